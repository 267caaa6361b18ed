"""Two persons freeze or correct at the same moment, and somebody writes while a day is frozen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from kakehashi.policy.freezing import operations
from kakehashi.policy.freezing.operations import correct, freeze
from kakehashi.policy.freezing.verification import verify
from kakehashi.policy.models import Correction, Freeze, StatedValue
from kakehashi.verdicts import Refused
from tests.make import make_officer
from tests.policy.freezing.freezes import MAY, make_freeze, make_period, record_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
    pytest.mark.slow,
]
KEY = "survey.satisfaction"


def at_once(*calls):
    """What each of `calls`, begun at the same moment on a connection of its own, came to."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait()
            return call()
        except Refused as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result() for each in [pool.submit(run, call) for call in calls]]


def test_one_day_is_frozen_once():
    make_period()
    by = make_officer()
    done = at_once(*[lambda: freeze(MAY, "1-may", by=by)] * 3)
    assert sorted(type(each).__name__ for each in done) == ["Freeze", "Refused", "Refused"]
    assert Freeze.objects.count() == 1


def test_freezes_of_two_days_follow_each_other():
    make_period()
    by = make_officer()
    at_once(
        lambda: freeze(MAY, "1-may", by=by),
        lambda: freeze(date(2026, 3, 31), "year-end", by=by),
    )
    first, second = Freeze.objects.order_by("pk")
    assert (first.previous, second.previous) == ("", first.sha256)
    assert verify(by=None).findings == []


def test_corrections_of_one_record_follow_each_other():
    make_period()
    frozen, by = record_of(make_freeze(), KEY), make_officer()
    at_once(
        *[
            lambda value=value: correct(frozen, {"value": Decimal(value)}, reason="x", by=by)
            for value in (13, 14, 15)
        ]
    )
    assert Correction.objects.count() == 3
    assert verify(by=None).findings == []


def test_a_freeze_sees_nothing_of_what_is_written_meanwhile(monkeypatch):
    make_period()
    by = make_officer()
    gather = operations.gather

    def gather_slowly(on):
        for record in gather(on):
            if record.key == "partners.active":  # the first: the view of the data has begun
                at_once(lambda: StatedValue.objects.filter(by="").update(value=Decimal(99)))
            yield record

    monkeypatch.setattr(operations, "gather", gather_slowly)
    made = freeze(MAY, "1-may", by=by)
    assert record_of(made, KEY).plain["value"] == "12"
    assert StatedValue.objects.get(by="").value == Decimal(99)
