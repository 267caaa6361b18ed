"""The database itself refuses to change or remove what was decided, posted, declared or frozen.

As in policy/migrations/0003_frozen_stays.py: there is no setting that lifts it, and a later
migration that alters one of the tables must create the triggers again on SQLite (run `forwards`
again).
"""

from django.db import migrations

# Table -> what is unique in it: INSERT OR REPLACE removes the row that stands in its way.
TABLES = {
    "education_courserecognition": {"id": ["id"], "former": ["supersedes_id"]},
    "education_recognisedcourse": {"id": ["id"], "place": ["recognition_id", "position"]},
    "education_reopening": {"id": ["id"], "decision": ["recognition_id"]},
    "education_postingfile": {"id": ["id"]},
    "education_posting": {"id": ["id"], "course": ["course_id", "kind"]},
    "education_stayscompleteness": {"id": ["id"]},
    "education_nationalreturn": {"id": ["id"], "number": ["year", "number"]},
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

# The function came with the freezes. For each statement and ALWAYS, for the reasons given there.
POSTGRESQL = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION policy_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change
"""


def forwards(apps, schema_editor):
    for table, unique in TABLES.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL.format(table=table), params=None)
            continue
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


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0013_nominations_and_learning_stay"),
        ("policy", "0003_frozen_stays"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
