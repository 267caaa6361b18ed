"""Units, people and roles of the home university."""

from datetime import date

import pytest

from kakehashi.directory.organisation import (
    appoint,
    change_own_details,
    close_unit,
    deputise,
    end_role,
    enter_person,
    found_unit,
    rename_unit,
)
from kakehashi.journal.history import readable
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import Refused
from tests.make import make_home, make_institution, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db

APRIL_2028, MARCH_2028 = date(2028, 4, 1), date(2028, 3, 31)
NAMES = {"name_ja": "共創学部", "name_en": "Faculty of Global Innovation and Development"}


@pytest.fixture
def officer():
    return make_officer()


def told(person):
    """What the person's history shows, newest first: field, before, after."""
    return [
        {(change.field, change.before, change.after) for change in line.changes}
        for line in readable(history_of(person))
    ]


# -- Units --------------------------------------------------------------------------------------


def test_found_unit_begins_on_its_day(officer):
    unit = found_unit(
        "global", "faculty", parent=make_home(), starts_on=APRIL_2028, by=officer, **NAMES
    )

    assert (unit.parent, unit.institution) == (make_home(), make_home().institution)
    assert unit not in type(unit).objects.on(MARCH_2028)
    assert unit in type(unit).objects.on(APRIL_2028)
    assert history_of(unit).get().verb == "directory.unit_founded"


def test_found_unit_refuses_a_second_university_a_taken_code_and_a_parent_of_another_time(officer):
    home = make_home()
    young = make_unit(starts_on=APRIL_2028)
    closed = make_unit(ends_on=MARCH_2028)

    for code, kind, parent, starts_on, sentence in [
        ("new", "university", home, None, "one university"),
        (young.code, "faculty", home, None, "exists already"),
        ("new", "office", young, MARCH_2028, "does not exist yet"),
        ("new", "office", closed, APRIL_2028, "is closed by then"),
    ]:
        with pytest.raises(Refused, match=sentence):
            found_unit(code, kind, parent=parent, starts_on=starts_on, by=officer, **NAMES)
    with pytest.raises(Refused, match="in Japanese and in English"):
        found_unit("new", "faculty", parent=home, name_ja="", name_en="Law", by=officer)


def test_rename_unit_keeps_the_old_name_in_the_journal(officer):
    unit = make_unit("Law", name_ja="法学部")

    rename_unit(unit, name_ja="法学部", name_en="Faculty of Law", by=officer)

    assert history_of(unit).get().changes == {"name_en": ["Law", "Faculty of Law"]}


def test_close_unit_asks_for_the_units_below_first(officer):
    unit = make_unit(starts_on=date(2005, 4, 1))
    below = make_unit("Department", parent=unit)

    with pytest.raises(Refused, match="Close the units below"):
        close_unit(unit, ends_on=MARCH_2028, by=officer)
    with pytest.raises(Refused, match="before the first"):
        close_unit(unit, ends_on=date(2005, 3, 31), by=officer)
    with pytest.raises(Refused, match="home university"):
        close_unit(make_home(), ends_on=MARCH_2028, by=officer)
    close_unit(below, ends_on=MARCH_2028, by=officer)
    close_unit(unit, ends_on=MARCH_2028, by=officer)

    unit.refresh_from_db()
    assert unit.ends_on == MARCH_2028


# -- People -------------------------------------------------------------------------------------


def test_enter_person_takes_a_mononym(officer):
    person = enter_person("suharto@example.edu", passport_given="SUHARTO", by=officer)

    assert str(person) == "SUHARTO"
    assert not person.has_usable_password()
    assert "password" not in history_of(person).get().changes


def test_enter_person_refuses_a_second_e_mail_in_any_case_no_name_and_no_address(officer):
    enter_person("hanako@example.ac.jp", name_kanji="花子", by=officer)

    with pytest.raises(Refused, match="registered already"):
        enter_person("HANAKO@example.ac.jp", name_kanji="花子", by=officer)
    with pytest.raises(Refused, match="a single name is enough"):
        enter_person("nobody@example.ac.jp", name_kana="ハナコ", by=officer)
    with pytest.raises(Refused, match="valid email"):
        enter_person("hanako", name_kanji="花子", by=officer)
    with pytest.raises(Refused, match="international office"):
        enter_person("taro@example.ac.jp", name_kanji="太郎", by=make_person())


def test_change_own_details_changes_what_is_given_and_records_it():
    person = make_person(passport_family="WEBER", passport_given="ANNA")

    change_own_details(person, name_preferred="Anni", language="en", by=person)

    person.refresh_from_db()
    assert (person.name_preferred, person.passport_family) == ("Anni", "WEBER")
    assert history_of(person).get().changes == {
        "name_preferred": ["", "Anni"],
        "language": ["ja", "en"],
    }


