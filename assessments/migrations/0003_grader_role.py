"""On PostgreSQL the site's own account loses sight of the answer keys and gets it back only as grader.

The account owns the table, so it keeps everything but SELECT on the columns that matter; `SET LOCAL
ROLE comity_grader` (assessments/queries/keys.py) opens them for one statement. Where the migrating
account may neither create the role nor join it, nothing changes and the site works on: the table is
then guarded by the import contract alone, as on SQLite. Superusers see everything always.
"""

from django.db import migrations

TABLE = "assessments_answerkey"
ROLE = "comity_grader"

CLOSE = f"""
DO $$
DECLARE
    me name := current_user;
    able boolean;
BEGIN
    SELECT rolsuper OR rolcreaterole INTO able FROM pg_roles WHERE rolname = me;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
        IF NOT able THEN
            RAISE NOTICE 'no right to create role {ROLE}: answer keys stay readable to %', me;
            RETURN;
        END IF;
        CREATE ROLE {ROLE} NOLOGIN;
    END IF;
    IF NOT pg_has_role(me, '{ROLE}', 'MEMBER') OR current_setting('server_version_num')::int >= 160000 THEN
        BEGIN
            IF current_setting('server_version_num')::int >= 160000 THEN
                EXECUTE format('GRANT {ROLE} TO %I WITH INHERIT FALSE, SET TRUE', me);
            ELSE
                EXECUTE format('GRANT {ROLE} TO %I', me);
            END IF;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'no right to join role {ROLE}: answer keys stay readable to %', me;
            RETURN;
        END;
    END IF;
    -- Before version 16 a role's members inherit its rights unless they are told not to.
    IF current_setting('server_version_num')::int < 160000 THEN
        BEGIN
            EXECUTE format('ALTER ROLE %I NOINHERIT', me);
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'role % inherits from {ROLE}: the keys are guarded by code alone', me;
        END;
    END IF;
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
