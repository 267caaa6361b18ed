"""Where the marks of a chart stand."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.policy.progress.paths import Aim, Form, Path, Spot
from kakehashi.policy.reporting.charts import Known, chart, ticks_for


def known(year, value, **facts):
    exact = None if value is None else Fraction(value)
    return Known(date(year, 5, 1), str(year), exact, **facts)


def path(aim=Aim.UP, form=Form.LINEAR, *points):
    points = points or [Spot(date(2026, 5, 1), 20)]
    return Path(aim, form, Spot(date(2022, 5, 1), 10), points)


def test_chart_is_none_where_there_is_nothing_to_see():
    assert chart([], None) is None
    assert chart([known(2025, 5), known(2026, None)], None) is None


def test_chart_of_a_target_alone_shows_its_path():
    drawn = chart([], path())
    assert (drawn.lines, drawn.dots, drawn.gaps) == ([], [], [])
    assert drawn.wanted == [[(0.0, 0.5), (1.0, 1.0)]]
    assert drawn.goals == [(0.0, 0.5), (1.0, 1.0)]


def test_chart_leaves_a_gap_where_a_value_is_unknown_and_joins_nothing_across_it():
    drawn = chart([known(2023, 5), known(2024, 6), known(2025, None), known(2026, 8)], None)
    assert [len(line) for line in drawn.lines] == [2]
    assert len(drawn.dots) == 3
    ((start, end),) = drawn.gaps
    assert 0.33 < start < end < 1
    assert all(height > 0 for _, height in drawn.dots)


def test_chart_breaks_the_line_where_the_definition_changed():
    series = [known(2023, 5), known(2024, 6), known(2025, 9, version=2), known(2026, 9, version=2)]
    drawn = chart(series, None)
    assert [len(line) for line in drawn.lines] == [2, 2]
    (share,) = drawn.breaks
    assert drawn.lines[0][-1][0] < share < drawn.lines[1][0][0]


def test_chart_tells_lower_bounds_from_figures():
    drawn = chart([known(2025, 5, at_least=True), known(2026, 6)], None)
    assert (len(drawn.bounds), len(drawn.dots)) == (1, 1)


def test_chart_draws_steps_goals_and_bands_as_they_are_declared():
    points = [Spot(date(2024, 5, 1), 12, 14), Spot(date(2026, 5, 1), 16, 20)]
    ranged = chart([], path(Aim.RANGE, Form.STEP, *points))
    assert [round(left, 2) for left, *_ in ranged.bands] == [0.5, 1.0]
    stepped = chart([], path(Aim.UP, Form.STEP, Spot(date(2024, 5, 1), 12), points[1]))
    assert [len(line) for line in stepped.wanted] == [2, 2]
    assert stepped.wanted[0][0][1] == stepped.wanted[0][1][1]
    assert chart([], path(Aim.UP, Form.MILESTONES)).wanted == []


@settings(max_examples=50)
@given(
    st.lists(st.none() | st.fractions(-1000, 1000), min_size=2, max_size=12),
    st.sampled_from(Aim),
    st.sampled_from(Form),
)
def test_chart_keeps_every_mark_inside(values, aim, form):
    series = [known(2010 + number, value) for number, value in enumerate(values)]
    drawn = chart(series, path(aim, form, Spot(date(2024, 5, 1), -3, 5)))
    marks = [*drawn.dots, *drawn.goals, *(each for line in drawn.lines for each in line)]
    marks += [each for line in drawn.wanted for each in line]
    marks += [(left, low) for left, low, _, _ in drawn.bands]
    assert all(-0.001 <= share <= 1.001 for mark in marks for share in mark)
    assert all(0 <= start <= end <= 1 for start, end in drawn.gaps)


@given(st.fractions(-(10**9), 10**9), st.fractions(-(10**9), 10**9))
def test_ticks_are_round_evenly_apart_and_enclose_the_values(one, other):
    low, high = sorted((one, other))
    ticks = ticks_for(low, high)
    steps = {after - before for before, after in pairwise(ticks)}
    assert ticks[0] <= low
    assert high <= ticks[-1]
    assert len(steps) == 1
    assert 2 <= len(ticks) <= 7
