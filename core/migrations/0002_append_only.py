from django.db import migrations

from core.appendonly import AppendOnly

# The head of a stream moves one entry at a time and no stream goes away.
SQLITE = (
    """CREATE TRIGGER core_ledgerstream_forward BEFORE UPDATE ON core_ledgerstream
       WHEN NEW.name <> OLD.name OR NEW.length <> OLD.length + 1
       BEGIN SELECT RAISE(ABORT, 'core_ledgerstream only grows'); END""",
    """CREATE TRIGGER core_ledgerstream_no_delete BEFORE DELETE ON core_ledgerstream
       BEGIN SELECT RAISE(ABORT, 'core_ledgerstream only grows'); END""",
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS core_ledgerstream_forward",
    "DROP TRIGGER IF EXISTS core_ledgerstream_no_delete",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION core_ledgerstream_grows() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' THEN
           IF NEW.name = OLD.name AND NEW.length = OLD.length + 1 THEN RETURN NEW; END IF;
         END IF;
         RAISE EXCEPTION 'core_ledgerstream only grows' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER core_ledgerstream_forward BEFORE UPDATE OR DELETE ON core_ledgerstream
       FOR EACH ROW EXECUTE FUNCTION core_ledgerstream_grows()""",
    """CREATE TRIGGER core_ledgerstream_no_truncate BEFORE TRUNCATE ON core_ledgerstream
       FOR EACH STATEMENT EXECUTE FUNCTION core_ledgerstream_grows()""",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER IF EXISTS core_ledgerstream_forward ON core_ledgerstream",
    "DROP TRIGGER IF EXISTS core_ledgerstream_no_truncate ON core_ledgerstream",
    "DROP FUNCTION IF EXISTS core_ledgerstream_grows()",
)


def guard_streams(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def release_streams(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        AppendOnly("core_ledgerentry"),
        AppendOnly("core_accessrecord"),
        migrations.RunPython(guard_streams, release_streams),
    ]
