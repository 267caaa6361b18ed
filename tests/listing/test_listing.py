import json
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django_filters import CharFilter, FilterSet
from openpyxl import load_workbook

from kakehashi.institutions.models import Institution
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from tests.make import make_institution

pytestmark = pytest.mark.django_db


class CountryFilter(FilterSet):
    country = CharFilter(max_length=2)

    class Meta:
        model = Institution
        fields = ["country"]


COLUMNS = [
    Column("name", "Name", lambda row: row.city, heading=True),
    Column("country", "Country/region", lambda row: row.country, order="country"),
    Column("latitude", "Latitude", lambda row: row.latitude, order="latitude", numeric=True),
    Column("kind", "Kind", lambda row: row.kind, hidden=True),
]


def listed(rf, query="", **options):
    request = rf.get(f"/en/things/{query}")
    request.user = AnonymousUser()
    options = {"order": "country", "filters": CountryFilter, "empty": "None.", **options}
    return Listing(request, Institution.objects.all(), COLUMNS, name="things", **options)


def countries(listing):
    return [row.country for row in listing.page]


def test_rows_follow_the_first_order_and_the_one_asked_for(rf):
    for country in ("FR", "AT", "JP"):
        make_institution(country=country)
    assert countries(listed(rf)) == ["AT", "FR", "JP"]
    assert countries(listed(rf, "?sort=-country")) == ["JP", "FR", "AT"]


@pytest.mark.parametrize("asked", ["name", "secret", "-", "country;drop", "country__x"])
def test_sort_that_is_not_offered_is_ignored(rf, asked):
    make_institution(country="FR")
    make_institution(country="AT")
    assert countries(listed(rf, f"?sort={asked}")) == ["AT", "FR"]


def test_unknown_values_stand_last_in_both_directions(rf):
    for country, latitude in (("AT", 48.2), ("FR", None), ("JP", 35.6)):
        make_institution(country=country, latitude=latitude, longitude=latitude)
    assert countries(listed(rf, "?sort=latitude")) == ["JP", "AT", "FR"]
    assert countries(listed(rf, "?sort=-latitude")) == ["AT", "JP", "FR"]


@pytest.mark.parametrize(
    ("page", "number"), [("1", 1), ("2", 2), ("99", 2), ("-1", 2), ("x", 1), ("", 1)]
)
def test_page_that_does_not_exist_becomes_the_nearest(rf, page, number):
    for _ in range(3):
        make_institution()
    assert listed(rf, f"?page={page}", per_page=2).page.number == number


def test_filter_that_is_wrong_shows_its_error_and_no_rows(rf):
    make_institution()
    listing = listed(rf, "?country=AUSTRIA")
    assert listing.count == 0
    assert list(listing.filters.form.errors) == ["country"]


def test_address_keeps_the_filter_and_returns_to_the_first_page(rf):
    listing = listed(rf, "?country=AT&page=3&export=csv")
    assert listing.address(sort="-country") == "/en/things/?country=AT&sort=-country"


def test_export_holds_every_row_and_hidden_columns(rf):
    for country in ("AT", "FR", "JP"):
        make_institution(country=country, city="Wien")
    listing = listed(rf, "?export=json", per_page=1)
    answer = json.loads(b"".join(listing.response("unused.html")))
    assert [row["country"] for row in answer["rows"]] == ["AT", "FR", "JP"]
    assert answer["rows"][0] == {
        "name": "Wien",
        "country": "AT",
        "latitude": None,
        "kind": "education",
    }


def test_csv_begins_with_a_mark_and_never_starts_a_formula(rf):
    make_institution(city="=1+1", latitude=-3.5, longitude=0)
    text = b"".join(listed(rf, "?export=csv").response("unused.html")).decode()
    assert text == ("\ufeffName,Country/region,Latitude,Kind\r\n'=1+1,AT,-3.5,education\r\n")


def test_xlsx_keeps_texts_as_texts_and_numbers_as_numbers(rf):
    make_institution(city="=1+1", latitude=48.2, longitude=16.4)
    answer = listed(rf, "?export=xlsx").response("unused.html")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows == [
        ("Name", "Country/region", "Latitude", "Kind"),
        ("=1+1", "AT", 48.2, "education"),
    ]


def test_export_takes_the_same_queries_for_many_rows(rf, django_assert_num_queries):
    for _ in range(30):
        make_institution()
    with django_assert_num_queries(1):
        b"".join(listed(rf, "?export=csv").response("unused.html"))
