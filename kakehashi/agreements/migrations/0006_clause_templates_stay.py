"""The database itself refuses to change or remove a version of a clause.

An agreement that was drafted from it can then always be compared with what it was drafted from. A
later migration that alters the table must recreate the triggers on SQLite, where Django alters a
table by copying it to a new one: run `forwards` of this file again.
"""

from django.db import migrations

TABLE = "agreements_clausetemplate"
UNIQUE = {"id": ["id"], "version": ["code", "version"]}

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
CREATE OR REPLACE FUNCTION agreements_clause_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'restrict_violation';
END $$
"""

# For each statement, so that one that meets no row is refused too; ALWAYS, so that a session that
# plays replica (session_replication_role) is refused as well.
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION agreements_clause_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        schema_editor.execute(POSTGRESQL_TRIGGER.format(table=TABLE), params=None)
        return
    for what in ("update", "delete"):
        schema_editor.execute(SQLITE_CHANGE.format(table=TABLE, what=what), params=None)
    for name, columns in UNIQUE.items():
        same = " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
        statement = SQLITE_REPLACE.format(table=TABLE, name=name, same=same)
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_change ON {TABLE}")
        schema_editor.execute("DROP FUNCTION IF EXISTS agreements_clause_refuses_change()")
        return
    for what in ("update", "delete", *(f"replace_of_{name}" for name in UNIQUE)):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_{what}")


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_clause_templates")]
    operations = [migrations.RunPython(forwards, backwards)]
