"""What search stands on, beside the table of names.

Both databases: an index on keys for beginnings of names; a small index that holds the keys of
prominent names whole, short ones first, so that a common word is found by reading on until there
are enough; a trigger that keeps `prominent` in step with the institution.

SQLite: a full-text table over the grams, in step by triggers. Its `ascii` tokenizer parts at
spaces and nothing else that a gram can hold, so it agrees with what the code cuts.
PostgreSQL: an inverted index over the grams as an array, for the same reason: no parser.

A later migration that alters one of the two tables makes SQLite build it anew, which loses indexes
and triggers that Django does not know: let it run `undo` before and `build` after.
"""

from django.db import migrations

KEYS = {
    "sqlite": """
        CREATE INDEX institution_name_key
            ON institutions_institutionname (key, prominent, kind, institution_id);
        CREATE INDEX institution_name_prominent
            ON institutions_institutionname (length(key), key, kind, institution_id) WHERE prominent;
    """,
    "postgresql": """
        CREATE INDEX institution_name_key
            ON institutions_institutionname (key text_pattern_ops)
            INCLUDE (prominent, kind, institution_id);
        CREATE INDEX institution_name_prominent
            ON institutions_institutionname (length(key))
            INCLUDE (key, kind, institution_id) WHERE prominent;
    """,
}

GRAMS = {
    "sqlite": """
        CREATE VIRTUAL TABLE institution_name_grams USING fts5(
            grams, content='institutions_institutionname', content_rowid='id',
            tokenize='ascii', detail=none, columnsize=0
        );
        INSERT INTO institution_name_grams (institution_name_grams) VALUES ('rebuild');
        CREATE TRIGGER institution_name_indexed AFTER INSERT ON institutions_institutionname BEGIN
            INSERT INTO institution_name_grams (rowid, grams) VALUES (new.id, new.grams);
        END;
        CREATE TRIGGER institution_name_unindexed AFTER DELETE ON institutions_institutionname BEGIN
            INSERT INTO institution_name_grams (institution_name_grams, rowid, grams)
                VALUES ('delete', old.id, old.grams);
        END;
        CREATE TRIGGER institution_name_reindexed
        AFTER UPDATE OF id, grams ON institutions_institutionname BEGIN
            INSERT INTO institution_name_grams (institution_name_grams, rowid, grams)
                VALUES ('delete', old.id, old.grams);
            INSERT INTO institution_name_grams (rowid, grams) VALUES (new.id, new.grams);
        END;
    """,
    "postgresql": """
        CREATE INDEX institution_name_grams
            ON institutions_institutionname USING gin (string_to_array(grams, ' '));
    """,
}

PROMINENT = {
    "sqlite": """
        CREATE TRIGGER institution_prominence
        AFTER UPDATE OF kind, status ON institutions_institution
        WHEN (new.kind = 'education' AND new.status <> 'retired')
            <> (old.kind = 'education' AND old.status <> 'retired') BEGIN
            UPDATE institutions_institutionname
                SET prominent = (new.kind = 'education' AND new.status <> 'retired')
                WHERE institution_id = new.id;
        END;
    """,
    "postgresql": """
        CREATE FUNCTION institution_prominence() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE institutions_institutionname
                SET prominent = (new.kind = 'education' AND new.status <> 'retired')
                WHERE institution_id = new.id;
            RETURN NULL;
        END $$;
        CREATE TRIGGER institution_prominence
        AFTER UPDATE OF kind, status ON institutions_institution
        FOR EACH ROW
        WHEN ((new.kind = 'education' AND new.status <> 'retired')
            <> (old.kind = 'education' AND old.status <> 'retired'))
        EXECUTE FUNCTION institution_prominence();
    """,
}

UNDO = {
    "sqlite": """
        DROP TRIGGER institution_prominence;
        DROP TRIGGER institution_name_reindexed;
        DROP TRIGGER institution_name_unindexed;
        DROP TRIGGER institution_name_indexed;
        DROP TABLE institution_name_grams;
        DROP INDEX institution_name_prominent;
        DROP INDEX institution_name_key;
    """,
    "postgresql": """
        DROP TRIGGER institution_prominence ON institutions_institution;
        DROP FUNCTION institution_prominence();
        DROP INDEX institution_name_grams;
        DROP INDEX institution_name_prominent;
        DROP INDEX institution_name_key;
    """,
}


def build(apps, schema_editor):
    connection = schema_editor.connection
    for statements in (KEYS, GRAMS, PROMINENT):
        _run(connection, statements[connection.vendor])


def undo(apps, schema_editor):
    _run(schema_editor.connection, UNDO[schema_editor.connection.vendor])


def _run(connection, script):
    """One statement at a time: the SQLite driver takes no more, and its triggers hold semicolons."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(script)
            return
        for statement in _statements(script):
            cursor.execute(statement)


def _statements(script):
    statement = []
    for line in script.splitlines():
        statement.append(line)
        inside = any(part.strip().endswith("BEGIN") for part in statement)
        if line.strip() == "END;" or (line.endswith(";") and not inside):
            yield "\n".join(statement)
            statement = []


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_initial")]

    operations = [migrations.RunPython(build, undo)]
