"""How a balance runs: nothing is lost and nothing is invented, whatever is entered."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.cooperation import models
from kakehashi.education.cooperation.ledger.balances import (
    Direction,
    Kind,
    Movement,
    Rule,
    Rules,
    year_in,
    yearly,
)

SENT, RECEIVED = Direction.SENT, Direction.RECEIVED
MOBILITY, OPENING, WRITE_OFF = Kind.MOBILITY, Kind.OPENING, Kind.WRITE_OFF


def rules(carry=None, **facts):
    return Rules([Rule(1850, carry_over_years=carry, **facts)])


def moved(year, direction, amount, kind=MOBILITY, forecast=False):
    return Movement(year, direction, kind, amount, forecast)


def run(movements, its=None, until=0):
    years = yearly(movements, its or rules(), until)
    return {each.year: (each.balance, each.lapsed) for each in years}


def test_yearly_knows_nothing_where_nothing_was_entered():
    assert yearly([], rules()) == []
    assert year_in([], 2024) is None


def test_yearly_is_in_our_favour_where_the_partner_sent_more():
    years = yearly([moved(2024, RECEIVED, 36), moved(2024, SENT, 12)], rules())

    assert [(y.year, y.sent, y.received, y.balance, y.kept) for y in years] == [
        (2024, 12, 36, 24, 24),
        (2025, 0, 0, 24, 24),
    ]


def test_yearly_carries_without_limit_where_nothing_else_is_agreed():
    assert run([moved(2010, SENT, 12)], until=2030)[2030] == (-12, 0)


def test_yearly_lets_everything_lapse_where_nothing_is_carried():
    movements = [moved(2022, SENT, 12), moved(2023, RECEIVED, 24)]

    assert run(movements, rules(0)) == {2022: (-12, -12), 2023: (24, 24), 2024: (0, 0)}


def test_yearly_lets_an_imbalance_lapse_after_the_years_agreed():
    movements = [moved(2022, RECEIVED, 24), moved(2023, RECEIVED, 12)]

    assert run(movements, rules(1)) == {
        2022: (24, 0),
        2023: (36, 24),
        2024: (12, 12),
        2025: (0, 0),
    }


def test_yearly_evens_out_the_oldest_first():
    movements = [moved(2022, RECEIVED, 24), moved(2023, RECEIVED, 12), moved(2024, SENT, 30)]
    years = yearly(movements, rules(3))

    assert [(lot.since, lot.amount) for lot in year_in(years, 2024).lots] == [(2023, 6)]


def test_yearly_counts_an_opening_balance_as_of_the_year_before():
    movements = [moved(2022, SENT, 36, OPENING), moved(2022, RECEIVED, 12)]

    assert run(movements, rules(1)) == {2022: (-24, -24), 2023: (0, 0)}


def test_yearly_takes_a_write_off_from_the_balance():
    movements = [moved(2022, RECEIVED, 36), moved(2024, RECEIVED, -12, WRITE_OFF)]
    years = yearly(movements, rules())

    assert (year_in(years, 2024).balance, year_in(years, 2024).written_off) == (24, -12)
    assert year_in(years, 2024).received == 0


def test_yearly_follows_the_rule_of_each_year():
    its = Rules([Rule(1850), Rule(2024, carry_over_years=0)])

    assert run([moved(2022, SENT, 12)], its) == {
        2022: (-12, 0),
        2023: (-12, 0),
        2024: (-12, -12),
        2025: (0, 0),
    }


def test_yearly_keeps_forecasts_apart():
    movements = [moved(2024, SENT, 12), moved(2025, SENT, 24, forecast=True)]
    years = yearly(movements, rules())

    assert [(y.year, y.balance, y.forecast, y.forecast_sent) for y in years] == [
        (2024, -12, -12, 0),
        (2025, -12, -36, 24),
        (2026, -12, -36, 0),
    ]


@pytest.mark.parametrize(
    ("facts", "limit", "beyond"),
    [
        ({}, None, False),
        ({"alarm_at": 24}, 24, False),
        ({"alarm_at": 23}, 23, True),
        ({"alarm_per_cent": 50}, 24, False),
        ({"alarm_per_cent": 49}, 23, True),
    ],
)
def test_a_balance_is_an_alarm_beyond_its_threshold(facts, limit, beyond):
    movements = [moved(2024, SENT, 36), moved(2024, RECEIVED, 12)]
    (year, *_) = yearly(movements, rules(**facts))

    assert (year.limit, year.is_beyond) == (limit, beyond)


# -- Nothing is lost ------------------------------------------------------------------------------

amounts = st.integers(1, 60)
movement = st.one_of(
    st.builds(
        moved, st.integers(2010, 2020), st.sampled_from(Direction), amounts, forecast=st.booleans()
    ),
    st.builds(
        lambda year, direction, amount: moved(year, direction, -amount, WRITE_OFF),
        st.integers(2010, 2020),
        st.sampled_from(Direction),
        amounts,
    ),
)
opening = st.builds(
    lambda direction, amount: moved(2009, direction, amount, OPENING),
    st.sampled_from(Direction),
    st.integers(0, 60),
)
ledgers = st.builds(
    lambda first, others: [*first, *others],
    st.lists(opening, max_size=1),
    st.lists(movement, max_size=25),
)
carries = st.one_of(st.none(), st.integers(0, 6))
rule_sets = st.builds(
    lambda first, later: Rules(
        [Rule(1850, carry_over_years=first)]
        + [Rule(year, carry_over_years=carry) for year, carry in sorted(later.items())]
    ),
    carries,
    st.dictionaries(st.integers(2009, 2024), carries, max_size=3),
)


@settings(max_examples=200)
@given(ledgers, rule_sets)
def test_what_was_entered_is_the_balance_and_what_lapsed_and_was_written_off(movements, its):
    actual = [each for each in movements if not each.is_forecast]
    years = yearly(movements, its)
    for found in years:
        entered = [e for e in actual if e.year <= found.year]
        exchanged = sum(e.effect for e in entered if e.kind is not WRITE_OFF)
        written_off = sum(e.effect for e in entered if e.kind is WRITE_OFF)
        lapsed = sum(y.lapsed for y in years if y.year < found.year)
        assert exchanged == found.balance + lapsed - written_off
        assert found.kept == sum(lot.amount for lot in found.lots)
    for before, after in itertools.pairwise(years):
        assert after.year == before.year + 1
        assert after.carried == before.kept


@settings(max_examples=100)
@given(ledgers, rule_sets, st.randoms(use_true_random=False))
def test_the_order_of_what_is_entered_does_not_matter(movements, its, random):
    mixed = list(movements)
    random.shuffle(mixed)

    assert yearly(mixed, its) == yearly(movements, its)


@settings(max_examples=100)
@given(ledgers, rule_sets)
def test_both_sides_see_the_same_with_the_other_sign(movements, its):
    other = {SENT: RECEIVED, RECEIVED: SENT}
    ours = yearly(movements, its)
    theirs = yearly([replace(e, direction=other[e.direction]) for e in movements], its)

    assert [(y.year, y.balance, y.lapsed, y.forecast) for y in ours] == [
        (y.year, -y.balance, -y.lapsed, -y.forecast) for y in theirs
    ]


@settings(max_examples=100)
@given(ledgers, rule_sets, st.integers(2009, 2040))
def test_asking_for_a_later_year_changes_nothing(movements, its, year):
    short, long = yearly(movements, its), yearly(movements, its, until=year)

    assert year_in(short, year) == year_in(long, year)


def test_directions_and_kinds_are_those_that_the_ledger_stores():
    assert [each.value for each in Direction] == models.Direction.values
    assert {*Kind} == {*models.LedgerEntry.Kind.values} - {"reversal"}