def test_change_own_details_writes_no_entry_when_nothing_changes():
    person = make_person(passport_given="ANNA")

    change_own_details(person, passport_given="ANNA", by=person)

    assert not history_of(person).exists()


def test_change_own_details_refuses_other_people_no_name_and_other_fields(officer):
    person = make_person()

    with pytest.raises(Refused, match="your own details only"):
        change_own_details(person, name_preferred="X", by=officer)
    with pytest.raises(Refused, match="a single name is enough"):
        change_own_details(person, passport_given="", by=person)
    with pytest.raises(Refused, match="not a valid choice"):
        change_own_details(person, language="xx", by=person)
    with pytest.raises(TypeError, match="is_superuser"):
        change_own_details(person, is_superuser=True, by=person)
    assert not Person.objects.get(pk=person.pk).is_superuser


# -- Roles --------------------------------------------------------------------------------------


def test_appoint_gives_a_role_for_its_term(officer):
    person, unit = make_person(), make_unit()

    appoint(person, "coordinator", at=unit, starts_on=APRIL_2028, by=officer)

    assert holds(person, [Role.Kind.COORDINATOR], at=unit, on=APRIL_2028)
    assert not holds(person, [Role.Kind.COORDINATOR], at=unit, on=MARCH_2028)
    assert history_of(person).get().verb == "directory.appointed"
    assert told(person) == [
        {
            ("role", "", "Faculty coordinator"),
            ("unit", "", "Law"),
            ("from", "", "April 1, 2028"),
        }
    ]


def test_appoint_refuses_the_wrong_place_and_a_role_held_already(officer):
    person, unit = make_person(), make_unit(starts_on=APRIL_2028)
    appoint(person, "coordinator", at=unit, starts_on=APRIL_2028, by=officer)

    for kind, place, starts_on, ends_on, sentence in [
        ("partner", unit, APRIL_2028, None, "at an institution"),
        ("office", make_institution(), APRIL_2028, None, "at an institution"),
        ("teacher", unit, MARCH_2028, None, "does not exist on that day"),
        ("teacher", unit, APRIL_2028, MARCH_2028, "before the first"),
        ("coordinator", unit, date(2029, 4, 1), None, "holds this role then already"),
    ]:
        with pytest.raises(Refused, match=sentence):
            appoint(person, kind, at=place, starts_on=starts_on, ends_on=ends_on, by=officer)


def test_appoint_again_after_the_role_has_ended(officer):
    person, unit = make_person(), make_unit()
    role = appoint(person, "coordinator", at=unit, starts_on=date(2024, 4, 1), by=officer)
    end_role(role, ends_on=MARCH_2028, reason="sabbatical", by=officer)

    appoint(person, "coordinator", at=unit, starts_on=APRIL_2028, by=officer)

    assert person.roles.count() == 2
    assert [entry.verb for entry in history_of(person)] == [
        "directory.appointed",
        "directory.role_ended",
        "directory.appointed",
    ]


def test_end_role_neither_before_it_begins_nor_later_than_agreed(officer):
    role = make_role(
        make_person(), Role.Kind.TEACHER, starts_on=date(2024, 4, 1), ends_on=date(2027, 3, 31)
    )

    with pytest.raises(Refused, match="before the first"):
        end_role(role, ends_on=date(2024, 3, 31), by=officer)
    with pytest.raises(Refused, match="already ends earlier"):
        end_role(role, ends_on=MARCH_2028, by=officer)


def test_deputise_lets_somebody_act_for_the_holder(officer):
    role = make_role(make_person(), Role.Kind.COORDINATOR, unit=make_unit())
    deputy = make_person()

    deputise(deputy, role, starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30), by=officer)

    assert holds(deputy, [Role.Kind.COORDINATOR], at=role.unit, on=date(2026, 11, 30))
    assert not holds(deputy, [Role.Kind.COORDINATOR], at=role.unit, on=date(2026, 12, 1))
    assert told(role.person)[0] == {
        ("role", "Faculty coordinator", "Faculty coordinator"),
        ("unit", "Law", "Law"),
        ("person", "", str(deputy)),
        ("from", "", "Nov. 1, 2026"),
        ("until", "", "Nov. 30, 2026"),
    }


def test_deputise_refuses_the_holder_and_days_outside_the_role(officer):
    role = make_role(
        make_person(), Role.Kind.COORDINATOR, unit=make_unit(), ends_on=date(2026, 3, 31)
    )

    with pytest.raises(Refused, match="their own deputy"):
        deputise(role.person, role, starts_on=date(2026, 3, 1), by=officer)
    with pytest.raises(Refused, match="not held on that day"):
        deputise(make_person(), role, starts_on=date(2026, 4, 1), by=officer)
    with pytest.raises(Refused, match="before the first"):
        deputise(
            make_person(), role, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 1), by=officer
        )
    assert not Deputy.objects.exists()
