"""Entering, naming, identifying, retiring and succeeding institutions."""

import pytest

from kakehashi.directory.operations import (
    Naming,
    add_name,
    enter_institution,
    identify,
    remove_identifier,
    remove_name,
    rename_institution,
    retire,
    revise_institution,
    succeed,
)
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import find_institutions
from kakehashi.journal.history import readable
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.make import make_home, make_institution, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db

VIENNA = [Naming("Universität Wien", "de"), Naming("ウィーン大学", "ja", "label")]


@pytest.fixture
def officer():
    return make_officer()


def names_of(institution):
    return [(name.text, name.language, name.kind) for name in institution.names.all()]


def verbs_of(record):
    return [entry.verb.removeprefix("directory.") for entry in history_of(record)]


def test_enter_institution_keeps_names_identifiers_and_a_trace(officer):
    institution = enter_institution(
        VIENNA,
        country="AT",
        city="Vienna",
        latitude=48.21,
        longitude=16.37,
        identifiers={"ror": "https://ror.org/03prydq77", "erasmus": "A WIEN01"},
        source="ror.org",
        by=officer,
    )

    assert names_of(institution) == [
        ("Universität Wien", "de", "official"),
        ("ウィーン大学", "ja", "label"),
    ]
    assert institution.identifier("ror") == "03prydq77"
    assert institution.identifier("erasmus") == "A  WIEN01"
    assert find_institutions("ウィーン") == [institution]
    entry = history_of(institution).get()
    assert (entry.verb, entry.by) == ("directory.institution_entered", officer)
    assert entry.changes["text"] == [
        None,
        "Universität Wien (de, official)\nウィーン大学 (ja, label)",
    ]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"country": "XX"}, "no country or region"),
        ({"country": "AT", "latitude": 48.2}, "latitude and longitude, or neither"),
        ({"country": "AT", "latitude": 91.0, "longitude": 0.0}, "Latitude lies between"),
        ({"country": "AT", "identifiers": {"ror": "nonsense"}}, "“nonsense” cannot be a ROR"),
        ({"country": "AT", "website": "javascript:alert(1)"}, "valid URL"),
        ({"country": "AT", "kind": "circus"}, "not a valid choice"),
        ({"country": "AT", "names": []}, "needs a name"),
        ({"country": "AT", "names": [Naming("  ")]}, "cannot be empty"),
        ({"country": "AT", "names": [Naming("Wien", "german")]}, "not a known language"),
    ],
)
def test_enter_institution_refuses_what_cannot_be_and_writes_nothing(officer, facts, sentence):
    before = Institution.objects.count()

    with pytest.raises(Refused, match=sentence):
        enter_institution(facts.pop("names", VIENNA), by=officer, **facts)

    assert Institution.objects.count() == before


def test_enter_institution_refuses_an_identifier_in_use_and_names_its_holder(officer):
    make_institution("University of Vienna", ror="03prydq77")

    with pytest.raises(Refused, match="03prydq77 is the identifier of University of Vienna"):
        enter_institution(VIENNA, country="AT", identifiers={"ror": "03prydq77"}, by=officer)


def test_only_the_office_of_the_whole_university_keeps_the_register():
    faculty = make_unit()
    of_a_faculty = make_officer(unit=faculty)
    leader = make_person()
    make_role(leader, Role.Kind.LEADERSHIP)

    for person in (make_person(), of_a_faculty, leader):
        with pytest.raises(Refused, match="international office"):
            enter_institution(VIENNA, country="AT", by=person)


def test_revise_institution_records_what_changed_only(officer):
    institution = make_institution(city="Wien")

    revise_institution(institution, country="AT", city="Vienna", by=officer)

    assert history_of(institution).get().changes == {"city": ["Wien", "Vienna"]}


def test_revise_institution_refuses_what_cannot_be_or_is_another_verbs(officer):
    institution = make_institution()

    with pytest.raises(Refused, match="latitude and longitude, or neither"):
        revise_institution(institution, country="AT", latitude=48.2, by=officer)
    with pytest.raises(TypeError, match="status"):
        revise_institution(institution, country="AT", status="retired", by=officer)


def test_rename_institution_keeps_the_old_name_as_an_alias(officer):
    institution = enter_institution(
        [Naming("首都大学東京", "ja"), Naming("東京都立大学", "ja", "alias")],
        country="JP",
        by=officer,
    )

    rename_institution(institution, "東京都立大学", language="ja", reason="2020年4月", by=officer)

    assert names_of(institution) == [
        ("首都大学東京", "ja", "alias"),
        ("東京都立大学", "ja", "official"),
    ]
    assert institution.name_in("ja") == "東京都立大学"
    entry = history_of(institution).first()
    assert entry.reason == "2020年4月"
    assert entry.changes == {
        "text": [
            "首都大学東京 (ja, official)\n東京都立大学 (ja, alias)",
            "首都大学東京 (ja, alias)\n東京都立大学 (ja, official)",
        ]
    }


def test_rename_institution_to_its_own_name_changes_nothing_but_the_trace(officer):
    institution = enter_institution([Naming("Universität Wien", "de")], country="AT", by=officer)

    rename_institution(institution, "Universität Wien", language="de", by=officer)

    assert names_of(institution) == [("Universität Wien", "de", "official")]


def test_add_name_and_remove_name(officer):
    institution = make_institution("University of Vienna")

    add_name(institution, Naming("UniVie", "", "acronym"), by=officer)
    add_name(institution, Naming("UniVie", "", "acronym"), by=officer)
    assert [name.text for name in institution.names.all()] == ["University of Vienna", "UniVie"]
    assert verbs_of(institution) == ["name_added"]

    remove_name(institution.names.get(text="UniVie"), by=officer)
    assert [name.text for name in institution.names.all()] == ["University of Vienna"]
    with pytest.raises(Refused, match="needs a name"):
        remove_name(institution.names.get(), by=officer)


def test_identify_and_remove_identifier(officer):
    institution = make_institution()

    identify(institution, "ror", "https://ror.org/03prydq77", by=officer)
    with pytest.raises(Refused, match="known already"):
        identify(institution, "ror", "03prydq77", by=officer)
    remove_identifier(institution.identifiers.get(), reason="wrong university", by=officer)

    assert institution.identifier("ror") == ""
    assert verbs_of(institution) == ["identifier_removed", "institution_identified"]


def test_retire_keeps_the_institution_and_spares_the_home_university(officer):
    institution = make_institution()

    retire(institution, reason="closed in 2024", by=officer)

    institution.refresh_from_db()
    assert institution.status == Institution.Status.RETIRED
    with pytest.raises(Refused, match="home university"):
        retire(make_home().institution, reason="", by=officer)


def test_succeed_records_a_line_and_refuses_circles_and_repetition(officer):
    first, second, third = (make_institution(name) for name in ("A", "B", "C"))
    succeed(first, second, by=officer)
    succeed(second, third, by=officer)

    with pytest.raises(Refused, match="known already"):
        succeed(first, second, by=officer)
    with pytest.raises(Refused, match="A cannot follow C"):
        succeed(third, first, by=officer)
    with pytest.raises(Refused, match="cannot follow"):
        succeed(first, first, by=officer)
    assert [each.successor for each in first.followed_by.all()] == [second]
    line = readable(history_of(first))[0]
    assert [(change.field, change.after) for change in line.changes] == [("successor", "B")]
