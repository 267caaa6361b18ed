"""The database itself refuses to change or remove what was put on the table, said or approved.

There is deliberately no setting that lifts this for a session, as for the journal.

A later migration that alters one of these tables must recreate the triggers on SQLite, where
Django alters a table by copying it to a new one: run `forwards` of this file again.
"""

from django.db import migrations

# Table -> what is unique in it: INSERT OR REPLACE removes the row that stands in its way.
TABLES = {
    "agreements_version": {"id": ["id"], "number": ["negotiation_id", "number"]},
    "agreements_comment": {"id": ["id"]},
    "agreements_move": {"id": ["id"]},
    "agreements_reviewanswer": {"id": ["id"], "topic": ["negotiation_id", "topic"]},
    "agreements_submission": {"id": ["id"], "route": ["route_id"]},
    "agreements_partnerapproval": {"id": ["id"], "side": ["version_id", "institution_id"]},
    "agreements_signature": {"id": ["id"], "side": ["version_id", "institution_id"]},
    "agreements_versiondocument": {"id": ["id"], "form": ["version_id", "form", "is_draft"]},
}

SQLITE_CHANGE = """
CREATE TRIGGER {table}_refuses_{what} BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: {what} refused'); END
"""

# INSERT OR REPLACE removes without firing DELETE triggers.
SQLITE_REPLACE = """
CREATE TRIGGER {table}_refuses_replace_of_{name} BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} is append-only: replace refused'); END
"""

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION agreements_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'restrict_violation';
END $$
"""

# For each statement, so that one that meets no row is refused too; ALWAYS, so that a session that
# plays replica (session_replication_role) is refused as well.
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION agreements_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        for table in TABLES:
            schema_editor.execute(POSTGRESQL_TRIGGER.format(table=table), params=None)
        return
    for table, unique in TABLES.items():
        for what in ("update", "delete"):
            schema_editor.execute(SQLITE_CHANGE.format(table=table, what=what), params=None)
        for name, columns in unique.items():
            same = " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
            statement = SQLITE_REPLACE.format(table=table, name=name, same=same)
            schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    for table, unique in TABLES.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}")
            continue
        for what in ("update", "delete", *(f"replace_of_{name}" for name in unique)):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{what}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS agreements_refuses_change()")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_negotiations")]
    operations = [migrations.RunPython(forwards, backwards)]
