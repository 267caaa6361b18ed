"""What can be done to the home university: its units, its people, the roles they hold.

Each verb locks what it changes, asks the rules again, changes, and writes the journal in one
transaction. Units and roles are never deleted: they end on a day.
"""

from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy

from kakehashi.directory import rules
from kakehashi.institutions.models import Institution, Unit
from kakehashi.journal.changes import Changes, Fields, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.verdicts import Refused, require

ESTABLISHED = declare("directory.established", gettext_lazy("set up the university"))
FOUNDED = declare("directory.unit_founded", gettext_lazy("entered the unit"))
UNIT_RENAMED = declare("directory.unit_renamed", gettext_lazy("renamed the unit"))
CLOSED = declare("directory.unit_closed", gettext_lazy("closed the unit"))
PERSON_ENTERED = declare("directory.person_entered", gettext_lazy("entered the person"))
DETAILS_CHANGED = declare("directory.details_changed", gettext_lazy("changed their own details"))
APPOINTED = declare("directory.appointed", gettext_lazy("gave a role"))
ROLE_ENDED = declare("directory.role_ended", gettext_lazy("ended a role"))
DEPUTISED = declare("directory.deputised", gettext_lazy("named a deputy"))


class Details(TypedDict, total=False):
    """The names of a person in their forms, and the language to write to them in (ja or en)."""

    passport_family: str
    passport_given: str
    name_kanji: str
    name_kana: str
    name_romaji: str
    name_preferred: str
    display_order: str
    language: str


@transaction.atomic
def establish(
    institution: Institution,
    *,
    code: str,
    name_ja: str,
    name_en: str,
    email: str,
    since: date,
    **details: Unpack[Details],
) -> Unit:
    """Make `institution` the home university, and give it its first officer.

    Nobody can be asked yet, so the system itself acts; everybody else is entered by that officer.

    Raises: Refused, if the university has been set up before, the e-mail is in use, or a name is
    missing.
    """
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    require(rules.can_be_established())
    require(rules.is_kept(institution))
    require(rules.can_be_called(name_ja, name_en))
    home = Unit.objects.create(
        code=code,
        kind=Unit.Kind.UNIVERSITY,
        institution=institution,
        name_ja=name_ja,
        name_en=name_en,
    )
    record(ESTABLISHED, home, by=None, changes=difference({}, fields_of(home)))
    officer = _person(email, details, by=None)
    role = Role.objects.create(person=officer, kind=Role.Kind.OFFICE, unit=home, starts_on=since)
    record(APPOINTED, officer, by=None, changes=difference({}, _facts(role)))
    return home


# -- Units --------------------------------------------------------------------------------------


@transaction.atomic
def found_unit(
    code: str,
    kind: str,
    *,
    parent: Unit,
    name_ja: str,
    name_en: str,
    starts_on: date | None = None,
    source: str = "",
    by: Person,
) -> Unit:
    """Enter a part of the home university that exists from `starts_on` on (None: as long as known).

    Raises: Refused, if `by` does not keep the register, the code is taken, or the parent does not
    exist on that day.
    """
    parent = Unit.objects.select_for_update().get(pk=parent.pk)
    require(rules.may_keep_register(by))
    require(rules.can_be_founded(code, kind, parent, starts_on))
    require(rules.can_be_called(name_ja, name_en))
    unit = Unit.objects.create(
        code=code,
        kind=kind,
        parent=parent,
        institution=parent.institution,
        name_ja=name_ja,
        name_en=name_en,
        starts_on=starts_on,
        source=source,
    )
    record(FOUNDED, unit, by=by, changes=difference({}, fields_of(unit)))
    return unit


@transaction.atomic
def rename_unit(unit: Unit, *, name_ja: str, name_en: str, reason: str = "", by: Person) -> Unit:
    """Correct or change what a unit is called. A unit that becomes another one is closed instead.

    Raises: Refused, if `by` does not keep the register or a name is missing.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require(rules.may_keep_register(by))
    require(rules.can_be_called(name_ja, name_en))
    before = fields_of(unit)
    unit.name_ja, unit.name_en = name_ja, name_en
    unit.save()
    changes = difference(before, fields_of(unit))
    record(UNIT_RENAMED, unit, by=by, changes=changes, reason=reason)
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, ends_on: date, reason: str = "", by: Person) -> Unit:
    """Say that `ends_on` is the last day of a unit.

    Raises: Refused, if `by` does not keep the register, it is the university, it would end before
    it begins, or a unit below it goes on.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require(rules.may_keep_register(by))
    require(rules.can_be_closed(unit, ends_on))
    before = fields_of(unit)
    unit.ends_on = ends_on
    unit.save()
    changes = difference(before, fields_of(unit))
    record(CLOSED, unit, by=by, changes=changes, reason=reason)
    return unit


