"""Each past day is sealed once, each entry is in one seal, and an auditor can recompute it."""

import hashlib
import json
import threading
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from kakehashi.journal.models import Entry, Seal
from kakehashi.journal.sealing import last_day_that_is_over, seal_days
from kakehashi.verdicts import Refused

TOKYO = ZoneInfo("Asia/Tokyo")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL")


def write(at, **facts):
    return Entry.objects.create(
        at=at, verb="tests.done", record_type="people.person", record_id="1", **facts
    )


def tokyo(*moment):
    return datetime(*moment, tzinfo=TOKYO)


def ranges_of(seals):
    return [(seal.day.isoformat(), seal.after, seal.up_to) for seal in seals]


def test_seal_days_seals_nothing_while_there_is_no_entry(db):
    assert seal_days() == []


def test_seal_days_takes_each_day_by_the_clock_of_tokyo(db):
    a = write(tokyo(2026, 4, 1, 23, 59, 59, 999999))
    write(tokyo(2026, 4, 2, 0, 0))
    c = write(datetime(2026, 4, 2, 14, 59, tzinfo=UTC))  # 23:59 in Tokyo
    d = write(datetime(2026, 4, 2, 15, 0, tzinfo=UTC))  # midnight

    seals = seal_days(date(2026, 4, 3))

    assert ranges_of(seals) == [
        ("2026-04-01", 0, a.pk),
        ("2026-04-02", a.pk, c.pk),
        ("2026-04-03", c.pk, d.pk),
    ]


def test_seal_days_seals_days_without_entries_and_goes_on_where_it_stopped(db):
    a = write(tokyo(2026, 4, 1, 12, 0))
    seal_days(date(2026, 4, 2))
    b = write(tokyo(2026, 4, 4, 12, 0))

    seals = seal_days(date(2026, 4, 4))

    assert ranges_of(Seal.objects.all()) == [
        ("2026-04-01", 0, a.pk),
        ("2026-04-02", a.pk, a.pk),
        ("2026-04-03", a.pk, a.pk),
        ("2026-04-04", a.pk, b.pk),
    ]
    assert [seal.previous for seal in Seal.objects.all()] == [
        "",
        *(seal.digest for seal in Seal.objects.all()[:3]),
    ]
    assert len(seals) == 2
    assert seal_days(date(2026, 4, 4)) == []


def test_seal_days_puts_an_entry_that_came_late_into_the_next_seal(db):
    write(tokyo(2026, 4, 1, 12, 0))
    seal_days(date(2026, 4, 1))
    late = write(tokyo(2026, 4, 1, 23, 59))

    (seal,) = seal_days(date(2026, 4, 2))

    assert (seal.day, seal.up_to, seal.entries) == (date(2026, 4, 2), late.pk, 1)


def test_seal_days_leaves_no_gap_when_times_do_not_follow_ids(db):
    a = write(tokyo(2026, 4, 1, 23, 59, 58))
    b = write(tokyo(2026, 4, 2, 0, 0, 1))
    c = write(tokyo(2026, 4, 1, 23, 59, 59))
    d = write(tokyo(2026, 4, 2, 0, 0, 2))

    first, second = seal_days(date(2026, 4, 2))

    assert (first.after, first.up_to, first.entries) == (0, c.pk, 3)
    assert (second.after, second.up_to, second.entries) == (c.pk, d.pk, 1)
    assert a.pk < b.pk < c.pk


def test_seal_days_refuses_today_and_does_not_seal_it(db):
    write(tokyo(2026, 4, 1, 12, 0))
    today = last_day_that_is_over() + timedelta(days=1)

    with pytest.raises(Refused, match="not over yet"):
        seal_days(today)

    assert seal_days()[-1].day == today - timedelta(days=1)


def test_a_seal_can_be_recomputed_by_the_words_of_the_manual_alone(db):
    """Independent of our code: docs/reference/journal.md, step by step, with plain SQL values."""
    write(
        tokyo(2026, 4, 1, 9, 0), reason="理由 “quoted”\n", changes={"b": [1, None], "a": ["é", 2.5]}
    )
    write(tokyo(2026, 4, 1, 10, 0, 0, 7), record_name="Universität Wien", request_id="r-1")
    seal_days(date(2026, 4, 2))

    previous = ""
    for seal in Seal.objects.values("day", "digest", "sealed_at", "after", "up_to"):
        lines = ""
        entries = Entry.objects.filter(pk__gt=seal["after"], pk__lte=seal["up_to"])
        for row in entries.order_by("pk").values():
            row["by"] = row.pop("by_id")
            row["at"] = row["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            text = json.dumps(row, sort_keys=True, separators=(",", ":"))
            lines += f"{row['id']} {hashlib.sha256(text.encode('ascii')).hexdigest()}\n"
        sealed_at = seal["sealed_at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        text = f"kakehashi journal seal 1\n{seal['day']}\n{sealed_at}\n{previous}\n"
        text += f"{seal['after']}\n{lines}"
        previous = hashlib.sha256(text.encode("ascii")).hexdigest()
        assert previous == seal["digest"]


def test_seal_journal_prints_what_it_sealed_and_that_nothing_is_left(db):
    write(tokyo(2026, 4, 1, 12, 0))
    first, second = StringIO(), StringIO()

    call_command("seal_journal", "--until", "2026-04-01", stdout=first)
    call_command("seal_journal", "--until", "2026-04-01", stdout=second)

    assert first.getvalue() == f"2026-04-01\t1\t{Seal.objects.get().digest}\n"
    assert second.getvalue() == "Every past day is sealed.\n"
    with pytest.raises(CommandError, match="2999-01-01 is not over yet"):
        call_command("seal_journal", "--until", "2999-01-01")


class Writer(threading.Thread):
    """Writes an entry in a transaction of its own and commits when told."""

    def __init__(self, at):
        super().__init__()
        self.at, self.written, self.go = at, threading.Event(), threading.Event()

    def run(self):
        try:
            with transaction.atomic():
                self.entry = write(self.at)
                self.written.set()
                self.go.wait(10)
        finally:
            connection.close()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_sealing_waits_for_a_writer_whose_lower_id_is_not_committed():
    slow = Writer(tokyo(2026, 4, 1, 12, 0))
    slow.start()
    slow.written.wait(10)
    higher = write(tokyo(2026, 4, 1, 12, 1))
    timer = threading.Timer(0.3, slow.go.set)
    timer.start()

    (seal,) = seal_days(date(2026, 4, 1))

    slow.join()
    assert slow.entry.pk < higher.pk
    assert (seal.after, seal.up_to, seal.entries) == (0, higher.pk, 2)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_sealing_gives_up_on_a_writer_that_takes_too_long_and_seals_nothing():
    slow = Writer(tokyo(2026, 4, 1, 12, 0))
    slow.start()
    slow.written.wait(10)
    write(tokyo(2026, 4, 1, 12, 1))

    with pytest.raises(Refused, match="middle of a long change"):
        seal_days(date(2026, 4, 1), patience=timedelta(milliseconds=100))

    slow.go.set()
    slow.join()
    assert not Seal.objects.exists()
    (seal,) = seal_days(date(2026, 4, 1))
    assert seal.entries == 2


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_seal_each_day_once():
    for day in range(1, 11):
        write(tokyo(2026, 4, day, 12, 0))
    sealed, errors = [], []

    def run():
        try:
            sealed.extend(seal_days(date(2026, 4, 10)))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(seal.day.day for seal in sealed) == list(range(1, 11))
    assert [seal.entries for seal in Seal.objects.all()] == [1] * 10
