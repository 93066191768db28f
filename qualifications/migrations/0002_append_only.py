"""What was decided, awarded, proved and issued is never edited; a requirement only ever ends."""

from django.db import migrations

from core.appendonly import AppendOnly

TABLE = "qualifications_requirementversion"
FIXED = "uuid, qualification_id, number, rule, digest, summary_zh, summary_en, in_force_from, recorded_at, recorded_by_id"


def fix_requirements(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        statements = [
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE OF {FIXED} ON {TABLE} {refuse}",
            f"CREATE TRIGGER {TABLE}_one_end BEFORE UPDATE OF in_force_to ON {TABLE} "
            f"WHEN OLD.in_force_to IS NOT NULL {refuse}",
            f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} {refuse}",
        ]
    else:
        row = "FOR EACH ROW"
        refuse = "EXECUTE FUNCTION core_refuse_change()"
        statements = [
            f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE OF {FIXED} ON {TABLE} {row} {refuse}",
            f"CREATE TRIGGER {TABLE}_one_end BEFORE UPDATE OF in_force_to ON {TABLE} {row} "
            f"WHEN (OLD.in_force_to IS NOT NULL) {refuse}",
            f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} {row} {refuse}",
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT {refuse}",
        ]
    for statement in statements:
        schema_editor.execute(statement)


def free_requirements(apps, schema_editor):
    on_table = "" if schema_editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    for name in ("no_update", "one_end", "no_delete", "no_truncate"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name}{on_table}")


class Migration(migrations.Migration):
    dependencies = [("qualifications", "0001_initial")]

    operations = [
        AppendOnly("qualifications_evidence"),
        AppendOnly("qualifications_casedecision"),
        AppendOnly("qualifications_award"),
        AppendOnly("qualifications_certificate"),
        migrations.RunPython(fix_requirements, free_requirements),
    ]
