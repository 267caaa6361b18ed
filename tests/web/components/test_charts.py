import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation

from kakehashi.web.components.charts import bars, trend

POINTS = [("2023", 3), ("2024", None), ("2025", Decimal("5.5")), ("2026", 7)]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def parsed(figure):
    return ElementTree.fromstring(figure)


def test_trend_draws_one_picture_for_a_phone_and_one_for_a_wide_column():
    pictures = parsed(trend(POINTS, title="Partners")).findall("svg")
    assert [picture.get("class") for picture in pictures] == ["chart__narrow", "chart__wide"]
    assert [picture.get("viewBox") for picture in pictures] == ["0 0 360 220", "0 0 600 260"]
    assert {size for p in pictures for size in re.findall(r'font-size="(\d+)px"', _text(p))} == {
        "14"
    }


def test_trend_carries_its_text_alternative():
    picture = parsed(trend(POINTS, title="<Partners> & co", description="On 1 May.")).find("svg")
    title, description = picture.find("title"), picture.find("desc")
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert title.text == "<Partners> & co"
    assert description.text == (
        "On 1 May. From 3 (2023) to 7 (2026); lowest 3 (2023), highest 7 (2026). Not known: 2024."
    )


def test_trend_leaves_a_gap_where_a_value_is_not_known():
    points = [("2022", 1), ("2023", 3), ("2024", None), ("2025", 5), ("2026", 7)]
    line = re.search(r'<path d="([^"]+)" stroke="var\(--chart-1\)"', trend(points, title="t"))
    assert line[1].count("M") == 2
    assert "Shaded: not known." in trend(points, title="t")
    assert "Shaded" not in trend([("2025", 0), ("2026", 0)], title="t")


def test_trend_keeps_time_in_order_when_values_are_missing():
    labels = re.findall(r">(20\d\d)<", _text(parsed(trend(POINTS, title="t")).findall("svg")[1]))
    assert sorted(labels) == ["2023", "2024", "2025", "2026"]
    places = re.findall(r'translate\(([\d.]+),[\d.]+\)"[^>]*>(20\d\d)<', trend(POINTS, title="t"))
    for count in (places[:4], places[4:]):
        assert [year for _, year in sorted(count, key=lambda p: float(p[0]))] == sorted(labels)


def test_trend_without_a_known_value_says_so():
    figure = parsed(trend([("2026", None)], title="Partners"))
    assert figure.find("svg") is None
    assert _words(figure) == "Partners No value is known yet."


def test_small_trend_has_no_letters_but_the_same_words():
    figure = parsed(trend(POINTS, title="Partners", small=True))
    assert figure.get("class") == "chart chart--small"
    assert figure.find("figcaption") is None
    assert "<text" not in _text(figure)
    assert figure.find("svg/title").text == "Partners"


def test_bars_show_every_row_and_say_what_is_not_known():
    figure = bars([("フランス", 3), ("Viet Nam", None), ("Nowhere", 0)], title="t")
    texts = [e.text for e in parsed(figure).find("svg").iter("text")]
    assert sorted(texts) == sorted(["フランス", "Viet Nam", "Nowhere", "3", "not known", "0"])
    assert parsed(figure).find("svg/desc").text == "フランス: 3, Viet Nam: not known, Nowhere: 0."


def test_bars_of_nothing_say_so():
    assert _words(parsed(bars([], title="By kind"))) == "By kind There is nothing to show."


def test_bars_refuse_values_below_zero():
    with pytest.raises(ValueError, match="zero or more"):
        bars([("a", -1)], title="t")


@pytest.mark.parametrize("figure", [trend(POINTS, title="t"), bars([("a", 1)], title="t")])
def test_charts_bring_no_style_and_no_colour_of_their_own(figure):
    assert "style" not in figure
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', figure)) - {"none"}
    assert all(colour.startswith("var(--chart-") for colour in colours)


def test_charts_drawn_at_the_same_time_do_not_disturb_each_other():
    def one(number):
        return trend([("2025", number), ("2026", number + 1)], title=f"t{number}")

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(one, range(8)))
    assert together == [one(number) for number in range(8)]


def _text(element):
    return ElementTree.tostring(element, encoding="unicode")


def _words(element):
    return " ".join(" ".join(element.itertext()).split())
