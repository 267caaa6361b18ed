from datetime import date

import pytest

from kakehashi.agreements.models import Agreement, Condition, DeadlineMove, Suspension
from kakehashi.agreements.placing.queries import (
    due_in,
    next_due,
    offering_in,
    semesters_of,
    with_semesters,
    year_counts_as,
)
from kakehashi.agreements.states import State
from tests.agreements.placing.make import AT, make_condition, make_deadline
from tests.make import make_agreement, make_amendment, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.mark.parametrize("year", [2026, 1990])
def test_with_semesters_says_the_same_as_semesters_of(year):
    agreement = make_agreement()
    number = 0
    for per in ("year", "semester"):
        for terms in ((), ("first",), ("first", "second")):
            for counts in (1, 2, 3):
                number += 1
                make_condition(
                    agreement,
                    f"k{number}",
                    per=per,
                    terms=terms,
                    year_counts_as=counts,
                    places=3,
                )
    rows = with_semesters(Condition.objects.all(), year)
    assert [row.semesters for row in rows] == [semesters_of(row, year) for row in rows]
    assert rows.count() == 18


@pytest.mark.parametrize(
    ("facts", "years"),
    [
        ({}, [2025, 2026, 2027]),
        ({"state": State.DRAFT}, []),
        ({"effective_on": date(2027, 3, 31)}, [2026, 2027]),
        ({"effective_on": date(2027, 4, 1)}, [2027]),
        ({"expires_on": date(2026, 11, 30)}, [2025, 2026]),
        ({"expires_on": date(2026, 11, 29)}, [2025]),
        ({"expires_on": date(2026, 3, 31), "renewal": "automatic", "renewal_months": 12}, None),
        (
            {
                "state": State.TERMINATED,
                "terminated_on": date(2026, 11, 29),
                "termination_reason": "x",
            },
            [2025],
        ),
    ],
)
def test_offering_in_is_in_force_on_a_day_that_is_not_past(facts, years):
    agreement = make_agreement(**facts)
    expected = [2025, 2026, 2027] if years is None else years
    found = [year for year in (2025, 2026, 2027) if agreement in offering_in(year, TODAY)]
    assert found == expected


def test_offering_in_leaves_out_what_is_suspended():
    agreement = make_agreement()
    Suspension.objects.create(agreement=agreement, starts_on=date(2026, 6, 1), reason="War")
    assert [year for year in (2025, 2026, 2027) if offering_in(year, TODAY)] == [2025]
    Agreement.objects.update(state=State.SUSPENDED)
    assert list(offering_in(2027, TODAY)) == []
    assert list(offering_in(2025, TODAY)) == [agreement]


def test_offering_in_asks_the_terms_that_govern():
    agreement = make_agreement(expires_on=date(2030, 3, 31))
    make_amendment(
        agreement, effective_on=date(2025, 4, 1), expires_on=date(2026, 3, 31), summary="Shorter"
    )
    assert [year for year in (2025, 2026) if offering_in(year, TODAY)] == [2025]


def test_due_in_says_the_days_of_a_year_with_what_moved_them():
    agreement = make_agreement()
    spring = make_deadline(agreement, term="first", month=10, day=10)
    autumn = make_deadline(agreement, term="second", month=3, day=15, last_year=2026)
    DeadlineMove.objects.create(
        deadline=spring,
        year=2027,
        on=date(2026, 10, 20),
        reason="Typhoon",
        moved_by=make_person(),
        moved_at=AT,
    )
    rows = [spring, autumn]
    assert [(due.on, due.reason) for due in due_in(rows, 2026)] == [
        (date(2025, 10, 10), ""),
        (date(2026, 3, 15), ""),
    ]
    assert [(due.on, due.reason) for due in due_in(rows, 2027)] == [(date(2026, 10, 20), "Typhoon")]


def test_next_due_is_the_first_day_that_is_not_past():
    deadline = make_deadline(term="first", month=11, day=30)
    assert [due.on for due in next_due([deadline], TODAY)] == [date(2026, 11, 30)]
    assert [due.on for due in next_due([deadline], date(2026, 12, 1))] == [date(2027, 11, 30)]
    ended = make_deadline(term="first", month=11, day=30, last_year=2026)
    assert next_due([ended], TODAY) == []


def test_year_counts_as_is_that_of_the_lines_and_two_where_there_are_none():
    agreement = make_agreement()
    assert year_counts_as(agreement) == 2
    make_condition(agreement, year_counts_as=3)
    assert year_counts_as(agreement) == 3
