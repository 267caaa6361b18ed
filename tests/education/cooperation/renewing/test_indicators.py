"""What ends within a year, and how long a signature takes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kakehashi.agreements.models import Suspension
from kakehashi.education.cooperation.models import ReviewDecision
from kakehashi.education.cooperation.renewing.endings import EndingRegister, a_year_after
from kakehashi.policy.evidence import Unknown
from kakehashi.policy.readings import read, series
from kakehashi.policy.registry import REGISTRY
from tests.education.cooperation.renewing.make import (
    make_ending,
    make_negotiation,
    make_review,
)
from tests.make import (
    make_agreement,
    make_amendment,
    make_institution,
    make_person,
    make_unit,
)

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
ENDING, DAYS = "agreements.ending", "agreements.days_to_signature"


def reading(code, on=MAY):
    return read(REGISTRY[code], on)


def parts(code, by, on=MAY):
    return {part.key: part.value for part in reading(code, on).parts(by, "en")}


def make_decision(agreement, choice="lapse", on=date(2026, 4, 15)):
    return ReviewDecision.objects.create(
        review=make_review(agreement),
        choice=choice,
        reason="Nobody went.",
        snapshot={},
        digest="",
        decided_by=make_person(),
        decided_at=datetime(on.year, on.month, on.day, 3, tzinfo=UTC),
    )


def test_ending_agreements_are_those_whose_last_day_lies_within_a_year():
    make_ending(make_institution("On the day"), expires_on=MAY)
    make_ending(make_institution("A year after"), expires_on=date(2027, 5, 1))
    make_ending(make_institution("Later"), expires_on=date(2027, 5, 2))
    make_ending(make_institution("Over"), expires_on=date(2026, 4, 30))
    make_ending(make_institution("Renews"), renewal="automatic", renewal_months=12)
    make_agreement(make_institution("No end"))
    assert reading(ENDING).value == 2
    assert reading(ENDING).in_words == "at least 2 agreements"


def test_ending_agreements_are_unknown_before_anything_begun():
    assert isinstance(reading(ENDING).found, Unknown)


def test_ending_agreements_that_are_suspended_on_the_day_are_not_in_force():
    agreement = make_ending(make_institution("Resting"))
    make_ending(make_institution("Running"))
    Suspension.objects.create(
        agreement=agreement, starts_on=date(2026, 4, 1), ends_on=date(2026, 5, 1), reason="War."
    )
    evidence = REGISTRY[ENDING].on(MAY)
    assert evidence.value() == evidence.rows.count() == 1
    assert REGISTRY[ENDING].on(date(2026, 5, 2)).value() == 2


def test_ending_agreements_are_divided_by_what_was_decided():
    make_ending(make_institution("Undecided"))
    amended = make_ending(make_institution("Amended"))
    make_amendment(
        amended, effective_on=date(2027, 4, 1), expires_on=None, signed_on=date(2026, 4, 20)
    )
    later = make_ending(make_institution("Amended later"))
    make_amendment(
        later, effective_on=date(2027, 4, 1), expires_on=None, signed_on=date(2026, 6, 1)
    )
    make_decision(make_ending(make_institution("Lapsing")))
    make_decision(make_ending(make_institution("Decided later")), on=date(2026, 6, 1))
    make_ending(
        make_institution("Terminated"),
        state="terminated",
        terminated_on=date(2026, 12, 31),
        termination_reason="No use.",
    )
    assert parts(ENDING, "decision") == {
        "undecided": 3,
        "amended": 1,
        "lapse": 1,
        "terminated": 1,
    }
    assert reading(ENDING).value == 6


def test_ending_agreements_open_to_the_same_rows():
    law = make_unit("Law")
    make_ending(make_institution("Vienna", country="AT"), unit=law, level="unit")
    make_decision(make_ending(make_institution("Umeå", country="SE")))
    evidence = REGISTRY[ENDING].on(MAY)
    assert evidence.rows.count() == evidence.value() == 2
    for by in evidence.by:
        for key, count in evidence.counts(by).items():
            part = evidence.part(by, key)
            assert part.rows.count() == part.value() == count


def test_ending_agreements_of_many_days_take_the_queries_of_one(django_assert_num_queries):
    make_decision(make_ending())
    register = EndingRegister()
    indicator = REGISTRY[ENDING]
    indicator.compute(MAY, register).value()
    with django_assert_num_queries(0):
        for year in range(2016, 2026):
            assert indicator.compute(date(year, 5, 1), register).value() == 0
    assert [point.value for point in series(indicator, MAY, 2)] == [0, 1]


class CountsAgree(TestCase):
    """What is counted from spells is what stands in the rows, whatever the days."""

    days = st.dates(date(2024, 1, 1), date(2028, 12, 31))

    @given(st.lists(st.tuples(days, days, st.booleans(), st.none() | days), max_size=4), days)
    def test_ending_agreements_count_their_rows(self, found, day):
        for one, other, renews, decided in found:
            begins, ends = sorted((one, other))
            facts = {"renewal": "automatic", "renewal_months": 12} if renews else {}
            agreement = make_agreement(effective_on=begins, expires_on=ends, **facts)
            if decided:
                make_decision(agreement, on=decided)
        register = EndingRegister()
        evidence = REGISTRY[ENDING].compute(day, register)
        expected = sum(
            begins <= day <= ends <= a_year_after(day) and not renews
            for begins, ends, renews in (
                (*sorted((one, other)), renews) for one, other, renews, _decided in found
            )
        )
        if isinstance(evidence, Unknown):
            assert expected == 0
            return
        assert evidence.value() == evidence.rows.count() == expected
        counts = evidence.counts("decision")
        assert sum(counts.values()) == expected
        for key, count in counts.items():
            assert evidence.part("decision", key).rows.count() == count


# -- Days to signature ---------------------------------------------------------------------------

MARCH = date(2026, 3, 31)


def test_days_to_signature_is_the_median_of_what_was_concluded_in_the_year():
    umea = make_agreement(make_institution("Umeå", country="SE"))
    for days, begun in ((100, date(2025, 1, 10)), (400, date(2025, 1, 1)), (90, date(2025, 6, 1))):
        make_negotiation(make_agreement(), begun=begun, days=days)
    make_negotiation(umea, begun=date(2023, 4, 1), days=60)  # concluded the year before
    make_negotiation(umea)  # still going on
    assert reading(DAYS, MARCH).value == Decimal(100)
    assert reading(DAYS, MARCH).in_words == "100 days"


def test_days_to_signature_of_an_even_number_lies_between():
    for days in (90, 101):
        make_negotiation(make_agreement(), begun=date(2025, 4, 1), days=days)
    found = reading(DAYS, MARCH)
    assert (found.value, found.in_words) == (Decimal("95.5"), "95.5 days")


def test_days_to_signature_are_unknown_where_nothing_was_concluded():
    make_negotiation(make_agreement())
    assert isinstance(reading(DAYS, MARCH).found, Unknown)
    assert "No negotiation on record was concluded" in reading(DAYS, MARCH).reason


def test_days_to_signature_are_divided_by_purpose_and_country():
    vienna, umea = make_institution(), make_institution("Umeå", country="SE")
    make_negotiation(make_agreement(vienna), begun=date(2025, 4, 1), days=100, purpose="new")
    make_negotiation(make_agreement(vienna, umea), begun=date(2025, 4, 1), days=200)
    assert parts(DAYS, "purpose", MARCH) == {"renewal": 200, "new": 100}
    assert parts(DAYS, "country", MARCH) == {"SE": 200, "AT": 150}
    evidence = REGISTRY[DAYS].on(MARCH)
    assert evidence.part("country", "SE").value() == 200


def test_days_to_signature_count_days_of_the_calendar():
    """From late on one evening in Tokyo to the next morning is one day."""
    late = datetime(2025, 4, 1, 14, 50, tzinfo=UTC)  # 23:50 in Tokyo
    after_midnight = datetime(2025, 4, 1, 15, 10, tzinfo=UTC)  # 00:10 on the 2nd
    make_negotiation(make_agreement(), at=late, until=after_midnight)
    assert reading(DAYS, MARCH).value == 1
