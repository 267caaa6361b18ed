"""The database itself refuses to change or remove decisions on eligibility and missing scores.

As in policy/migrations/0003_frozen_stays.py: there is no setting that lifts it, and a later
migration that alters a table must create its triggers again on SQLite (run `forwards` again).
"""

from django.db import migrations

TABLES = ("education_eligibilitydecision", "education_missingscoreruling")

SQLITE_CHANGE = """
CREATE TRIGGER {table}_refuses_{what} BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: {what} refused'); END
"""

# INSERT OR REPLACE removes the row that stands in its way without firing DELETE triggers.
SQLITE_REPLACE = """
CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '{table} is append-only: replace refused'); END
"""
SQLITE_REPLACE_APPEAL = """
CREATE TRIGGER {table}_refuses_replace_of_appeal BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE appeal_id = NEW.appeal_id)
BEGIN SELECT RAISE(ABORT, '{table} is append-only: replace refused'); END
"""

# The function came with the freezes. For each statement and ALWAYS, for the reasons given there.
POSTGRESQL = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION policy_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(POSTGRESQL.format(table=table), params=None)
        return
    for table in TABLES:
        for what in ("update", "delete"):
            schema_editor.execute(SQLITE_CHANGE.format(table=table, what=what), params=None)
        schema_editor.execute(SQLITE_REPLACE.format(table=table), params=None)
    schema_editor.execute(SQLITE_REPLACE_APPEAL.format(table=TABLES[0]), params=None)


def backwards(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}")
            continue
        for what in ("update", "delete", "replace", "replace_of_appeal"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{what}")


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0010_applying_stays"),
        ("policy", "0003_frozen_stays"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
