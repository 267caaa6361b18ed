"""What can be done to institutions.

Each verb locks what it changes, asks the rules again, changes, and writes the journal in one
transaction. Institutions are never deleted: they are retired, or merged into another.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.directory import rules
from kakehashi.directory.merging import repoint
from kakehashi.directory.schemes import stored_form
from kakehashi.institutions.models import (
    Identifier,
    Institution,
    InstitutionName,
    Succession,
    Unit,
)
from kakehashi.institutions.names import name as make_name
from kakehashi.journal.changes import Changes, Fields, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require
from kakehashi.vocabulary import languages

ENTERED = declare("directory.institution_entered", gettext_lazy("entered the institution"))
REVISED = declare("directory.institution_revised", gettext_lazy("corrected the institution"))
RENAMED = declare("directory.institution_renamed", gettext_lazy("renamed the institution"))
NAME_ADDED = declare("directory.name_added", gettext_lazy("added a name"))
NAME_REMOVED = declare("directory.name_removed", gettext_lazy("removed a name"))
IDENTIFIED = declare("directory.institution_identified", gettext_lazy("added an identifier"))
UNIDENTIFIED = declare("directory.identifier_removed", gettext_lazy("removed an identifier"))
RETIRED = declare("directory.institution_retired", gettext_lazy("marked it as closed"))
MERGED = declare("directory.institution_merged", gettext_lazy("merged it into another"))
ABSORBED = declare("directory.institution_absorbed", gettext_lazy("merged another into it"))
SUCCEEDED = declare("directory.institution_succeeded", gettext_lazy("recorded a successor"))

Kind = InstitutionName.Kind


class Naming(NamedTuple):
    """One name as somebody states it; `language` is BCP 47 or empty."""

    text: str
    language: str = ""
    kind: str = Kind.OFFICIAL


class Profile(TypedDict, total=False):
    """Where an institution is, and where that was read.

    country: ISO 3166-1 alpha-2.  latitude, longitude: degrees, both or neither.
    """

    kind: str
    country: Required[str]
    city: str
    latitude: float | None
    longitude: float | None
    website: str
    source: str


@transaction.atomic
def enter_institution(
    names: Iterable[Naming],
    *,
    identifiers: Mapping[str, str] | None = None,
    by: Person,
    **profile: Unpack[Profile],
) -> Institution:
    """Enter an institution with at least one name.

    identifiers: scheme -> value in any of its usual forms.

    Raises: Refused, if `by` does not keep the register, a fact cannot be so, or another institution
    has one of the identifiers.
    """
    require(rules.may_keep_register(by))
    return _enter(names, identifiers or {}, profile, by)


@transaction.atomic
def enter_first_institution(
    names: Iterable[Naming],
    *,
    identifiers: Mapping[str, str] | None = None,
    **profile: Unpack[Profile],
) -> Institution:
    """Enter the institution that `establish` then makes the home university.

    Nobody keeps the register yet, so the system itself acts.

    Raises: Refused, if the university has been set up, a fact cannot be so, or another institution
    has one of the identifiers.
    """
    require(rules.can_be_established())
    return _enter(names, identifiers or {}, profile, None)


@transaction.atomic
def revise_institution(
    institution: Institution, *, by: Person, **profile: Unpack[Profile]
) -> Institution:
    """Correct where an institution is and where that was read; what is not given stays.

    Raises: Refused, if `by` does not keep the register, it was merged, or a fact cannot be so;
            TypeError, if anything else is to be changed.
    """
    institution = _changeable(institution, by)
    if unknown := set(profile) - set(Profile.__annotations__):
        raise TypeError(f"Not in an institution's profile: {', '.join(sorted(unknown))}")
    before = fields_of(institution)
    for key, value in profile.items():
        setattr(institution, key, value)
    _save(institution)
    record(REVISED, institution, by=by, changes=difference(before, fields_of(institution)))
    return institution


@transaction.atomic
def rename_institution(
    institution: Institution, text: str, *, language: str, reason: str = "", by: Person
) -> Institution:
    """Give an institution a new official name in `language`; the old one becomes an alias.

    Raises: Refused, if `by` does not keep the register, it was merged, or the name cannot be one.
    """
    institution = _changeable(institution, by)
    before = _facts(institution)
    tag = _tag(text, language)
    for old in institution.names.filter(language=tag, kind=Kind.OFFICIAL):
        old.delete()
        _name(institution, Naming(old.text, tag, Kind.ALIAS))
    institution.names.filter(language=tag, text=text.strip()).delete()
    _name(institution, Naming(text, tag, Kind.OFFICIAL))
    changes = _changes(before, _facts(institution))
    record(RENAMED, institution, by=by, changes=changes, reason=reason)
    return institution


@transaction.atomic
def add_name(institution: Institution, naming: Naming, *, by: Person) -> Institution:
    """Add one more name. A name it has already is not added twice.

    Raises: Refused, if `by` does not keep the register, it was merged, or the name cannot be one.
    """
    institution = _changeable(institution, by)
    before = _facts(institution)
    _name(institution, naming)
    if changes := _changes(before, _facts(institution)):
        record(NAME_ADDED, institution, by=by, changes=changes)
    return institution


@transaction.atomic
def remove_name(name: InstitutionName, *, by: Person) -> Institution:
    """Take a name away that was wrong; the last one stays.

    Raises: Refused, if `by` does not keep the register, it was merged, or it is the last name.
    """
    institution = _changeable(name.institution, by)
    if not institution.names.exclude(pk=name.pk).exists():
        raise Refused(_("An institution needs a name."))
    before = _facts(institution)
    institution.names.filter(pk=name.pk).delete()
    record(NAME_REMOVED, institution, by=by, changes=_changes(before, _facts(institution)))
    return institution


@transaction.atomic
def identify(institution: Institution, scheme: str, value: str, *, by: Person) -> Institution:
    """Add what another register calls this institution, in any of the scheme's usual forms.

    Raises: Refused, if `by` does not keep the register, it was merged, the value has not the form
    of the scheme, or it names an institution already.
    """
    institution = _changeable(institution, by)
    before = _facts(institution)
    _identify(institution, scheme, value)
    record(IDENTIFIED, institution, by=by, changes=_changes(before, _facts(institution)))
    return institution


@transaction.atomic
def remove_identifier(identifier: Identifier, *, reason: str, by: Person) -> Institution:
    """Take an identifier away that was wrong.

    Raises: Refused, if `by` does not keep the register or the institution was merged.
    """
    institution = _changeable(identifier.institution, by)
    before = _facts(institution)
    institution.identifiers.filter(pk=identifier.pk).delete()
    changes = _changes(before, _facts(institution))
    record(UNIDENTIFIED, institution, by=by, changes=changes, reason=reason)
    return institution


@transaction.atomic
def retire(institution: Institution, *, reason: str, by: Person) -> Institution:
    """Mark an institution as closed. It stays in the register with everything that names it.

    Raises: Refused, if `by` does not keep the register, it was merged or closed before, or it is
    our own university.
    """
    institution = _changeable(institution, by)
    require(rules.can_retire(institution))
    before = fields_of(institution)
    institution.status = Institution.Status.RETIRED
    institution.save()
    changes = difference(before, fields_of(institution))
    record(RETIRED, institution, by=by, changes=changes, reason=reason)
    return institution


@transaction.atomic
def merge(
    institution: Institution, *, into: Institution, reason: str = "", by: Person
) -> Institution:
    """Say that two entries are one institution: `institution` stays only as a pointer to `into`.

    Whatever points at the first points at the second afterwards; where only one row may, that of
    the second stays. Identifiers move, names are kept as aliases.

    Returns: the institution that stays.
    Raises:  Refused, if `by` does not keep the register, they are the same, one of them was merged
             before, the first is the home university, or one comes after the other in a circle.
    """
    institution, into = _locked_pair(institution, into)
    require(rules.may_keep_register(by))
    require(rules.can_merge(institution, into))
    before, other_before = _facts(institution), _facts(into)

    Succession.objects.filter(predecessor=institution, successor=into).delete()
    Succession.objects.filter(predecessor=into, successor=institution).delete()
    moved = repoint(institution, into, apart_from=frozenset({InstitutionName}))
    require(rules.follows_no_circle(into))
    _keep_as_aliases(institution, into)
    institution.status, institution.merged_into = Institution.Status.MERGED, into
    institution.save()
    changes = _changes(before, _facts(institution))
    record(MERGED, institution, by=by, changes=changes, reason=reason)
    rows: Changes = {name: [[], pks] for name, pks in moved.items()}
    changes = _changes(other_before, _facts(into)) | rows
    record(ABSORBED, into, by=by, changes=changes, reason=reason)
    return into


@transaction.atomic
def succeed(predecessor: Institution, successor: Institution, *, by: Person) -> Succession:
    """Record that `successor` carries on `predecessor`, which may have several successors.

    Raises: Refused, if `by` does not keep the register, one was merged, it is known already, or the
    predecessor comes after the successor.
    """
    predecessor, successor = _locked_pair(predecessor, successor)
    require(rules.may_keep_register(by))
    require(rules.is_kept(predecessor))
    require(rules.is_kept(successor))
    require(rules.can_follow(successor, predecessor))
    succession = Succession.objects.create(predecessor=predecessor, successor=successor)
    record(SUCCEEDED, predecessor, by=by, changes={"successor_id": [None, successor.pk]})
    return succession


# -- Parts --------------------------------------------------------------------------------------


def _enter(
    names: Iterable[Naming], identifiers: Mapping[str, str], profile: Profile, by: Person | None
) -> Institution:
    institution = Institution(**profile)
    _save(institution)
    for naming in names:
        _name(institution, naming)
    if not institution.names.exists():
        raise Refused(_("An institution needs a name."))
    for scheme, value in identifiers.items():
        _identify(institution, scheme, value)
    record(ENTERED, institution, by=by, changes=_changes({}, _facts(institution)))
    return institution


def _changeable(institution: Institution, by: Person) -> Institution:
    """The locked row, if `by` may change it."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    require(rules.may_keep_register(by))
    require(rules.is_kept(institution))
    return institution


