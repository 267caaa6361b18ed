"""The database itself refuses to change what is approved, what was answered, or what was asked.

A route's subject and hash never change, and nothing of it once it has ended; an answered step stays
as it is; a version of a template changes only by the day until which it is in use. Nothing of all
this is removed. As in policy/migrations/0003_frozen_stays.py there is no setting that lifts it, and
a later migration that alters one of these tables must create the triggers again on SQLite: run
`forwards` of this file again.
"""

from django.db import migrations

# Table -> columns that never change; a condition on the old row under which none does.
TABLES = {
    "approvals_route": (
        "id fiscal_year serial template_id purpose subject_id title_ja title_en address digest "
        "reason unit_id started_by_id started_at is_invented",
        "OLD.state <> 'running'",
    ),
    "approvals_step": (
        "id route_id position stage act name_ja name_en role unit_id days",
        "OLD.state IN ('approved', 'returned', 'acknowledged', 'dropped')",
    ),
    "approvals_routetemplate": (
        "id code number name_ja name_en purpose kinds levels active_from source",
        "OLD.active_until IS NOT NULL",
    ),
    "approvals_templatestep": ("id", "OLD.id IS NOT NULL"),
}

SQLITE_CHANGE = """
CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} WHEN {changes}
BEGIN SELECT RAISE(ABORT, '{table} stays: update refused'); END
"""

SQLITE_DELETE = """
CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} stays: delete refused'); END
"""

# INSERT OR REPLACE removes the row that stands in its way without firing DELETE triggers.
SQLITE_REPLACE = """
CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '{table} stays: replace refused'); END
"""

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION approvals_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% stays: % refused', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'restrict_violation';
END $$
"""

# ALWAYS, so that a session that plays replica (session_replication_role) is refused as well.
POSTGRESQL_TRIGGERS = """
CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changes})
EXECUTE FUNCTION approvals_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_update;
CREATE TRIGGER {table}_refuses_change BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION approvals_refuses_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_change
"""


def changes(columns, condition, differs):
    """SQL that says whether an update changes what must stay."""
    each = (f'OLD."{column}" {differs} NEW."{column}"' for column in columns.split())
    return " OR ".join([condition, *each])


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        for table, (columns, condition) in TABLES.items():
            sql = changes(columns, condition, "IS DISTINCT FROM")
            schema_editor.execute(
                POSTGRESQL_TRIGGERS.format(table=table, changes=sql), params=None
            )
        return
    for table, (columns, condition) in TABLES.items():
        sql = changes(columns, condition, "IS NOT")
        for statement in (SQLITE_CHANGE, SQLITE_DELETE, SQLITE_REPLACE):
            schema_editor.execute(statement.format(table=table, changes=sql), params=None)


def backwards(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            for what in ("update", "change"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{what} ON {table}")
            continue
        for what in ("update", "delete", "replace"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{what}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS approvals_refuses_change()")


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_routes")]
    operations = [migrations.RunPython(forwards, backwards)]
