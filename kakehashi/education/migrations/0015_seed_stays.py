"""The database itself refuses to change the seed of a call that was published.

From publication on the hash of the seed is public, so that nobody can choose another lottery. A
published call is never removed either, and never becomes unpublished: both would be ways round it.
Everything else of a call goes on to be changed by its verbs.

As in 0007_conversions_stay.py: there is no setting that lifts it, and a later migration that alters
this table must create the triggers again on SQLite (run `forwards` again).
"""

from django.db import migrations

TABLE = "education_call"
KEPT = ("seed", "seed_commitment")

SQLITE_UPDATE = """
CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}
WHEN OLD.published_at IS NOT NULL AND ({changed} OR NEW.published_at IS NULL)
BEGIN SELECT RAISE(ABORT, '{table}: the seed of a published call stays: update refused'); END
"""

SQLITE_DELETE = """
CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table}
WHEN OLD.published_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{table}: a published call stays: delete refused'); END
"""

# INSERT OR REPLACE removes without firing DELETE triggers.
SQLITE_REPLACE = """
CREATE TRIGGER {table}_refuses_replace_of_id BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE "id" = NEW."id" AND published_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, '{table}: a published call stays: replace refused'); END
"""

# The function came with the freezes; ALWAYS for the reason given there. TRUNCATE would take runs
# and receipts along, whose tables refuse it.
POSTGRESQL = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE ON {table} FOR EACH ROW
WHEN (OLD.published_at IS NOT NULL AND ({changed} OR NEW.published_at IS NULL))
EXECUTE FUNCTION policy_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change;
CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} FOR EACH ROW
WHEN (OLD.published_at IS NOT NULL)
EXECUTE FUNCTION policy_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_delete
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in KEPT)
        schema_editor.execute(POSTGRESQL.format(table=TABLE, changed=changed), params=None)
        return
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in KEPT)
    for statement in (SQLITE_UPDATE, SQLITE_DELETE, SQLITE_REPLACE):
        schema_editor.execute(statement.format(table=TABLE, changed=changed), params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for what in ("change", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_{what} ON {TABLE}")
        return
    for what in ("update", "delete", "replace_of_id"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_{what}")


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0014_return_stays"),
        ("policy", "0003_frozen_stays"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
