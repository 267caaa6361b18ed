"""The database itself refuses to change or remove a change of a stay that was made.

As in 0007_conversions_stay: there is no setting that lifts it, and a later migration that alters
the table must create the triggers again on SQLite (run `forwards` again).
"""

from django.db import migrations

TABLE = "education_change"

SQLITE_CHANGE = f"""
CREATE TRIGGER {TABLE}_refuses_%(what)s BEFORE %(what)s ON {TABLE}
BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only: %(what)s refused'); END
"""

# INSERT OR REPLACE removes the row that stands in its way without firing DELETE triggers.
SQLITE_REPLACE = f"""
CREATE TRIGGER {TABLE}_refuses_replace BEFORE INSERT ON {TABLE}
WHEN EXISTS (
    SELECT 1 FROM {TABLE}
    WHERE id = NEW.id OR (mobility_id = NEW.mobility_id AND number = NEW.number)
)
BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only: replace refused'); END
"""

# The function came with the freezes. For each statement and ALWAYS, for the reasons given there.
POSTGRESQL = f"""
CREATE TRIGGER {TABLE}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
FOR EACH STATEMENT EXECUTE FUNCTION policy_refuses_change();
ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TABLE}_refuses_change
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for what in ("update", "delete"):
        schema_editor.execute(SQLITE_CHANGE % {"what": what}, params=None)
    schema_editor.execute(SQLITE_REPLACE, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_change ON {TABLE}")
        return
    for what in ("update", "delete", "replace"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_{what}")


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0011_assessment_stays"),
        ("policy", "0003_frozen_stays"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
