"""A declared path and the values over it."""

import re
from datetime import date

import altair
import pytest

from kakehashi.policy.progress.paths import Aim, Form, Path, Spot
from kakehashi.web.components.paths import Known, Projected, _specification, path_chart


def day(year):
    return date(year, 5, 1)


VALUES = [
    Known(day(year), str(year), value)
    for year, value in ((2022, 10), (2023, 12), (2024, None), (2025, 9))
]
PATH = Path(Aim.UP, Form.LINEAR, Spot(day(2022), 10), [Spot(day(2028), 30)])
RANGE = Path(Aim.RANGE, Form.STEP, Spot(day(2022), 10), [Spot(day(2024), 8, 11)])
MILESTONES = Path(Aim.DOWN, Form.MILESTONES, Spot(day(2022), 10), [Spot(day(2024), 5)])


@pytest.mark.parametrize("path", [PATH, RANGE, MILESTONES], ids=["line", "range", "milestones"])
def test_every_description_is_valid_vega_lite(path):
    described = _specification(path, VALUES, str, 600, 260)
    altair.LayerChart.from_dict(described, validate=True)


def layers(path, mark):
    described = _specification(path, VALUES, lambda each: str(each.year), 600, 260)
    return [
        [(row["day"], row["value"]) for row in layer["data"]["values"]]
        for layer in described["layer"]
        if layer["mark"]["type"] == mark
    ]


def test_a_straight_path_begins_at_the_baseline():
    wanted, known = layers(PATH, "line")
    assert wanted == [(day(2022).toordinal(), 10), (day(2028).toordinal(), 30)]
    assert [value for _, value in known] == [10, 12, None, 9]


def test_steps_begin_at_the_first_point_and_the_end_goes_on():
    lower, upper, _known = layers(RANGE, "line")
    assert lower == [(day(2024).toordinal(), 8), (day(2025).toordinal(), 8)]
    assert [value for _, value in upper] == [11, 11]


def test_milestones_are_no_line():
    assert len(layers(MILESTONES, "line")) == 1
    assert "Diamonds: what is wanted on a day." in path_chart(MILESTONES, VALUES, title="t")


def test_the_chart_says_what_its_marks_mean_and_what_is_not_known():
    drawn = path_chart(PATH, VALUES, title="Partners", description="As of 1 May.")
    assert "Dashed line: what is wanted. Square: the declared baseline. Shaded: not known." in drawn
    assert "From 10 (2022) to 9 (2025)" in drawn
    assert "Not known: 2024." in drawn
    assert not re.search(r"style=|<style", drawn)


def test_a_path_without_any_value_is_drawn_alone():
    drawn = path_chart(PATH, [], title="Partners")
    assert drawn.count("<svg") == 2
    assert "No value is known yet." in drawn


def test_what_is_projected_is_drawn_dotted_from_the_last_value_and_never_as_one():
    ahead = [Known(day(2026), "2026", 12), Known(day(2027), "2027", 15)]
    line = Projected(ahead, "circle", "Dots and circles: the projection.")

    described = _specification(PATH, VALUES, str, 600, 260, [line])
    drawn = path_chart(PATH, VALUES, title="Partners", projected=[line])

    dotted, marks = [
        layer for layer in described["layer"] if layer["data"]["values"][-1].get("value") == 15
    ]
    assert [row["value"] for row in dotted["data"]["values"]] == [9, 12, 15]
    assert dotted["mark"]["strokeDash"]
    assert (marks["mark"]["shape"], marks["mark"]["filled"]) == ("circle", False)
    assert "Dots and circles: the projection." in drawn
