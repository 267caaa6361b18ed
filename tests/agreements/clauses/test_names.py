"""What ids and codes are called."""

import pytest

from kakehashi.agreements.clauses.names import names_of
from kakehashi.agreements.content import LanguageNeed, Place
from tests.agreements.clauses.make import make_content
from tests.make import make_home, make_institution, make_unit

pytestmark = pytest.mark.django_db


def place(**said):
    return Place(key="a", direction="outgoing", first_year=2027, places=1, **said)


def test_names_of_gives_partners_in_their_order_and_the_university():
    home = make_home()
    first, second = make_institution("A", kind="company"), make_institution("B")
    names = names_of(make_content(unit=home.code, partners=(first.pk, second.pk)))
    assert names.home == {"ja": "東京都立大学", "en": "Tokyo Metropolitan University"}
    assert [each["en"] for each in names.partners] == ["A", "B"]
    assert not names.are_universities


def test_names_of_a_unit_has_the_name_of_its_university():
    unit = make_unit("Faculty of Law")
    assert names_of(make_content(unit=unit.code)).home == {
        "ja": "Tokyo Metropolitan University法学部",
        "en": "Faculty of Law, Tokyo Metropolitan University",
    }


def test_names_of_an_unknown_unit_is_the_university():
    make_home()
    assert names_of(make_content(unit="gone")).home["ja"] == "東京都立大学"


def test_names_of_codes_are_known_or_absent():
    unit = make_unit("Law")
    needs = (LanguageNeed(language="de", cefr="B1"), LanguageNeed(language="x", cefr="A1"))
    places = (place(units=(unit.code, "gone"), isced_f="0231", languages=needs),)
    words = names_of(make_content(unit="tmu", places=places)).words
    assert words[f"unit:{unit.code}"] == {"ja": "法学部", "en": "Law"}
    assert words["term:first"] == {"ja": "前期", "en": "First term"}
    assert words["language:de"] == {"ja": "ドイツ語", "en": "German"}
    assert words["field:0231"]["en"] == "Language acquisition"
    assert {"unit:gone", "language:x"} & set(words) == set()


def test_names_of_asks_a_fixed_number_of_queries(django_assert_max_num_queries):
    home = make_home()
    partners = tuple(make_institution(f"University {n}").pk for n in range(8))
    with django_assert_max_num_queries(5):
        names_of(make_content(unit=home.code, partners=partners))
