"""What can be done about encounters: record, revise, name participants, follow up, attach.

Each locks the encounter, asks the rule again, changes, and writes the journal in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.cooperation.encounters import rules
from kakehashi.education.cooperation.models import (
    Encounter,
    EncounterDocument,
    FollowUp,
    Guest,
)
from kakehashi.institutions.models import Institution, Unit
from kakehashi.journal.changes import Fields, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

RECORDED = declare("cooperation.encounter_recorded", gettext_lazy("recorded the encounter"))
REVISED = declare("cooperation.encounter_revised", gettext_lazy("revised the encounter"))
GUESTS_NAMED = declare(
    "cooperation.encounter_guests_named", gettext_lazy("named participants of a partner")
)
GUEST_REMOVED = declare(
    "cooperation.encounter_guest_removed", gettext_lazy("took a participant of a partner out")
)
FOLLOW_UP_ADDED = declare("cooperation.follow_up_added", gettext_lazy("added a follow-up"))
FOLLOW_UP_DONE = declare("cooperation.follow_up_done", gettext_lazy("did a follow-up"))
ATTACHED = declare(
    "cooperation.encounter_document_attached", gettext_lazy("attached a document to the encounter")
)


@dataclass(frozen=True)
class Account:
    """What is recorded of an encounter. until: None, if it lasted one day."""

    kind: str
    on: date
    unit: Unit
    institutions: Sequence[Institution]
    topics: str
    until: date | None = None
    place: str = ""
    participants: Sequence[Person] = ()
    agreed: str = ""


@transaction.atomic
def record_encounter(account: Account, *, by: Person) -> Encounter:
    """Record an encounter that was, or is to come.

    Raises: Refused, if `by` does not record for the unit, or a fact cannot be so.
    """
    require(rules.may_record_at(by, account.unit))
    encounter = Encounter(recorded_by=by, recorded_at=timezone.now())
    _write(encounter, account)
    record(RECORDED, encounter, by=by, changes=difference({}, _facts(encounter)))
    return encounter


@transaction.atomic
def revise_encounter(encounter: Encounter, account: Account, *, by: Person) -> Encounter:
    """State an encounter anew, as a whole but for its participants of partners.

    Raises: Refused, if `by` may not change it, does not record for the new unit, a fact cannot be
    so, or an institution goes of which somebody is named as a participant.
    """
    encounter = _locked(encounter)
    require(rules.may_revise(by, encounter))
    if account.unit != encounter.unit:
        require(rules.may_record_at(by, account.unit))
    require(rules.can_be_without(encounter, account.institutions))
    before = _facts(encounter)
    _write(encounter, account)
    record(REVISED, encounter, by=by, changes=difference(before, _facts(encounter)))
    return encounter


@transaction.atomic
def name_guests(
    encounter: Encounter,
    institution: Institution,
    *,
    persons: Sequence[Person] = (),
    names: Sequence[tuple[str, str]] = (),
    by: Person,
) -> list[Guest]:
    """Name who of a partner was there: contacts on record, and (name, post) of others.

    Raises: Refused, if `by` may not change the encounter, it is not with the institution, nobody is
    named, or a contact is named already.
    """
    encounter = _locked(encounter)
    require(rules.may_revise(by, encounter))
    if not encounter.institutions.filter(pk=institution.pk).exists():
        raise Refused(_("The encounter is not with this institution."))
    written = [(name.strip(), post.strip()) for name, post in names if name.strip()]
    if not persons and not written:
        raise Refused(_("Name at least one participant."))
    if encounter.guests.filter(person__in=persons).exists():
        raise Refused(_("Somebody of these is named already."))
    guests = [Guest(encounter=encounter, institution=institution, person=each) for each in persons]
    guests += [
        Guest(encounter=encounter, institution=institution, name=name, post=post)
        for name, post in written
    ]
    for guest in guests:
        guest.save()
    said = ", ".join(str(guest) for guest in guests)
    record(GUESTS_NAMED, encounter, by=by, changes={"guests": [None, said]})
    return guests


@transaction.atomic
def remove_guest(guest: Guest, *, by: Person) -> Encounter:
    """Take a participant out who was named by mistake.

    Raises: Refused, if `by` may not change the encounter.
    """
    encounter = _locked(guest.encounter)
    require(rules.may_revise(by, encounter))
    record(GUEST_REMOVED, encounter, by=by, changes={"guests": [str(guest), None]})
    encounter.guests.filter(pk=guest.pk).delete()
    return encounter


@transaction.atomic
def add_follow_up(
    encounter: Encounter, *, text: str, owner: Person, due_on: date, by: Person
) -> FollowUp:
    """Say what somebody of ours has to do because of an encounter, by when.

    Raises: Refused, if `by` may not change the encounter, nothing is said, the owner does not work
    here or the day cannot be so.
    """
    encounter = _locked(encounter)
    require(rules.may_revise(by, encounter))
    if not text.strip():
        raise Refused(_("Say what is to be done."))
    require(rules.can_owe(owner))
    require(rules.can_be_due(encounter, due_on))
    follow_up = FollowUp.objects.create(
        encounter=encounter, text=text.strip(), owner=owner, due_on=due_on
    )
    record(FOLLOW_UP_ADDED, follow_up, by=by, changes=difference({}, fields_of(follow_up)))
    return follow_up


@transaction.atomic
def finish(follow_up: FollowUp, *, note: str = "", by: Person) -> FollowUp:
    """Say that a follow-up is done, and what came of it.

    Raises: Refused, if it is done already, or `by` neither owes it nor keeps the encounter.
    """
    encounter = _locked(follow_up.encounter)
    follow_up = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    follow_up.encounter = encounter
    require(rules.may_finish(by, follow_up))
    before = fields_of(follow_up)
    follow_up.done_by, follow_up.done_at = by, timezone.now()
    follow_up.note = note.strip()
    follow_up.save()
    record(FOLLOW_UP_DONE, follow_up, by=by, changes=difference(before, fields_of(follow_up)))
    return follow_up


@transaction.atomic
def attach(
    encounter: Encounter, document: Document, *, title: str, by: Person
) -> EncounterDocument:
    """Keep a file with an encounter; whoever may read the encounter may read it.

    Raises: Refused, if `by` may not change the encounter, or the file has no title.
    """
    encounter = _locked(encounter)
    require(rules.may_revise(by, encounter))
    if not title.strip():
        raise Refused(_("Say what this file is."))
    attached = EncounterDocument.objects.create(
        encounter=encounter, document=document, title=title.strip()
    )
    record(ATTACHED, encounter, by=by, changes={"documents": [None, attached.title]})
    return attached


def _locked(encounter: Encounter) -> Encounter:
    found = Encounter.objects.select_for_update(of=("self",)).select_related("unit")
    return found.get(pk=encounter.pk)


def _write(encounter: Encounter, account: Account) -> None:
    require(rules.can_be_with(account.institutions))
    require(rules.can_be_on(account.on, account.until))
    require(rules.can_have_agreed(account.on, account.agreed))
    if not account.topics.strip():
        raise Refused(_("Say what it was, or will be, about."))
    encounter.kind, encounter.unit = account.kind, account.unit
    encounter.on, encounter.until = account.on, account.until
    encounter.place = account.place.strip()
    encounter.topics, encounter.agreed = account.topics.strip(), account.agreed.strip()
    encounter.save()
    encounter.institutions.set(account.institutions)
    encounter.participants.set(account.participants)


def _facts(encounter: Encounter) -> Fields:
    return {
        **fields_of(encounter),
        "institutions": sorted(encounter.institutions.values_list("pk", flat=True)),
        "participants": sorted(encounter.participants.values_list("pk", flat=True)),
    }
