import json
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.vocabulary import countries
from kakehashi.web.components import maps
from kakehashi.web.components.maps import Point, steps, world


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def parsed(figure):
    return ElementTree.fromstring(figure)


def test_every_country_or_region_has_a_shape_or_a_place():
    data = json.loads((Path(maps.__file__).parent / "world.json").read_text())
    drawn = set(data["shapes"]) - {"-"} | set(data["small"])
    assert drawn <= {code for code, _ in countries.choices("en")}
    assert {code for code, _ in countries.choices("en")} - drawn == {
        # dependencies that the source draws with their country, and what we leave out
        *("AQ", "TF"),
        *("BQ", "BV", "CC", "CX", "GF", "GI", "GP", "MQ", "RE", "SJ", "TK", "TV", "UM", "YT"),
    }


@given(st.lists(st.integers(1, 10_000), min_size=1))
def test_steps_hold_every_value_exactly_once(values):
    ranges = steps(values)
    assert len(ranges) <= 5
    assert ranges[0][0] == 1
    assert ranges[-1][1] == max(values)
    assert all(first <= last for first, last in ranges)
    assert all(b[0] == a[1] + 1 for a, b in pairwise(ranges))


def test_steps_of_nothing_are_none():
    assert steps([]) == []


def test_world_draws_every_country_and_shades_those_with_a_value():
    figure = world({"CN": 38, "FR": 1, "JP": 0}, title="Partners")
    base, *shaded = parsed(figure).findall("svg/path")
    assert base.get("fill") == "var(--chart-land)"
    assert [path.get("fill") for path in shaded] == ["var(--chart-value-5)", "var(--chart-value-1)"]
    shapes, _ = maps._world()
    assert shapes["JP"] in base.get("d")
    assert shapes["CN"] not in base.get("d")


def test_world_draws_a_place_too_small_for_a_shape_as_a_disc():
    discs = parsed(world({"SG": 4}, title="Partners")).findall("svg/circle")
    assert [disc.get("fill") for disc in discs] == ["var(--chart-value-5)"]


def test_world_explains_its_shades():
    legend = parsed(world({"CN": 38, "FR": 1}, title="t")).findall("ul/li")
    assert ["".join(entry.itertext()) for entry in legend] == [
        "1–2",
        "3–4",
        "5–9",
        "10–18",
        "19–38",
    ]


def test_world_links_points_for_the_pointer_only():
    point = Point(16.37, 48.2, "Wien", "/en/institutions/1/")
    picture = parsed(world({}, [point], title="Partners")).find("svg")
    assert picture.get("role") is None
    image, links = picture.findall("g")
    assert image.get("role") == "img"
    assert links.get("aria-hidden") == "true"
    link = links.find("a")
    assert (link.get("href"), link.get("tabindex")) == ("/en/institutions/1/", "-1")
    assert link.find("path/title").text == "Wien"


def test_world_draws_points_at_one_place_as_one():
    seoul = [Point(126.98, 37.56, f"University {n}", f"/{n}") for n in range(8)]
    figure = parsed(world({}, seoul, title="Partners"))
    assert figure.find("svg").get("role") == "img"
    titles = [e.text for e in figure.iter("title")][1:]
    assert titles == ["\n".join(f"University {n}" for n in range(6)) + "\nand 2 more"]


def test_world_escapes_names():
    figure = world({}, [Point(0, 0, "<script>")], title='"<b>')
    assert "<script>" not in figure
    assert "<b>" not in figure


def test_world_says_whose_borders_it_draws_and_without_points_what_is_marked():
    figure = parsed(world({}, title="t"))
    assert figure.find("svg/desc").text == "Nothing is marked."
    assert "are those of the data set" in "".join(figure.find("figcaption").itertext())
