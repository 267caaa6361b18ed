"""Who may act in which role where, with dates, deputies and the units below."""

from datetime import date, timedelta

import pytest

from kakehashi.people.models import Deputy, Role
from kakehashi.people.queries import (
    acts_for,
    holders,
    holds,
    holds_at_home,
    roles_of,
    units_of,
)
from tests.make import make_deputy, make_home, make_institution, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db

OFFICE, COORDINATOR = [Role.Kind.OFFICE], [Role.Kind.COORDINATOR]
FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def coordinator():
    """A coordinator of one faculty for the fiscal year 2026."""
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=make_unit(), starts_on=FIRST, ends_on=LAST)
    return person


def test_holds_on_the_first_and_the_last_day_and_not_outside(coordinator):
    unit = coordinator.roles.get().unit

    assert holds(coordinator, COORDINATOR, at=unit, on=FIRST)
    assert holds(coordinator, COORDINATOR, at=unit, on=LAST)
    assert not holds(coordinator, COORDINATOR, at=unit, on=FIRST - DAY)
    assert not holds(coordinator, COORDINATOR, at=unit, on=LAST + DAY)


def test_holds_without_an_end_goes_on():
    person = make_person()
    make_role(person, Role.Kind.OFFICE, starts_on=FIRST)

    assert holds(person, OFFICE, on=date(2100, 1, 1))
    assert holds(person, OFFICE)


def test_holds_at_the_units_below_but_not_above_or_beside(coordinator):
    unit = coordinator.roles.get().unit
    department = make_unit("Department of Law", parent=unit)

    assert holds(coordinator, COORDINATOR, at=department, on=FIRST)
    assert not holds(coordinator, COORDINATOR, at=make_home(), on=FIRST)
    assert not holds(coordinator, COORDINATOR, at=make_unit("Science"), on=FIRST)
    assert holds(coordinator, COORDINATOR, on=FIRST)
    assert not holds(coordinator, OFFICE, on=FIRST)


def test_a_deputy_holds_while_both_the_role_and_the_deputyship_last(coordinator):
    role, deputy = coordinator.roles.get(), make_person()
    Deputy.objects.create(
        role=role, person=deputy, starts_on=date(2027, 3, 1), ends_on=date(2027, 5, 31)
    )

    assert not holds(deputy, COORDINATOR, at=role.unit, on=date(2027, 2, 28))
    assert holds(deputy, COORDINATOR, at=role.unit, on=date(2027, 3, 1))
    assert holds(deputy, COORDINATOR, at=role.unit, on=LAST)
    assert not holds(deputy, COORDINATOR, at=role.unit, on=LAST + DAY)


def test_roles_of_gives_a_role_once_however_many_deputies_it_has(coordinator):
    role = coordinator.roles.get()
    for _ in range(2):
        Deputy.objects.create(role=role, person=coordinator, starts_on=FIRST)
    Deputy.objects.create(role=role, person=make_person(), starts_on=FIRST)

    assert list(roles_of(coordinator, FIRST)) == [role]


def test_roles_of_mixes_no_dates_of_different_deputyships(coordinator):
    deputy = make_person()
    role = coordinator.roles.get()
    Deputy.objects.create(role=role, person=deputy, starts_on=FIRST, ends_on=FIRST)
    Deputy.objects.create(role=role, person=make_person(), starts_on=FIRST)

    assert list(roles_of(deputy, FIRST + DAY)) == []


def test_holds_at_home_is_for_the_whole_university_not_for_a_faculty():
    officer, of_law = make_person(), make_person()
    assert not holds_at_home(officer, OFFICE)  # no university has been entered yet
    make_role(officer, Role.Kind.OFFICE, unit=make_home())
    make_role(of_law, Role.Kind.OFFICE, unit=make_unit("Law"))

    assert holds_at_home(officer, OFFICE)
    assert not holds_at_home(officer, COORDINATOR)
    assert not holds_at_home(of_law, OFFICE)


def test_units_of_holds_the_units_below_and_no_institutions(coordinator):
    unit = coordinator.roles.get().unit
    below = make_unit("Department of Law", parent=unit)
    make_unit("Science")
    Role.objects.create(
        person=coordinator, kind=Role.Kind.PARTNER, institution=make_institution(), starts_on=FIRST
    )

    assert units_of(coordinator, [*COORDINATOR, Role.Kind.PARTNER], FIRST) == {unit.pk, below.pk}
    assert units_of(coordinator, COORDINATOR, LAST + DAY) == set()


def test_holders_are_those_at_the_unit_or_above_and_their_deputies(coordinator):
    unit = coordinator.roles.get().unit
    officer, deputy, gone = make_person(), make_person(), make_person(is_active=False)
    role = make_role(officer, Role.Kind.OFFICE)
    make_role(gone, Role.Kind.OFFICE)
    Deputy.objects.create(role=role, person=deputy, starts_on=FIRST)
    make_role(make_person(), Role.Kind.COORDINATOR, unit=make_unit("Science"))

    assert list(holders([*OFFICE, *COORDINATOR], unit, FIRST)) == [coordinator, officer, deputy]
    assert list(holders(OFFICE, make_home(), FIRST - DAY)) == [officer]


def test_holders_are_exactly_those_who_hold(coordinator):
    unit, deputy = coordinator.roles.get().unit, make_person()
    Deputy.objects.create(role=coordinator.roles.get(), person=deputy, starts_on=FIRST)
    people = [coordinator, deputy, make_person()]

    for day in (FIRST - DAY, FIRST, LAST, LAST + DAY):
        found = holders(COORDINATOR, unit, day)
        assert [p for p in people if holds(p, COORDINATOR, unit, day)] == list(found)


def test_acts_for_lasts_as_long_as_the_deputyship_and_the_role():
    holder = make_person()
    present = make_deputy(holder)
    gone = make_deputy(holder, ends_on=FIRST - DAY)
    without_role = make_deputy(holder, role_ends_on=FIRST - DAY)

    assert acts_for(present, FIRST) == {present.pk, holder.pk}
    assert acts_for(gone, FIRST) == {gone.pk}
    assert acts_for(without_role, FIRST) == {without_role.pk}
