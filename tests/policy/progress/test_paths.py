"""Where an indicator stands on its path, and the traps of other tools that must not open here."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kakehashi.policy.progress.paths import (
    MOVES,
    WANTS_MORE,
    Aim,
    Form,
    Path,
    Result,
    Seen,
    Spot,
    State,
    result_of,
    shares_of,
    without_baseline,
)

START, MIDDLE, END = date(2021, 5, 1), date(2024, 5, 1), date(2027, 5, 1)
numbers = st.decimals(-10_000, 10_000, places=3)
days = st.dates(date(2015, 1, 1), date(2035, 1, 1))


def path(aim=Aim.UP, form=Form.LINEAR, baseline=10, *points):
    return Path(aim, form, Spot(START, baseline), points or (Spot(END, 30),))


def keep(aim, value, upper=None):
    return Path(aim, Form.STEP, Spot(START, 90), (Spot(date(2022, 5, 1), value, upper),))


@st.composite
def moving_paths(draw):
    """Sound paths up and down, of every form."""
    aim = draw(st.sampled_from(sorted(MOVES)))
    start = draw(days)
    values = sorted(draw(st.lists(numbers, min_size=2, max_size=5, unique=True)))
    if aim is Aim.DOWN:
        values.reverse()
    gaps = draw(st.lists(st.integers(1, 900), min_size=len(values) - 1, max_size=len(values) - 1))
    points, day = [], start
    for gap, value in zip(gaps, values[1:], strict=True):
        day += timedelta(days=gap)
        points.append(Spot(day, value))
    return Path(aim, draw(st.sampled_from(Form)), Spot(start, values[0]), points)


# -- What is wanted -------------------------------------------------------------------------------


def test_linear_wants_what_lies_on_the_straight_line():
    straight = path(Aim.UP, Form.LINEAR, 10, Spot(date(2021, 5, 11), 30))
    assert straight.wanted_on(date(2021, 5, 4)) == Spot(date(2021, 5, 4), 16)


def test_linear_counts_the_leap_day_as_a_day():
    over = path(Aim.UP, Form.LINEAR, 0, Spot(date(2025, 5, 1), 1461))
    assert over.wanted_on(date(2024, 2, 29)).value == (date(2024, 2, 29) - START).days == 1034
    assert over.wanted_on(date(2024, 3, 1)).value == 1035


def test_a_path_may_begin_and_end_on_leap_days():
    leap = Path(Aim.UP, Form.LINEAR, Spot(date(2020, 2, 29), 0), [Spot(date(2024, 2, 29), 1461)])
    assert leap.wanted_on(date(2021, 3, 1)).value == 366
    assert leap.wanted_on(date(2024, 2, 29)).value == 1461


def test_step_wants_the_last_point_passed_and_nothing_before_the_first():
    steps = path(Aim.UP, Form.STEP, 10, Spot(MIDDLE, 20), Spot(END, 30))
    wanted = [steps.wanted_on(day) for day in (date(2024, 4, 30), MIDDLE, date(2027, 4, 30), END)]
    assert [spot and spot.value for spot in wanted] == [None, 20, 20, 30]


@given(moving_paths(), days)
def test_nothing_is_wanted_up_to_the_baseline_and_the_end_goes_on_after_the_end(found, day):
    if day <= found.baseline.on:
        assert found.wanted_on(day) is None
    elif day >= found.end.on:
        assert found.wanted_on(day).value == found.end.value


@given(moving_paths())
def test_every_form_wants_each_point_on_its_own_day(found):
    assert [found.wanted_on(each.on).value for each in found.points] == [
        each.value for each in found.points
    ]


@given(moving_paths(), days)
def test_what_is_wanted_lies_between_baseline_and_end(found, day):
    wanted = found.wanted_on(day)
    assume(wanted is not None)
    low, high = sorted([Fraction(found.baseline.value), Fraction(found.end.value)])
    assert low <= wanted.value <= high


@pytest.mark.parametrize("aim", [Aim.AT_LEAST, Aim.AT_MOST, Aim.RANGE])
def test_what_is_to_be_kept_is_never_interpolated(aim):
    kept = Path(aim, Form.LINEAR, Spot(START, 90), [Spot(MIDDLE, 95, 97), Spot(END, 99, 99)])
    assert kept.wanted_on(date(2023, 5, 1)) is None
    assert kept.wanted_on(date(2026, 5, 1)) == Spot(date(2026, 5, 1), 95, 97)


# -- The traps ------------------------------------------------------------------------------------


def test_200_percent_and_0_percent_never_make_100_percent():
    double = result_of(path(), 50, END)
    nothing = result_of(path(), 10, END)
    shares = shares_of([(1, Aim.UP, double), (1, Aim.UP, nothing)])
    assert (double.raw, double.clamped, double.overshoot) == (2, 1, True)
    assert (nothing.raw, nothing.state) == (0, State.BEHIND)
    assert (shares.lowest, shares.highest) == (Fraction(1, 2), Fraction(1, 2))
    assert shares.weights[State.ON_PATH] == shares.weights[State.BEHIND] == 1


@given(st.lists(st.tuples(st.integers(1, 9), numbers), min_size=1, max_size=8), numbers)
def test_an_overshoot_never_makes_up_for_another(values, more):
    results = [(weight, Aim.UP, result_of(path(), value, END)) for weight, value in values]
    beyond = [
        (weight, Aim.UP, result_of(path(), value + abs(more) if value >= 30 else value, END))
        for weight, value in values
    ]
    assert shares_of(results) == shares_of(beyond)
    is_whole = shares_of(results).lowest == 1
    assert is_whole == all(result.state is State.ON_PATH for _, _, result in results)


def test_60_percent_up_and_60_percent_down_stay_visible():
    better, worse = result_of(path(), 22, END), result_of(path(), -2, END)
    assert (better.raw, better.state) == (Fraction(3, 5), State.BEHIND)
    assert (worse.raw, worse.state) == (Fraction(-3, 5), State.REGRESSED)
    assert worse.clamped == 0


@given(moving_paths(), numbers, st.integers(0, 4000))
def test_regressed_is_exactly_what_is_worse_than_the_baseline(found, value, later):
    result = result_of(found, value, found.baseline.on + timedelta(days=later))
    assert (result.state is State.REGRESSED) == (result.raw < 0)
    assert (result.state is State.REGRESSED) == (
        value < found.baseline.value if found.aim is Aim.UP else value > found.baseline.value
    )


def test_keep_95_with_80_is_behind_by_15():
    result = result_of(keep(Aim.AT_LEAST, 95), 80, END)
    assert (result.state, result.gap, result.raw) == (State.BEHIND, -15, None)


def test_the_baseline_is_the_declared_one():
    declared = Path(Aim.UP, Form.LINEAR, Spot(START, 20), [Spot(END, 30)])
    first_typed = Seen(date(2019, 5, 1), 10)
    result = result_of(declared, 25, END, earlier=[first_typed])
    assert result.raw == Fraction(1, 2)


@given(moving_paths(), days, st.booleans())
def test_a_missing_value_is_unknown_and_neither_zero_nor_good(found, day, at_least):
    result = result_of(found, None, day, at_least=at_least)
    assert (result.state, result.raw, result.clamped, result.gap) == (
        State.UNKNOWN,
        None,
        None,
        None,
    )
    shares = shares_of([(3, found.aim, result)])
    assert (shares.weights[State.UNKNOWN], shares.total) == (3, 3)
    assert (shares.lowest, shares.highest) == (0, 1)


@given(moving_paths(), numbers, days)
def test_shares_keep_within_0_and_1_while_raw_is_kept_as_it_is(found, value, day):
    result = result_of(found, value, day)
    assume(result.raw is not None)
    way = Fraction(found.end.value) - Fraction(found.baseline.value)
    assert result.raw * way == Fraction(value) - Fraction(found.baseline.value)
    assert 0 <= result.clamped <= 1
    assert result.overshoot == (result.raw > 1)


@given(moving_paths(), days, numbers, numbers)
def test_a_better_value_never_reads_worse(found, day, one, other):
    worse, better = sorted([one, other], reverse=found.aim is Aim.DOWN)
    order = [State.REGRESSED, State.BEHIND, State.NOT_DUE, State.ON_PATH]
    first, second = (result_of(found, value, day) for value in (worse, better))
    assert order.index(first.state) <= order.index(second.state)
    if first.gap is not None:
        assert first.gap <= second.gap


@given(moving_paths(), numbers, days)
def test_on_path_is_exactly_a_gap_that_is_not_negative(found, value, day):
    result = result_of(found, value, day)
    assert (result.state is State.ON_PATH) == (result.gap is not None and result.gap >= 0)
    assert (result.state is State.NOT_DUE) <= (result.gap is None)


def test_what_was_before_the_baseline_is_neither_progress_nor_regress():
    result = result_of(path(), 2, START - timedelta(days=1))
    assert (result.state, result.raw, result.gap) == (State.NOT_DUE, None, None)


def test_negative_values_are_values():
    losses = Path(Aim.UP, Form.LINEAR, Spot(START, -30), [Spot(END, -10)])
    assert result_of(losses, -20, END).raw == Fraction(1, 2)
    assert result_of(losses, -31, END).state is State.REGRESSED
    assert result_of(losses, 0, END).overshoot
    assert result_of(keep(Aim.AT_MOST, -5), -7, END).gap == 2


def test_down_counts_the_other_way():
    fall = Path(Aim.DOWN, Form.LINEAR, Spot(START, 30), [Spot(END, 10)])
    assert result_of(fall, 20, END) == Result(
        State.BEHIND, Spot(END, 10), Fraction(1, 2), gap=Fraction(-10)
    )
    assert result_of(fall, 35, END).state is State.REGRESSED
    assert result_of(fall, 0, END).overshoot


# -- Ranges ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "gap", "state"),
    [
        (39, -1, State.BEHIND),
        (40, 0, State.ON_PATH),
        (50, 0, State.ON_PATH),
        (60, 0, State.ON_PATH),
        (63, -3, State.BEHIND),
    ],
)
def test_a_range_has_no_gap_anywhere_inside(value, gap, state):
    result = result_of(keep(Aim.RANGE, 40, 60), value, END)
    assert (result.gap, result.state, result.raw) == (gap, state, None)


def test_at_most_is_behind_above_it():
    assert result_of(keep(Aim.AT_MOST, 5), Decimal("5.5"), END).gap == Fraction(-1, 2)


# -- Milestones -----------------------------------------------------------------------------------

MILESTONES = path(Aim.UP, Form.MILESTONES, 10, Spot(MIDDLE, 20), Spot(END, 30))
BETWEEN = date(2025, 5, 1)


def test_a_milestone_that_was_missed_stays_wanted():
    result = result_of(MILESTONES, 18, BETWEEN, earlier=[Seen(MIDDLE, 17)])
    assert (result.state, result.gap) == (State.BEHIND, -2)


def test_a_milestone_that_was_reached_is_done_with_until_the_next():
    earlier = [Seen(MIDDLE, 21)]
    result = result_of(MILESTONES, 18, BETWEEN, earlier=earlier)
    assert (result.state, result.wanted, result.gap) == (State.NOT_DUE, None, None)
    assert result_of(MILESTONES, 18, END, earlier=earlier).gap == -12
    assert result_of(MILESTONES, 22, BETWEEN, earlier=earlier).state is State.ON_PATH


def test_a_milestone_that_was_reached_does_not_hide_a_regress():
    result = result_of(MILESTONES, 9, BETWEEN, earlier=[Seen(MIDDLE, 21)])
    assert (result.state, result.raw) == (State.REGRESSED, Fraction(-1, 20))


@pytest.mark.parametrize(
    "seen", [Seen(date(2023, 5, 1), 25), Seen(MIDDLE, None), Seen(BETWEEN, 25)]
)
def test_only_a_known_value_since_the_milestone_reaches_it(seen):
    assert result_of(MILESTONES, 18, BETWEEN, earlier=[seen]).state is State.BEHIND


def test_a_step_that_was_reached_is_to_be_held():
    steps = path(Aim.UP, Form.STEP, 10, Spot(MIDDLE, 20), Spot(END, 30))
    assert result_of(steps, 18, BETWEEN, earlier=[Seen(MIDDLE, 21)]).state is State.BEHIND


def test_a_lower_bound_does_not_reach_a_milestone_that_falls():
    falls = path(Aim.DOWN, Form.MILESTONES, 30, Spot(MIDDLE, 20), Spot(END, 10))
    seen = Seen(MIDDLE, 19, at_least=True)
    assert result_of(falls, 25, BETWEEN, earlier=[seen]).state is State.BEHIND


# -- Lower bounds ---------------------------------------------------------------------------------

any_paths = st.one_of(
    moving_paths(),
    st.builds(
        lambda aim, low, more: keep(aim, low, low + more if aim is Aim.RANGE else None),
        st.sampled_from([Aim.AT_LEAST, Aim.AT_MOST, Aim.RANGE]),
        numbers,
        st.decimals(0, 100, places=3),
    ),
)


@given(any_paths, days, numbers, st.decimals(0, 20_000, places=3))
def test_what_a_lower_bound_proves_holds_for_every_value_above_it(found, day, bound, more):
    proven = result_of(found, bound, day, at_least=True).state
    true = result_of(found, bound + more, day).state
    if proven is State.BEHIND:
        assert true in {State.BEHIND, State.REGRESSED}
    elif proven is State.NOT_DUE and found.aim in WANTS_MORE:
        assert true in {State.NOT_DUE, State.ON_PATH}
    elif proven is not State.UNKNOWN:
        assert true is proven


@given(moving_paths(), days, numbers, st.decimals(0, 20_000, places=3))
def test_the_shares_of_a_lower_bound_hold_what_is_true(found, day, bound, more):
    told = shares_of([(1, found.aim, result_of(found, bound, day, at_least=True))])
    true = result_of(found, bound + more, day).clamped
    assume(true is not None)
    assert told.lowest <= true <= told.highest


def test_a_lower_bound_proves_that_enough_is_there_and_never_that_too_little_is():
    assert result_of(path(), 31, END, at_least=True).state is State.ON_PATH
    assert result_of(path(), 29, END, at_least=True).state is State.UNKNOWN
    fall = Path(Aim.DOWN, Form.LINEAR, Spot(START, 30), [Spot(END, 10)])
    assert result_of(fall, 12, END, at_least=True).state is State.BEHIND
    assert result_of(fall, 9, END, at_least=True).state is State.UNKNOWN
    within = keep(Aim.RANGE, 40, 60)
    assert result_of(within, 61, END, at_least=True).state is State.BEHIND
    assert result_of(within, 50, END, at_least=True).state is State.UNKNOWN


# -- Shares ---------------------------------------------------------------------------------------


def test_weights_are_explicit():
    reached, not_reached = result_of(path(), 30, END), result_of(path(), 10, END)
    shares = shares_of([(3, Aim.UP, reached), (1, Aim.UP, not_reached)])
    assert shares.lowest == shares.highest == Fraction(3, 4)


def test_goals_to_keep_have_no_way_to_add_up():
    kept = result_of(keep(Aim.AT_LEAST, 95), 96, END)
    shares = shares_of([(2, Aim.AT_LEAST, kept)])
    assert (shares.lowest, shares.highest, shares.weights[State.ON_PATH]) == (None, None, 2)


def test_no_result_at_all_is_no_share():
    assert shares_of([]).total == 0
    assert shares_of([]).lowest is None


# -- Without the baseline -------------------------------------------------------------------------


@given(moving_paths(), numbers, days, st.integers(1, 10_000))
def test_without_baseline_no_baseline_can_be_told_from_another(found, value, day, further):
    worse = -further if found.aim is Aim.UP else further
    spot = Spot(found.baseline.on, found.baseline.value + worse)
    other = replace(found, baseline=spot)

    one, two = (without_baseline(each, result_of(each, value, day)) for each in (found, other))

    assert replace(one, state=State.UNKNOWN) == replace(two, state=State.UNKNOWN)


def test_without_baseline_what_points_alone_want_is_still_there():
    found = path(Aim.UP, Form.LINEAR, 3, Spot(MIDDLE, 10), Spot(END, 30))
    on_the_way = date(2026, 5, 1)
    result = result_of(found, 40, on_the_way)
    shown = without_baseline(found, result)
    assert (shown.wanted, shown.gap, shown.overshoot) == (result.wanted, result.gap, True)
    assert shown.raw is None
