"""Two people, or two programs, at the same time: nothing is counted twice."""

import pytest
from django.db import connection

from kakehashi.education.cooperation.ledger.operations import enter_opening, write_off
from kakehashi.education.cooperation.ledger.posting import post, repost
from kakehashi.education.cooperation.ledger.queries import balance_of
from kakehashi.education.cooperation.models import LedgerEntry
from tests.directory.test_at_once import at_once
from tests.education.cooperation.ledger.make import make_entry, make_mobility
from tests.make import make_agreement, make_officer

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks: needs PostgreSQL"),
]


def test_one_mobility_posted_twice_at_once_is_one_entry():
    agreement, by = make_agreement(), make_officer()
    mobility = make_mobility(agreement)

    refusals = at_once(lambda: post(mobility, by=by), lambda: post(mobility, by=by))

    assert refusals == []
    assert LedgerEntry.objects.count() == 1


def test_two_changes_of_one_mobility_leave_one_of_them():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement, by=by)

    at_once(
        lambda: repost(make_mobility(agreement, year=2022), reason="x", by=by),
        lambda: repost(make_mobility(agreement, year=2023), reason="y", by=by),
    )

    assert LedgerEntry.objects.standing().count() == 1
    assert LedgerEntry.objects.count() == 5


def test_one_balance_is_written_off_once():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement, by=by)

    def act():
        write_off(agreement, year=2024, amount=12, reason="x", seen=-12, by=by)

    assert len(at_once(act, act)) == 1
    assert balance_of(agreement, 2024).amount == 0


def test_one_opening_balance_is_entered():
    agreement, by = make_agreement(), make_officer()

    def act():
        enter_opening(agreement, year=2020, balance=12, source="x", by=by)

    assert len(at_once(act, act)) == 1
    assert LedgerEntry.objects.count() == 1
