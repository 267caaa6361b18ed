"""The database itself refuses to change what a run gave, and what was decided by hand.

Results of runs and decisions by hand are append-only. A run is never removed; what it rests on and
what came out never change, and once it is published nothing of it does.

As in 0007_conversions_stay.py: there is no setting that lifts it, and a later migration that alters
one of these tables must create the triggers again on SQLite (run `forwards` again).
"""

from django.db import migrations

RUN = "education_run"
# Table -> what is unique in it: INSERT OR REPLACE removes the row that stands in its way.
APPEND_ONLY = {
    "education_runresult": {"id": ["id"], "place": ["run_id", "application_id"]},
    "education_override": {"id": ["id"], "allotment": ["allotment_id"]},
}
RUN_UNIQUE = {"id": ["id"], "number": ["call_id", "kind", "number"]}
KEPT = (
    *("call_id", "kind", "number", "mechanism", "previous_id", "changed", "seed_commitment"),
    *("input", "input_sha256", "output", "output_sha256", "engine_version", "verifier_version"),
    *("verified", "blocking", "warnings", "applicants", "placed", "first_choices", "top_three"),
    *("rank_sum", "complaints", "summary", "made_by_id", "made_at"),
)

SQLITE_CHANGE = """
CREATE TRIGGER {table}_refuses_{what} BEFORE {what} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: {what} refused'); END
"""

SQLITE_KEPT = """
CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}
WHEN OLD.state = 'published' OR {changed}
BEGIN SELECT RAISE(ABORT, '{table} is kept as it was made: update refused'); END
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

POSTGRESQL_KEPT = """
CREATE TRIGGER {table}_refuses_change BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION policy_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change;
CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} FOR EACH ROW
WHEN (OLD.state = 'published' OR {changed})
EXECUTE FUNCTION policy_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_update
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in APPEND_ONLY:
            schema_editor.execute(POSTGRESQL.format(table=table), params=None)
        changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in KEPT)
        schema_editor.execute(POSTGRESQL_KEPT.format(table=RUN, changed=changed), params=None)
        return
    for table in APPEND_ONLY:
        schema_editor.execute(SQLITE_CHANGE.format(table=table, what="update"), params=None)
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in KEPT)
    schema_editor.execute(SQLITE_KEPT.format(table=RUN, changed=changed), params=None)
    for table, unique in {**APPEND_ONLY, RUN: RUN_UNIQUE}.items():
        schema_editor.execute(SQLITE_CHANGE.format(table=table, what="delete"), params=None)
        for name, columns in unique.items():
            same = " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
            statement = SQLITE_REPLACE.format(table=table, name=name, same=same)
            schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    for table, unique in {**APPEND_ONLY, RUN: RUN_UNIQUE}.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_update ON {table}")
            continue
        for what in ("update", "delete", *(f"replace_of_{name}" for name in unique)):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{what}")


class Migration(migrations.Migration):
    dependencies = [
        ("education", "0008_outbound"),
        ("policy", "0003_frozen_stays"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
