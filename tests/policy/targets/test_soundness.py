"""Whether a declared path can be meant."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.progress.paths import Aim, Form, Path, Spot
from kakehashi.policy.targets.soundness import Flaw, Kind, flaws

TODAY, START = date(2026, 5, 20), date(2021, 5, 1)


def path(*points, aim=Aim.UP, form=Form.LINEAR, baseline=10, start=START):
    spots = [Spot(date(year, 5, 1), *values) for year, *values in points]
    return Path(aim, form, Spot(start, baseline), spots)


def test_a_sound_path_has_no_flaw():
    assert flaws(path((2024, 15), (2027, 30)), TODAY) == []
    assert flaws(path((2024, 5), (2027, 0), aim=Aim.DOWN, form=Form.STEP), TODAY) == []
    assert flaws(path((2024, 40, 60), aim=Aim.RANGE, form=Form.STEP), TODAY) == []
    assert flaws(path((2027, -5), baseline=-10), TODAY) == []


@pytest.mark.parametrize(
    ("found", "flaw"),
    [
        (path(), Flaw(Kind.NO_POINT)),
        (path((2027, 30), start=date(2026, 5, 21)), Flaw(Kind.BASELINE_AHEAD)),
        (path((2027, 30), start=date(1, 1, 1)), Flaw(Kind.NO_SUCH_YEAR)),
        (path((2200, 30)), Flaw(Kind.NO_SUCH_YEAR, 0)),
        (path((2020, 20), (2027, 30)), Flaw(Kind.BEFORE_BASELINE, 0)),
        (path((2021, 30)), Flaw(Kind.BEFORE_BASELINE, 0)),
        (path((2024, 15), (2024, 20)), Flaw(Kind.SAME_DAY, 1)),
        (path((2024, 15), (2026, 20), (2025, 30)), Flaw(Kind.OUT_OF_ORDER, 2)),
        (path((2027, 10)), Flaw(Kind.NO_WAY)),
        (path((2027, 9)), Flaw(Kind.WRONG_WAY)),
        (path((2027, 11), aim=Aim.DOWN), Flaw(Kind.WRONG_WAY)),
        (path((2024, 25), (2025, 20), (2027, 30)), Flaw(Kind.GOES_BACK, 1)),
        (path((2024, 9), (2027, 30)), Flaw(Kind.GOES_BACK, 0)),
        (path((2027, 40), aim=Aim.RANGE, form=Form.STEP), Flaw(Kind.NO_UPPER, 0)),
        (path((2027, 40, 30), aim=Aim.RANGE, form=Form.STEP), Flaw(Kind.UPPER_BELOW, 0)),
        (path((2027, 30, 40)), Flaw(Kind.NEEDS_NO_UPPER, 0)),
        (path((2027, 95), aim=Aim.AT_LEAST), Flaw(Kind.KEEP_LINEAR)),
    ],
)
def test_each_flaw_stands_at_its_place(found, flaw):
    assert flaws(found, TODAY) == [flaw]


@pytest.mark.parametrize(
    ("found", "flaw"),
    [
        (path((2027, 12), baseline=Decimal("10.5")), Flaw(Kind.NOT_COUNTABLE)),
        (path((2024, 15), (2027, Decimal("20.5"))), Flaw(Kind.NOT_COUNTABLE, 1)),
        (path((2027, -20), aim=Aim.DOWN), Flaw(Kind.NOT_COUNTABLE, 0)),
        (
            path((2027, 4, Decimal("6.5")), aim=Aim.RANGE, form=Form.STEP),
            Flaw(Kind.UPPER_NOT_COUNTABLE, 0),
        ),
    ],
)
def test_what_is_counted_is_wanted_in_whole_numbers_of_zero_or_more(found, flaw):
    assert flaws(found, TODAY, counted=True) == [flaw]
    assert flaws(found, TODAY) == []


def test_whole_numbers_are_sound_however_they_are_written():
    assert flaws(path((2027, Decimal("30.000")), baseline=0), TODAY, counted=True) == []


def test_a_day_that_comes_twice_is_named_wherever_it_stands():
    found = flaws(path((2024, 15), (2026, 20), (2024, 30)), TODAY)
    assert found == [Flaw(Kind.SAME_DAY, 2)]


days = st.dates(date(2015, 1, 1), date(2035, 1, 1))
spots = st.builds(Spot, days, st.integers(-9, 9), st.none() | st.integers(-9, 9))


@given(
    st.builds(
        Path,
        st.sampled_from(Aim),
        st.sampled_from(Form),
        st.builds(Spot, days, st.integers(-9, 9)),
        st.lists(spots, max_size=5),
    )
)
def test_a_path_without_a_flaw_can_be_read_on_every_day(found):
    if flaws(found, TODAY):
        return
    assert found.baseline.on <= TODAY
    assert [found.wanted_on(each.on).value for each in found.points] == [
        each.value for each in found.points
    ]
    for back in range(-400, 400, 50):
        found.wanted_on(found.end.on + timedelta(days=back))
