"""A figure as plain values."""

from dataclasses import replace
from datetime import date

import pytest

from kakehashi.institutions.models import Institution
from kakehashi.policy.breakdowns import COUNTRY
from kakehashi.policy.counting import PERSONS
from kakehashi.policy.evidence import Evidence, Unknown
from kakehashi.policy.plain import plain_figure, plain_lines
from kakehashi.policy.readings import read, series
from kakehashi.policy.registry import REGISTRY
from tests.make import make_institution

pytestmark = pytest.mark.django_db

DAY = date(2024, 5, 1)


def counted_since_2024(at):
    if at.year < 2024:
        return Unknown("No register before 2024.")
    return Evidence(
        Institution.objects.all, {"country": COUNTRY.at("country")}, "Not complete.", True
    )


INDICATOR = replace(REGISTRY["partners.active"], compute=counted_since_2024, reads=None)


def both(indicator):
    return read(indicator, DAY), series(indicator, DAY, 2)


def test_plain_figure_says_everything_about_the_figure():
    make_institution(country="AT")

    figure = plain_figure(*both(INDICATOR), "ja")

    assert (figure["indicator"], figure["on"], figure["value"]) == (
        "partners.active",
        "2024-05-01",
        1,
    )
    assert (figure["at_least"], figure["caveat"], figure["reason"]) == (True, "Not complete.", None)
    assert figure["by"] == {"country": [{"key": "AT", "name": "オーストリア", "value": 1}]}
    assert figure["series"] == [
        {"on": "2023-05-01", "value": None, "is_unknown": True, "at_least": False},
        {"on": "2024-05-01", "value": 1, "is_unknown": False, "at_least": True},
    ]


def test_plain_figure_says_why_there_is_no_value():
    figure = plain_figure(read(INDICATOR, date(2020, 5, 1)), [], "en")

    assert (figure["value"], figure["is_unknown"]) == (None, True)
    assert (figure["reason"], figure["by"]) == ("No register before 2024.", {})


def test_plain_lines_give_days_then_parts_and_say_unknown():
    make_institution(country="AT")

    lines = list(plain_lines(*both(INDICATOR), "en"))

    assert [(each["on"], each["division"], each["key"], each["value"]) for each in lines] == [
        ("2023-05-01", "", "", "unknown"),
        ("2024-05-01", "", "", 1),
        ("2024-05-01", "country", "AT", 1),
    ]


def test_plain_lines_hide_small_numbers_of_persons():
    for country in ["AT"] * 9 + ["FR"] * 3 + ["DE"] * 6:
        make_institution(country=country)

    lines = list(plain_lines(*both(replace(INDICATOR, unit=PERSONS)), "en"))

    assert [(each["key"], each["value"]) for each in lines] == [
        ("", "unknown"),
        ("", 18),
        ("AT", 9),
        ("DE", "<5"),
        ("FR", "<5"),
    ]
