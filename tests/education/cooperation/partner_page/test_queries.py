from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.agreements.models import Negotiation
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.ledger.operations import enter_opening
from kakehashi.education.cooperation.partner_page.queries import gather
from kakehashi.journal.operations import record
from kakehashi.people.models import Role
from tests.education.cooperation.encounters.make import (
    AT,
    make_contact,
    make_encounter,
    make_follow_up,
    make_guest,
)
from tests.education.cooperation.joint_programmes.make import make_programme, make_year
from tests.make import (
    make_agreement,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def seen(institution, reader=None, day=DAY, language="en"):
    return gather(institution, reader or make_officer(), day, language)


def negotiate(agreement, owner=None):
    owner = owner or make_officer()
    return Negotiation.objects.create(
        agreement=agreement,
        purpose="renewal",
        rationale="It works",
        owner=owner,
        begun_by=owner,
        begun_at=AT,
    )


def test_agreements_stand_in_force_first_with_what_ends_soon():
    vienna = make_institution()
    past = make_agreement(vienna, expires_on=date(2020, 3, 31))
    ending = make_agreement(vienna, expires_on=date(2027, 3, 31))
    lasting = make_agreement(vienna, expires_on=date(2029, 3, 31))
    draft = make_agreement(vienna, state=State.DRAFT)
    make_agreement(vienna, state=State.DISCARDED)
    make_agreement(make_institution("Graz"))

    lines = seen(vienna).agreements

    assert [line.agreement for line in lines] == [ending, lasting, draft, past]
    assert [line.ends for line in lines] == [date(2027, 3, 31), None, None, None]


def test_what_renews_by_itself_is_nothing_to_decide_about():
    vienna = make_institution()
    make_agreement(vienna, expires_on=date(2026, 12, 31), renewal="automatic", renewal_months=60)

    assert [line.ends for line in seen(vienna).agreements] == [None]


def test_records_of_merged_institutions_are_the_partners_through_every_merger():
    survivor = make_institution("New")
    middle = make_institution("Middle", status="merged", merged_into=survivor)
    first = make_institution("First", status="merged", merged_into=middle)
    agreement, programme = make_agreement(first), make_programme(middle)
    encounter = make_encounter(first)
    contact = make_contact(middle)

    found = seen(survivor)

    assert [str(each) for each in found.absorbed] == ["Middle", "First"]
    assert [line.agreement for line in found.agreements] == [agreement]
    assert [line.programme for line in found.programmes] == [programme]
    assert list(found.encounters) == [encounter]
    assert [role.person for role in found.contacts] == [contact]


def test_encounters_are_left_out_for_auditors_and_kept_for_leadership():
    vienna, auditor, president = make_institution(), make_person(), make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    make_role(president, Role.Kind.LEADERSHIP)
    encounter = make_encounter(vienna)
    make_guest(encounter)
    make_follow_up(encounter)

    hidden, shown = seen(vienna, auditor), seen(vienna, president)

    assert (hidden.sees_encounters, hidden.encounters, hidden.met) == (False, [], [])
    assert (hidden.follow_ups, hidden.open_points) == ([], [])
    assert (shown.sees_encounters, shown.encounters) == (True, [encounter])


def test_people_met_stand_once_with_the_last_day_and_coming_encounters_apart():
    vienna = make_institution()
    earlier = make_encounter(vienna, on=date(2026, 4, 1))
    later = make_encounter(vienna, on=date(2026, 5, 1))
    coming = make_encounter(vienna, on=date(2026, 7, 1))
    for encounter in (earlier, later, coming):
        make_guest(encounter, "Anna Gruber")
    make_guest(earlier, "Eva", post="Dean")

    found = seen(vienna)

    assert [(met.name, met.post, met.last) for met in found.met] == [
        ("Anna Gruber", "", date(2026, 5, 1)),
        ("Eva", "Dean", date(2026, 4, 1)),
    ]
    assert (found.encounters, found.coming) == ([later, earlier], [coming])


def test_guests_of_another_partner_at_the_same_fair_are_not_met_people_of_this_one():
    vienna, graz = make_institution(), make_institution("Graz")
    fair = make_encounter(vienna, graz, kind="fair")
    make_guest(fair, "Eva", institution=graz)

    assert seen(vienna).met == []
    assert [met.name for met in seen(graz).met] == ["Eva"]


def test_a_balance_that_nobody_entered_is_unknown_and_not_even():
    vienna = make_institution()
    make_agreement(vienna)
    make_agreement(vienna, kind="research")

    (line,) = seen(vienna).balances

    assert (line.is_known, line.words) == (
        False,
        "Unknown: nothing was ever entered into the ledger.",
    )
    assert seen(vienna).use == []


def test_a_balance_says_who_owes_whom():
    vienna, officer = make_institution(), make_officer()
    agreement = make_agreement(vienna)
    enter_opening(agreement, year=2025, balance=36, source="Minutes", by=officer)

    (line,) = seen(vienna).balances

    assert line.is_known
    assert line.words.endswith("owes Tokyo Metropolitan University 3 student-semesters.")
    assert [(each.year, each.sent) for each in seen(vienna).use] == [
        (2026, Fraction(0)),
        (2025, Fraction(0)),
        (2024, None),
        (2023, None),
        (2022, None),
    ]


def test_programmes_show_their_last_known_students_to_those_they_are_confided_to():
    vienna, law = make_institution(), make_unit("Law")
    programme = make_programme(vienna, unit=law)
    make_year(programme, 2025, home=5, partner=7)
    make_year(programme, 2026, home=5, partner=None)
    make_programme(vienna)
    other = make_officer(unit=make_unit("Science"))

    assert sorted(line.students for line in seen(vienna).programmes) == ["12 (FY2025)", "unknown"]
    assert [line.students for line in seen(vienna, other).programmes] == ["", ""]


def test_open_points_stand_by_their_day_and_what_has_none_last():
    vienna, owner = make_institution(), make_officer(passport_given="Aiko")
    agreement = make_agreement(vienna, expires_on=date(2026, 12, 31))
    negotiate(agreement, owner)
    make_programme(vienna, title_en="Double Degree")
    make_follow_up(make_encounter(vienna), owner=owner, due_on=date(2027, 1, 10))
    make_follow_up(make_encounter(vienna), owner=owner, text="Done", done_by=owner, done_at=AT)

    points = seen(vienna).open_points

    assert [(point.words, point.due, point.who) for point in points] == [
        ("Decide on renewal: Student exchange", date(2026, 12, 31), ""),
        ("Send the table", date(2027, 1, 10), "Aiko"),
        ("Go on negotiating: Renewal (Idea)", None, "Aiko"),
        ("Conclude an agreement for the programme: Double Degree", None, ""),
    ]


def test_negotiations_and_balances_of_other_units_are_not_shown():
    vienna = make_institution()
    agreement = make_agreement(vienna, unit=make_unit("Law"))
    negotiate(agreement)
    other = make_officer(unit=make_unit("Science"))

    found = seen(vienna, other)

    assert (found.negotiations, found.balances) == ([], [])
    assert [line.agreement for line in found.agreements] == [agreement]
    assert len(seen(vienna).negotiations) == 1


def test_the_journal_tells_of_what_the_reader_may_see_only():
    vienna = make_institution()
    officer, auditor = make_officer(), make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    encounter, agreement = make_encounter(vienna), make_agreement(vienna)
    record("cooperation.encounter_recorded", encounter, by=officer)
    record("agreements.signed", agreement, by=officer)

    assert [entry.verb for entry in seen(vienna, officer).entries] == [
        "agreements.signed",
        "cooperation.encounter_recorded",
    ]
    assert [entry.verb for entry in seen(vienna, auditor).entries] == ["agreements.signed"]


def test_queries_do_not_grow_with_encounters_and_programmes():
    vienna, officer = make_institution(), make_officer()

    def more():
        make_guest(make_encounter(vienna), "Eva")
        make_follow_up(make_encounter(vienna), owner=officer)
        make_year(make_programme(vienna))
        make_contact(vienna)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            seen(vienna, officer)
        return len(asked)

    more()
    one = queries()
    for _ in range(4):
        more()

    assert queries() == one