# -- People -------------------------------------------------------------------------------------


@transaction.atomic
def enter_person(email: str, *, by: Person, **details: Unpack[Details]) -> Person:
    """Enter somebody who can then be given a role. They choose their password themselves.

    Raises: Refused, if `by` does not keep the register, the e-mail is in use in any letter case, or
    there is no name in Latin letters or kanji.
    """
    require(rules.may_keep_register(by))
    return _person(email, details, by=by)


def _person(email: str, details: Details, by: Person | None) -> Person:
    require(rules.can_be_reached_at(email))
    require(rules.has_a_name(details))
    try:
        person = Person.objects.create_user(email, **details)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    record(PERSON_ENTERED, person, by=by, changes=difference({}, fields_of(person)))
    return person


@transaction.atomic
def change_own_details(person: Person, *, by: Person, **details: Unpack[Details]) -> Person:
    """Change one's own names, their order and the language; what is not given stays.

    Raises: Refused, if `by` is somebody else, no name would be left, or a value cannot be so;
            TypeError, if anything else is to be changed.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    require(rules.may_change_details(by, person))
    if unknown := set(details) - set(Details.__annotations__):
        raise TypeError(f"Not a detail of a person: {', '.join(sorted(unknown))}")
    before = fields_of(person)
    for name, value in details.items():
        setattr(person, name, value)
    require(rules.has_a_name(before | dict(details)))
    try:
        person.full_clean(exclude=["password"])
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    person.save(update_fields=list(details))
    if changes := difference(before, fields_of(person)):
        record(DETAILS_CHANGED, person, by=by, changes=changes)
    return person


# -- Roles --------------------------------------------------------------------------------------


@transaction.atomic
def appoint(
    person: Person,
    kind: str,
    *,
    at: Unit | Institution,
    starts_on: date,
    ends_on: date | None = None,
    by: Person,
) -> Role:
    """Give `person` a role at a unit (a partner's contact: at an institution), both days included.

    Raises: Refused, if `by` does not keep the register, the place does not fit the role or does not
    exist then, or the person holds the role in that time already.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    require(rules.may_keep_register(by))
    require(rules.can_be_appointed(person, kind, at, starts_on, ends_on))
    place: dict[str, Any] = {"unit": at} if isinstance(at, Unit) else {"institution": at}
    role = Role.objects.create(
        person=person, kind=kind, starts_on=starts_on, ends_on=ends_on, **place
    )
    record(APPOINTED, person, by=by, changes=difference({}, _facts(role)))
    return role


@transaction.atomic
def end_role(role: Role, *, ends_on: date, reason: str = "", by: Person) -> Role:
    """Say that `ends_on` is the last day of a role. Its deputies end with it.

    Raises: Refused, if `by` does not keep the register or it would end before it begins.
    """
    role = Role.objects.select_for_update().get(pk=role.pk)
    require(rules.may_keep_register(by))
    require(rules.can_end(role, ends_on))
    changes = _which(role) | {"ends_on": [_day(role.ends_on), _day(ends_on)]}
    role.ends_on = ends_on
    role.save()
    record(ROLE_ENDED, role.person, by=by, changes=changes, reason=reason)
    return role


@transaction.atomic
def deputise(
    person: Person, role: Role, *, starts_on: date, ends_on: date | None = None, by: Person
) -> Deputy:
    """Let `person` act in a role for its holder, both days included and while the role lasts.

    Raises: Refused, if `by` does not keep the register, `person` holds the role, or the role is not
    held on the first day.
    """
    role = Role.objects.select_for_update().get(pk=role.pk)
    require(rules.may_keep_register(by))
    require(rules.can_deputise(person, role, starts_on, ends_on))
    deputy = Deputy.objects.create(person=person, role=role, starts_on=starts_on, ends_on=ends_on)
    changes = _which(role) | {
        "person_id": [None, person.pk],
        "starts_on": [None, _day(starts_on)],
        "ends_on": [None, _day(ends_on)],
    }
    record(DEPUTISED, role.person, by=by, changes=changes)
    return deputy


# The journal keeps what happens to roles with the person who holds them, so that a person's history
# tells it; the fields are those of the role.


def _facts(role: Role) -> Fields:
    return {key: value for key, value in fields_of(role).items() if key != "person_id" and value}


def _which(role: Role) -> Changes:
    """Kind and place of a role, unchanged: by them the reader knows which one it is."""
    facts = _facts(role)
    return {key: [facts[key]] * 2 for key in ("kind", "unit_id", "institution_id") if key in facts}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
