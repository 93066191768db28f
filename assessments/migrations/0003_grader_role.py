"""On PostgreSQL the site's own account loses sight of the answer keys and gets it back only as grader.

The account owns the table, so it keeps everything but SELECT on the columns that matter; `SET LOCAL
ROLE comity_grader` (assessments/queries/keys.py) opens them for one statement. Where the migrating
account may neither create the role nor join it, nothing changes and the site works on: the table is
then guarded by the import contract alone, as on SQLite. Superusers see everything always.
"""

from django.db import migrations

TABLE = "assessments_answerkey"
ROLE = "comity_grader"
GATE = "comity_grader_gate"

CLOSE = f"""
DO $$
DECLARE
    me name := current_user;
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
            CREATE ROLE {ROLE} NOLOGIN;
        END IF;
        -- A member inherits the rights of its role at once; the gate between them inherits nothing, so
        -- that the account has to say SET ROLE. (NOINHERIT on the account itself would take other rights
        -- from it, such as those of the database's owner in the schema public.)
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{GATE}') THEN
            CREATE ROLE {GATE} NOLOGIN NOINHERIT;
            GRANT {ROLE} TO {GATE};
        END IF;
        IF NOT pg_has_role(me, '{GATE}', 'USAGE') THEN
            EXECUTE format('GRANT {GATE} TO %I', me);
        END IF;
    EXCEPTION WHEN insufficient_privilege THEN
        RAISE NOTICE 'no right to make or join role {ROLE}: answer keys stay readable to %', me;
        RETURN;
    END;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ROLE}', current_schema());
    GRANT SELECT ON {TABLE} TO {ROLE};
    EXECUTE format('REVOKE SELECT ON {TABLE} FROM %I', me);
    -- What inserts and foreign keys need, and nothing that tells an answer.
    EXECUTE format('GRANT SELECT (id, version_id) ON {TABLE} TO %I', me);
END $$
"""

OPEN = f"""
DO $$
BEGIN
    EXECUTE format('GRANT SELECT ON {TABLE} TO %I', current_user);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        REVOKE ALL ON {TABLE} FROM {ROLE};
    END IF;
END $$
"""


def close(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CLOSE, params=None)


def open_again(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(OPEN, params=None)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_append_only")]

    operations = [migrations.RunPython(close, open_again)]
