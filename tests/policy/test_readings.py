"""What a reader gets: figures, unknown ones, small ones, lower bounds."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.institutions.models import Institution
from kakehashi.policy.breakdowns import COUNTRY
from kakehashi.policy.counting import PERCENT, PERSONS
from kakehashi.policy.evidence import Evidence, Stated, StatedPart, Unknown
from kakehashi.policy.readings import read, series, visible_rows
from kakehashi.policy.registry import REGISTRY
from tests.make import make_institution

pytestmark = pytest.mark.django_db

DAY = date(2024, 5, 1)
PARTNERS = REGISTRY["partners.active"]


def counting(**facts):
    """An indicator that counts every institution."""
    return replace(
        PARTNERS,
        reads=None,
        compute=lambda at: Evidence(
            Institution.objects.all, {"country": COUNTRY.at("country")}, **facts
        ),
    )


def counting_persons():
    return replace(counting(), unit=PERSONS)


def shown(reading, by="country"):
    return [(part.key, part.value) for part in reading.parts(by, "en")]


def test_read_gives_the_value_and_its_parts_largest_first():
    for country in ["AT", "FR", "FR", "DE"]:
        make_institution(country=country)

    reading = read(counting(), DAY)

    assert (reading.value, reading.reason, reading.in_words) == (4, "", "4 institutions")
    assert shown(reading) == [("FR", 2), ("AT", 1), ("DE", 1)]


def test_read_says_unknown_with_its_reason():
    reading = read(replace(PARTNERS, reads=None, compute=lambda at: Unknown("No register.")), DAY)

    assert (reading.value, reading.reason, reading.in_words) == (None, "No register.", "unknown")
    assert reading.divisions == {}


def test_read_says_at_least_beside_a_caveat():
    reading = read(counting(at_least=True, caveat="Not complete."), DAY)

    assert (reading.in_words, reading.caveat) == ("at least 0 institutions", "Not complete.")


def test_read_hides_small_figures_about_persons_in_public_only():
    for _ in range(3):
        make_institution()

    public, inside = read(counting_persons(), DAY), read(counting_persons(), DAY, public=False)

    assert (public.value, public.in_words) == (None, "fewer than 5 persons")
    assert public.reason.startswith("Fewer than 5 persons")
    assert public.parts("country", "en") == []
    assert (inside.value, shown(inside)) == (3, [("AT", 3)])


def test_read_hides_small_parts_of_a_large_figure_about_persons():
    for country in ["AT"] * 9 + ["FR"] * 3 + ["DE"] * 6:
        make_institution(country=country)

    reading = read(counting_persons(), DAY)

    assert reading.value == 18
    assert shown(reading) == [("AT", 9), ("DE", None), ("FR", None)]


def test_read_names_a_part_without_a_key_as_not_known():
    make_institution(city="")
    cities = COUNTRY.at("merged_into__country")
    evidence = Evidence(Institution.objects.all, {"country": cities})

    (part,) = evidence.parts("country", "en")

    assert (part.key, part.name, part.value) == (None, "not known", 1)
    assert evidence.part("country", None).value() == 1


def test_series_reads_the_last_reference_dates():
    readings = series(counting(), DAY, 3)

    assert [point.value for point in readings] == [0, 0, 0]
    assert [reading.on for reading in readings] == [
        date(2022, 5, 1),
        date(2023, 5, 1),
        date(2024, 5, 1),
    ]


def test_visible_rows_are_all_where_the_model_has_no_secrets():
    make_institution()

    assert visible_rows(counting().on(DAY), AnonymousUser()).count() == 1


# -- Stated figures -------------------------------------------------------------------------------


def stating(value, parts, unit=PERSONS):
    """An indicator of which a whole and parts by country were stated."""
    named = {key: StatedPart(Decimal(each), key, key) for key, each in parts.items()}
    whole = None if value is None else Decimal(value)
    found = Stated(whole, 1, "Survey", None, lambda: {"country": named} if named else {})
    return replace(PARTNERS, unit=unit, reads=None, compute=lambda at: found)


def test_read_gives_a_stated_figure_with_its_decimals():
    reading = read(stating("71.500", {"AT": "80.250", "FR": "3.5"}, PERCENT), DAY)

    assert (reading.value, reading.in_words) == (Decimal("71.5"), "71.5 %")
    assert shown(reading) == [("AT", Decimal("80.25")), ("FR", Decimal("3.5"))]


def test_read_never_takes_stated_parts_for_the_whole():
    reading = read(stating(None, {"AT": 40, "FR": 30}), DAY)

    assert (reading.value, reading.is_unknown, reading.in_words) == (None, True, "unknown")
    assert "never stand in for the whole" in reading.reason
    assert shown(reading) == [("AT", 40), ("FR", 30)]


def test_read_hides_a_stated_part_whose_rest_would_point_at_somebody():
    assert shown(read(stating(10, {"AT": 8}), DAY)) == [("AT", None)]
    assert shown(read(stating(10, {"AT": 8}), DAY, public=False)) == [("AT", 8)]
    assert shown(read(stating(40, {"AT": 20}), DAY)) == [("AT", 20)]


def test_read_hides_small_stated_figures_about_persons_in_public_only():
    small = stating(4, {"AT": 4})

    assert read(small, DAY).in_words == "fewer than 5 persons"
    assert shown(read(small, DAY)) == []
    assert read(small, DAY, public=False).value == 4


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.integers(0, 10))
def test_no_hidden_stated_part_can_be_worked_out_from_what_is_shown(values, rest):
    parts = {f"P{place}": value for place, value in enumerate(values)}
    reading = read(stating(sum(values) + rest, parts), DAY)
    if reading.is_suppressed:
        assert shown(reading) == []
        return

    found = dict(shown(reading))

    hidden = [value for key, value in parts.items() if found[key] is None]
    assert all(found[key] in (None, value) for key, value in parts.items())
    assert not any(value is not None and 0 < value < 5 for value in found.values())
    unknown = hidden + ([rest] if rest else [])
    everything = [value for value in [*values, rest] if value]
    secret = hidden or 0 < rest < 5
    assert not secret or sum(unknown) >= 5 or len(unknown) == len(everything)
    assert not secret or len(unknown) > 1 or len(everything) == 1
