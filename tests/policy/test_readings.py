"""What a reader gets: figures, unknown ones, small ones, lower bounds."""

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from kakehashi.institutions.models import Institution
from kakehashi.policy.breakdowns import COUNTRY
from kakehashi.policy.counting import PERSONS
from kakehashi.policy.evidence import Evidence, Unknown
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