def _save(institution: Institution) -> None:
    require(rules.can_be_in(institution.country))
    require(rules.can_lie_at(institution.latitude, institution.longitude))
    try:
        institution.clean_fields()
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    institution.save()


def _locked_pair(first: Institution, second: Institution) -> tuple[Institution, Institution]:
    """Both rows locked, and the home university's before them.

    Successions are a net: two people who add a thread each could close a circle that neither sees.
    So whoever changes the net waits for the one before.
    """
    Unit.objects.select_for_update().filter(kind=Unit.Kind.UNIVERSITY).first()
    rows = Institution.objects.select_for_update().order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[first.pk, second.pk])}
    return found[first.pk], found[second.pk]


def _facts(institution: Institution) -> Fields:
    """Its columns, and its names and identifiers a line each."""
    institution = Institution.objects.with_names().get(pk=institution.pk)
    return fields_of(institution) | {
        "text": [
            f"{name.text} ({', '.join(filter(None, (name.language, name.kind)))})"
            for name in institution.names.all()
        ],
        "value": [str(identifier) for identifier in institution.identifiers.all()],
    }


def _changes(before: Fields, after: Fields) -> Changes:
    """The columns that differ; of names and identifiers those that went and those that came."""
    changes = difference(before, after)
    for part in {"text", "value"} & changes.keys():
        old, new = before.get(part, []), after[part]
        gone, come = [x for x in old if x not in new], [x for x in new if x not in old]
        changes[part] = ["\n".join(gone) or None, "\n".join(come) or None]
    return changes


def _tag(text: str, language: str) -> str:
    require(rules.can_be_a_name(text, language))
    return languages.canonical(language) if language else ""


def _name(institution: Institution, naming: Naming) -> None:
    tag = _tag(naming.text, naming.language)
    text = naming.text.strip()
    if not institution.names.filter(text=text, language=tag, kind=naming.kind).exists():
        make_name(institution, text, tag, naming.kind).save()


def _identify(institution: Institution, scheme: str, value: str) -> None:
    require(rules.can_be_identified(institution, scheme, value))
    try:
        with transaction.atomic():
            institution.identifiers.create(scheme=scheme, value=stored_form(scheme, value))
    except IntegrityError:  # somebody gave it to another institution a moment ago
        require(rules.can_be_identified(institution, scheme, value))
        raise


def _keep_as_aliases(institution: Institution, into: Institution) -> None:
    """The survivor goes by the other's names too; the other keeps its own, to be readable."""
    for old in institution.names.all():
        if not into.names.filter(text=old.text, language=old.language).exists():
            kind = Kind.ACRONYM if old.kind == Kind.ACRONYM else Kind.ALIAS
            # Ours from now on: the register it came from does not list it under the survivor.
            make_name(into, old.text, old.language, kind).save()
