"""The database refuses to change what the journal holds, however it is asked."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kakehashi.journal.models import Entry, Seal
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from tests.make import make_person

DONE = declare("tests.done", "did")


@pytest.fixture
def written(db):
    person = make_person()
    Seal.objects.create(
        day="2026-04-01",
        after=0,
        up_to=0,
        entries=0,
        digest="0" * 64,
        sealed_at=timezone.now(),
        pk=1,
    )
    return record(DONE, person, by=person, reason="as it was")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET reason = 'otherwise'",
        "UPDATE journal_entry SET reason = reason",
        "DELETE FROM journal_entry",
        "UPDATE journal_seal SET digest = 'otherwise'",
        "DELETE FROM journal_seal",
    ],
)
def test_raw_sql_is_refused(written, statement):
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Entry.objects.get().reason == "as it was"
    assert Seal.objects.get().digest == "0" * 64


def test_the_orm_is_refused(written):
    written.reason = "otherwise"
    for attempt in (
        written.save,
        written.delete,
        lambda: Entry.objects.update(reason="otherwise"),
        Entry.objects.all().delete,
        Seal.objects.all().delete,
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attempt()

    assert Entry.objects.get().reason == "as it was"


def test_an_insert_that_would_replace_is_refused(written):
    again = Entry(pk=written.pk, at=written.at, verb=DONE, reason="otherwise")
    for conflicts in ({"unique_fields": ["id"], "update_fields": ["reason"]}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.bulk_create([again], update_conflicts=bool(conflicts), **conflicts)

    assert Entry.objects.get().reason == "as it was"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO journal_entry SELECT * FROM journal_entry",
        "REPLACE INTO journal_seal SELECT * FROM journal_seal",
        "REPLACE INTO journal_seal SELECT 7, day, 0, 0, 0, '', '', 'otherwise', sealed_at"
        " FROM journal_seal",
    ],
)
def test_replace_is_refused_on_sqlite(written, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Seal.objects.get().digest == "0" * 64


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL")
@pytest.mark.parametrize(
    "statement",
    [
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE journal_entry CASCADE",
        "TRUNCATE journal_seal",
        "SET LOCAL session_replication_role = replica; DELETE FROM journal_entry",
        "DELETE FROM journal_entry WHERE id = -1",
    ],
)
def test_postgresql_refuses_what_only_it_knows(written, statement):
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_flush_works_between_tests_and_leaves_the_guard_standing():
    person = make_person()
    record(DONE, person, by=person)

    call_command("flush", interactive=False, verbosity=0)

    assert Entry.objects.count() == 0
    record(DONE, make_person(), by=None)
    with pytest.raises(IntegrityError, match="append-only"):
        Entry.objects.all().delete()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_triggers_can_be_taken_back_and_put_again():
    record(DONE, make_person(), by=None)

    call_command("migrate", "journal", "0001", verbosity=0)
    assert Entry.objects.all().delete()[0] == 1
    call_command("migrate", verbosity=0)

    record(DONE, make_person(), by=None)
    with pytest.raises(IntegrityError, match="append-only"):
        Entry.objects.all().delete()
