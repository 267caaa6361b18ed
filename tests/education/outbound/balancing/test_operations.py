"""Stays abroad in the exchange ledger: each counted once, by what it is now."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.cooperation.ledger.operations import enter_opening
from kakehashi.education.cooperation.ledger.queries import balance_of
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.education.outbound.balancing.entries import COUNTS_FOR, entry_of
from kakehashi.education.outbound.balancing.operations import cancel_mobility_entry, post_mobility
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.states import MobilityState
from kakehashi.institutions.models import Unit
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_mobility
from tests.make import make_agreement, make_officer

pytestmark = pytest.mark.django_db


def lines(mobility):
    rows = LedgerEntry.objects.filter(key=f"outbound:{mobility.pk}").order_by("pk")
    return [(row.kind, row.amount, row.counts_for) for row in rows]


def test_post_mobility_counts_what_was_sent_by_unit_and_level():
    mobility = make_mobility(state="arrived", semesters=Decimal(1), is_invented=True)

    entry = post_mobility(mobility, by=make_officer())

    assert (entry.agreement, entry.direction, entry.year) == (
        mobility.agreement,
        "sent",
        mobility.year,
    )
    assert (entry.amount, entry.counts_for, entry.level) == (12, "arrived", "bachelor")
    assert (entry.unit, entry.term, entry.is_invented) == (mobility.unit, "first", True)


def test_post_mobility_again_changes_nothing_and_follows_the_state():
    mobility, by = make_mobility(state="nominated"), make_officer()
    first = post_mobility(mobility, by=by)
    assert post_mobility(mobility, by=by) == first

    mobility.state = MobilityState.ACCEPTED
    post_mobility(mobility, by=by)

    assert lines(mobility) == [
        ("mobility", 12, "nominated"),
        ("reversal", -12, "nominated"),
        ("mobility", 12, "confirmed"),
    ]
    assert balance_of(mobility.agreement, mobility.year).sent == Fraction(1)


def test_post_mobility_takes_the_entry_back_when_the_stay_counts_no_more():
    mobility, by = make_mobility(state="nominated"), make_officer()
    post_mobility(mobility, by=by)
    mobility.state = MobilityState.REFUSED

    assert post_mobility(mobility, by=by) is None

    assert LedgerEntry.objects.standing().filter(key=f"outbound:{mobility.pk}").count() == 0
    assert LedgerEntry.objects.get(kind="reversal").reason == "Refused by the host"


@pytest.mark.parametrize("facts", [{"state": "planned"}, {"is_virtual": True}, {"agreement": None}])
def test_post_mobility_counts_nothing_that_uses_no_place(facts):
    mobility = make_mobility(state="arrived")
    for name, value in facts.items():
        setattr(mobility, name, value)

    assert post_mobility(mobility, by=make_officer()) is None
    assert LedgerEntry.objects.count() == 0


def test_post_mobility_leaves_what_the_opening_balance_counts_already():
    mobility, by = make_mobility(state="returned"), make_officer()
    enter_opening(
        mobility.agreement, year=mobility.year + 1, balance=24, source="Minutes of 2026", by=by
    )

    assert post_mobility(mobility, by=by) is None

    assert LedgerEntry.objects.count() == 1


def test_post_mobility_refuses_an_agreement_never_signed():
    mobility = make_mobility(None, make_agreement(state="draft"), state="nominated")

    with pytest.raises(Refused, match="never signed"):
        post_mobility(mobility, by=make_officer())


def test_post_mobility_leaves_a_term_open_that_the_year_does_not_have():
    mobility = make_mobility(state="arrived", term="summer")

    assert post_mobility(mobility, by=make_officer()).term == ""


def test_cancel_mobility_entry_reverses_with_the_reason():
    mobility, by = make_mobility(state="arrived"), make_officer()
    post_mobility(mobility, by=by)

    reversal = cancel_mobility_entry(mobility, reason="Left in the first week", by=by)

    assert (reversal.amount, reversal.reason) == (-12, "Left in the first week")
    assert cancel_mobility_entry(mobility, reason="Left in the first week", by=by) is None


def test_every_state_counts_for_something_or_nothing():
    counted = {state.value: word.value for state, word in COUNTS_FOR.items()}

    assert counted == {
        "nominated": "nominated",
        "accepted": "confirmed",
        "arrived": "arrived",
        "returned": "completed",
        "recognised": "completed",
        "closed": "completed",
    }


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10), places=2))
@settings(max_examples=30)
def test_entry_of_is_within_half_a_twelfth_of_the_length(semesters):
    facts = {"state": "arrived", "year": 2024, "unit": Unit(code="law")}
    mobility = Mobility(pk=1, agreement_id=1, semesters=semesters, **facts)

    found = entry_of(mobility).semesters

    assert (found * 12).denominator == 1
    least = Fraction(1, 12) - Fraction(semesters)
    assert abs(found - Fraction(semesters)) <= max(Fraction(1, 24), least)
