from datetime import date

import pytest

from kakehashi.agreements import rules
from kakehashi.agreements.models import Terms
from kakehashi.agreements.states import State
from kakehashi.people.models import Role
from kakehashi.verdicts import No
from tests.make import (
    make_agreement,
    make_home,
    make_institution,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db

ACTS = ["revise", "discard", "sign", "amend", "terminate", "attach"]
DRAFTING = {"revise", "discard", "attach"}
EVERY_KIND = [kind for kind in Role.Kind if kind != Role.Kind.PARTNER]


@pytest.fixture
def law():
    return make_unit("Law")


def allowed(person, agreement):
    return {act for act in ACTS if getattr(rules, f"may_{act}")(person, agreement)}


def holder(kind, unit):
    person = make_person()
    make_role(person, kind, unit=unit)
    return person


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_who_may_do_what_to_a_draft(kind, law):
    draft = make_agreement(state=State.DRAFT, level=Terms.Level.UNIT, unit=law)
    expected = {
        Role.Kind.OFFICE: {"revise", "discard", "sign", "attach"},
        Role.Kind.COORDINATOR: {"revise", "discard", "attach"},
    }

    assert allowed(holder(kind, law), draft) == expected.get(kind, set())
    assert bool(rules.may_draft(holder(kind, law), law)) == (kind in expected)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_who_may_do_what_to_a_signed_agreement(kind, law):
    signed = make_agreement(level=Terms.Level.UNIT, unit=law)
    expected = {"amend", "terminate", "attach"} if kind == Role.Kind.OFFICE else set()

    assert allowed(holder(kind, law), signed) == expected


@pytest.mark.parametrize("kind", [Role.Kind.OFFICE, Role.Kind.COORDINATOR])
def test_roles_count_below_their_unit_and_nowhere_else(kind, law):
    draft = make_agreement(state=State.DRAFT, level=Terms.Level.UNIT, unit=law)

    assert allowed(holder(kind, make_home()), draft) >= DRAFTING
    assert allowed(holder(kind, make_unit("Science")), draft) == set()
    assert not rules.may_draft(holder(kind, law), make_home())


def test_what_is_over_stays_as_it_is(law):
    office = holder(Role.Kind.OFFICE, law)
    over = {"state": State.TERMINATED, "terminated_on": date(2020, 3, 31)}
    terminated = make_agreement(
        level=Terms.Level.UNIT, unit=law, termination_reason="Dormant.", **over
    )
    discarded = make_agreement(level=Terms.Level.UNIT, unit=law, state=State.DISCARDED)

    assert allowed(office, terminated) == {"attach"}
    assert allowed(office, discarded) == set()


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_university_office_alone_imports_and_speaks_for_the_register(kind, law):
    for rule in (rules.may_import, rules.may_declare_complete):
        assert bool(rule(holder(kind, make_home()))) == (kind == Role.Kind.OFFICE)
        assert not rule(holder(kind, law))


def test_partners_need_one_at_least_none_merged_and_not_ourselves():
    survivor = make_institution("University of Manchester", country="GB")
    gone = make_institution("UMIST", country="GB", status="merged", merged_into=survivor)

    assert rules.can_be_partners([survivor]) is True
    assert rules.can_be_partners([]) == No("An agreement needs at least one partner.")
    assert rules.can_be_partners([survivor, gone]) == No(
        "UMIST was merged into University of Manchester. Choose University of Manchester instead."
    )
    assert rules.can_be_partners([make_home().institution]) == No(
        "The university cannot be its own partner."
    )


def test_signing_needs_a_first_day_and_no_signature_from_the_future():
    today = date(2026, 11, 23)

    assert rules.can_be_signed(today, date(2027, 4, 1), today) is True
    assert rules.can_be_signed(None, date(2000, 4, 1), today) is True
    assert not rules.can_be_signed(today, None, today)
    assert not rules.can_be_signed(date(2026, 11, 24), today, today)
    assert not rules.can_be_signed(date(226, 11, 24), today, today)


def test_an_amendment_begins_no_earlier_than_what_it_amends():
    agreement = make_agreement(effective_on=date(2015, 4, 1))

    assert rules.can_begin(agreement, date(2015, 4, 1)) is True
    assert not rules.can_begin(agreement, date(2015, 3, 31))
    assert not rules.can_begin(agreement, None)


def test_an_agreement_ends_between_its_signature_and_its_agreed_end():
    agreement = make_agreement(
        signed_on=date(2015, 3, 1), effective_on=date(2015, 4, 1), expires_on=date(2020, 3, 31)
    )

    assert rules.can_end(agreement, date(2020, 3, 31)) is True
    assert rules.can_end(agreement, date(2015, 3, 1)) is True
    assert not rules.can_end(agreement, date(2015, 2, 28))
    assert not rules.can_end(agreement, date(2020, 4, 1))
    assert not rules.can_end(make_agreement(), date(20, 4, 1))
