import json

import altair
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.web.components import specifications as s

POINTS = [("2023", 3), ("2024", None), ("2025", 5), ("2026", None)]


@pytest.mark.parametrize(
    "description",
    [
        s.trend(POINTS, "5", 360, 220),
        s.small_trend(POINTS, 160, 40),
        s.bars([("France", 3), ("Viet Nam", None)], ["3", "not known"], 360),
    ],
    ids=["trend", "small", "bars"],
)
def test_every_description_is_valid_vega_lite(description):
    altair.LayerChart.from_dict(description, validate=True)


def test_trend_marks_gaps_the_last_value_and_values_that_stand_alone():
    rows = s.trend(POINTS, "5", 360, 220)["data"]["values"]
    assert [row["unknown"] for row in rows] == [False, True, False, True]
    assert [row["last"] for row in rows] == [False, False, True, False]
    assert [row["marked"] for row in rows] == [True, False, True, False]
    assert [row["value"] for row in rows] == [3, None, 5, None]


def test_bars_keep_the_order_given():
    rows = s.bars([("b", 1), ("a", 2)], ["1", "2"], 360)["data"]["values"]
    assert [row["label"] for row in rows] == ["b", "a"]


def test_width_counts_kanji_double():
    assert s.width_of("2026年度") == 8 * (4 + 2 * 2)


def test_cut_ends_a_long_name_with_an_ellipsis_and_drops_line_breaks():
    assert s.cut("Université\nde Paris", 400) == "Université de Paris"
    assert s.cut("東京都立大学大学院", 8 * 9) == "東京都立…"


@given(st.text(), st.integers(8, 500))
def test_cut_never_takes_more_room_than_there_is(text, units):
    assert s.width_of(s.cut(text, units)) <= max(units, 8)


@given(st.integers(1, 60), st.integers(10, 800))
def test_labels_that_fit_keep_the_last_and_do_not_touch(number, units):
    labels = [str(2000 + n) for n in range(number)]
    shown = s.labels_that_fit(labels, units)
    assert shown[-1] == labels[-1]
    assert len(shown) == 1 or (len(shown) - 1) * (s.width_of("2000") + 16) <= units
    assert shown == sorted(shown)


def test_descriptions_can_be_hashed():
    json.dumps(s.trend(POINTS, "5", 360, 220))
