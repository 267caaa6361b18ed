"""Posting, changing and cancelling: idempotent, and no student-semester is lost or invented."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.agreements.states import State
from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.mobilities import CountsFor
from kakehashi.education.cooperation.ledger.operations import enter_opening, state_rule
from kakehashi.education.cooperation.ledger.posting import cancel, post, post_all, repost
from kakehashi.education.cooperation.ledger.queries import balance_of, balances_of, use_of
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.education.cooperation.ledger.make import make_entry, make_mobility, make_rule
from tests.make import make_agreement, make_officer, make_person, make_unit

pytestmark = pytest.mark.django_db


def lines(agreement):
    rows = LedgerEntry.objects.filter(agreement=agreement).order_by("pk")
    return [(row.kind, row.year, row.amount, row.students) for row in rows]


def test_post_writes_an_entry_and_the_journal():
    agreement, by, unit = make_agreement(), make_person(), make_unit()

    entry = post(make_mobility(agreement, unit=unit.code, level="master", students=2), by=by)

    assert (entry.amount, entry.stay, entry.students, entry.number) == (24, 12, 2, 1)
    assert (entry.unit, entry.level, entry.posted_by) == (unit, "master", by)
    assert Entry.objects.get(verb="ledger.posted").record_name == "outbound:1 (1)"


def test_post_again_is_the_same_entry():
    agreement = make_agreement()

    first, again = make_entry(agreement), make_entry(agreement)

    assert first == again
    assert lines(agreement) == [("mobility", 2024, 12, 1)]


def test_post_refuses_other_facts_under_the_same_key():
    agreement = make_agreement()
    make_entry(agreement)

    with pytest.raises(Refused, match="Something else is posted under outbound:1"):
        make_entry(agreement, year=2025)

    assert lines(agreement) == [("mobility", 2024, 12, 1)]


def test_post_counts_a_year_as_the_agreement_says():
    agreement, by = make_agreement(), make_officer()
    state_rule(agreement, make_rule(valid_from=2024, year_counts_as=1), by=by)

    make_entry(agreement, "a", year=2023, semesters=Fraction(2))
    make_entry(agreement, "b", semesters=Fraction(2))

    assert lines(agreement) == [("mobility", 2023, 24, 1), ("mobility", 2024, 12, 1)]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"year": 1900}, "academic year cannot be right"),
        ({"term": "summer"}, "no term “summer”"),
        ({"semesters": Fraction(0)}, "at most ten semesters"),
        ({"semesters": Fraction(11)}, "at most ten semesters"),
        ({"semesters": Fraction(1, 7)}, "twelfths of a semester"),
        ({"students": 0}, "number of students"),
        ({"level": "kindergarten"}, "no level of study"),
        ({"unit": "nowhere"}, "no unit “nowhere”"),
        ({"key": ""}, "needs a key"),
    ],
)
def test_post_refuses_what_cannot_be(facts, words):
    agreement, by = make_agreement(), make_person()

    with pytest.raises(Refused, match=words):
        post(replace(make_mobility(agreement), **facts), by=by)

    assert not LedgerEntry.objects.exists()


def test_post_refuses_an_agreement_that_was_never_signed():
    with pytest.raises(Refused, match="never signed"):
        make_entry(make_agreement(state=State.DRAFT))


def test_post_refuses_a_year_before_the_opening_balance():
    agreement = make_agreement()
    enter_opening(agreement, year=2024, balance=0, source="Minutes", by=make_officer())

    with pytest.raises(Refused, match="opening balance of 2024"):
        make_entry(agreement, year=2023)


def test_repost_reverses_and_enters_anew():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement)

    entry = repost(make_mobility(agreement, semesters=Fraction(2)), reason="Stays on.", by=by)

    assert entry.number == 3
    assert lines(agreement) == [
        ("mobility", 2024, 12, 1),
        ("reversal", 2024, -12, -1),
        ("mobility", 2024, 24, 1),
    ]
    assert balance_of(agreement, 2024).amount == -2


def test_repost_of_the_same_facts_does_nothing():
    agreement, by = make_agreement(), make_officer()
    entry = make_entry(agreement)

    assert repost(make_mobility(agreement), reason="", by=by) == entry
    assert len(lines(agreement)) == 1


def test_repost_refuses_a_change_without_a_reason():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement)

    with pytest.raises(Refused, match="Say why"):
        repost(make_mobility(agreement, year=2025), reason=" ", by=by)

    assert len(lines(agreement)) == 1


def test_repost_moves_a_mobility_to_another_agreement():
    first, second, by = make_agreement(), make_agreement(), make_officer()
    make_entry(first)

    repost(make_mobility(second), reason="It was the other one.", by=by)

    assert balance_of(first, 2024) is None
    assert balance_of(second, 2024).amount == -1


def test_cancel_reverses_once():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement)

    assert cancel("outbound:1", "Withdrew.", by=by).amount == -12
    assert cancel("outbound:1", "Withdrew.", by=by) is None
    assert balance_of(agreement, 2024) is None


def test_what_was_cancelled_can_be_posted_again():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement)
    cancel("outbound:1", "Withdrew.", by=by)

    assert make_entry(agreement).number == 3
    assert balance_of(agreement, 2024).amount == -1


def test_a_nomination_is_a_forecast_until_it_is_confirmed():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement, counts_for=CountsFor.NOMINATED)
    nominated = balance_of(agreement, 2024)
    repost(make_mobility(agreement, counts_for=CountsFor.CONFIRMED), reason="Accepted.", by=by)
    confirmed = balance_of(agreement, 2024)

    assert (nominated.amount, nominated.forecast) == (0, -1)
    assert (confirmed.amount, confirmed.forecast) == (-1, -1)


def test_use_of_is_unknown_where_nobody_knows():
    agreement = make_agreement()
    make_entry(agreement, direction=Direction.RECEIVED)
    make_entry(agreement, "outbound:2", counts_for=CountsFor.NOMINATED)

    found = use_of(agreement, [2023, 2024, 2025, 2199])

    assert found[2023] is None
    assert (found[2024].sent, found[2024].received, found[2024].forecast_sent) == (0, 1, 1)
    assert (found[2025].sent, found[2025].received) == (0, 0)
    assert found[2199] is None


def test_balance_of_says_whether_it_rests_on_an_opening_balance():
    agreement, by = make_agreement(), make_officer()
    make_entry(agreement)
    without = balance_of(agreement, 2024)
    enter_opening(agreement, year=2022, balance=24, source="Minutes of 2022", by=by)
    found = balance_of(agreement, 2024)

    assert (without.is_whole, without.since) == (False, 2024)
    assert (found.is_whole, found.since, found.amount) == (True, 2022, 1)
    assert balances_of([agreement], 2024) == {agreement.pk: found}


def test_the_number_of_queries_does_not_depend_on_what_is_posted():
    by, agreements = make_officer(), [make_agreement() for _ in range(12)]

    def queries(some, prefix):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            post_all([make_mobility(each, f"{prefix}:{each.pk}") for each in some], by=by)
        return len(captured)

    assert queries(agreements[:2], "a") == queries(agreements[2:], "b")


@pytest.mark.parametrize("table", ["education_ledgerentry", "education_ledgerrule"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET source = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_ledger(table, statement):
    agreement = make_agreement()
    make_entry(agreement)
    state_rule(agreement, make_rule(), by=make_officer())

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


# -- Whatever is done ------------------------------------------------------------------------------

keys = st.sampled_from(["a", "b", "c"])
facts = st.fixed_dictionaries(
    {
        "direction": st.sampled_from(Direction),
        "year": st.integers(2020, 2023),
        "semesters": st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(1), Fraction(2)]),
        "students": st.integers(1, 3),
        "counts_for": st.sampled_from(CountsFor),
    }
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("repost"), keys, facts),
        st.tuples(st.just("cancel"), keys, st.none()),
    ),
    max_size=8,
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps, st.one_of(st.none(), st.integers(0, 2)))
def test_no_sequence_loses_or_invents_a_student_semester(steps, carry):
    with transaction.atomic():
        agreement, by, standing = make_agreement(), make_officer(), {}
        state_rule(agreement, make_rule(valid_from=2000, carry_over_years=carry), by=by)
        for name, key, its in steps:
            if name == "cancel":
                cancel(key, "x", by=by)
                standing.pop(key, None)
            else:
                for _twice in range(2):
                    repost(make_mobility(agreement, key, **its), reason="x", by=by)
                standing[key] = its
        _check(agreement, standing)
        transaction.set_rollback(True)


def _check(agreement, standing):
    wanted = Counter()
    for its in standing.values():
        sign = 1 if its["direction"] is Direction.RECEIVED else -1
        if its["counts_for"] is not CountsFor.NOMINATED:
            wanted[its["year"]] += sign * its["students"] * its["semesters"] * 12
    entered = Counter()
    for row in LedgerEntry.objects.filter(agreement=agreement).exclude(counts_for="nominated"):
        entered[row.year] += row.amount if row.direction == "received" else -row.amount
    assert +entered == +wanted
    assert -entered == -wanted
    rows = list(agreement.ledger_years.order_by("year"))
    if rows:
        assert sum(wanted.values()) == rows[-1].balance + sum(row.lapsed for row in rows)
    for year in range(2019, 2027):
        assert balances_of([agreement], year).get(agreement.pk) == balance_of(agreement, year)
