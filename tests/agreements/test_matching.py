import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.agreements.importing import Row
from kakehashi.agreements.matching import By, find, known
from tests.make import make_home, make_institution, make_unit

pytestmark = pytest.mark.django_db


def found_of(**cells):
    return find([Row(line=2, unit="tmu", **cells)])["2"]


def test_find_believes_the_ror_id_before_any_name():
    vienna = make_institution("University of Vienna", ror="03prydq77")
    make_institution("University of Rennes 2", country="FR")

    found = found_of(ror="03prydq77", name_en="University of Rennes 2", country="FR")

    assert found == {"by": By.ROR, "institutions": [vienna.pk]}


def test_find_takes_an_exact_name_in_the_same_country():
    here = make_institution("Trinity College", country="IE")
    make_institution("Trinity College", country="GB")

    assert found_of(name_en="trinity  COLLEGE", country="IE") == {
        "by": By.NAME,
        "institutions": [here.pk],
    }


def test_find_lists_all_who_bear_the_same_name():
    one, other = (make_institution("Columbia University", country="US") for _ in "ab")

    assert found_of(name_en="Columbia University", country="US") == {
        "by": By.NAME,
        "institutions": [one.pk, other.pk],
    }


def test_find_searches_what_is_called_otherwise_same_country_first():
    russia = make_institution("National Research Tomsk State University", country="RU")
    elsewhere = make_institution("Tomsk State University Club", country="KZ")

    found = found_of(name_en="Tomsk State University", country="RU")

    assert found == {"by": By.SEARCH, "institutions": [russia.pk, elsewhere.pk]}


def test_find_says_when_there_is_nothing():
    assert found_of(name_en="Miskatonic University", country="US") == {
        "by": By.NOTHING,
        "institutions": [],
    }


def test_find_leaves_out_rows_with_faults():
    from_file = Row(line=7, name_en="x", faults=("anything",))

    assert find([from_file]) == {}


def test_find_asks_as_often_for_many_rows_as_for_one():
    rows = []
    for number in range(20):
        name = f"University number {number} of Vienna"
        make_institution(name)
        rows.append(Row(line=number + 2, name_en=name, country="AT"))

    with CaptureQueriesContext(
        connection,
    ) as for_one:
        find(rows[:1])
    with CaptureQueriesContext(connection) as for_all:
        find(rows)

    assert len(for_one) == len(for_all)


def test_known_reads_countries_and_units_in_both_languages():
    home, law = make_home(), make_unit("Law", name_ja="法学部")
    spellings = known()

    assert spellings.university == home.code
    assert {spellings.countries[text] for text in ("at", "austria", "オーストリア")} == {"AT"}
    assert {spellings.units[text] for text in (law.code, "law", "法学部")} == {law.code}
    assert spellings.units["東京都立大学"] == home.code
