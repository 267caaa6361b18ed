"""Who may do what to an agreement, and which facts can be so. Each answer carries its sentence."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.agreements.models import Agreement, AgreementImport, Negotiation
from kakehashi.agreements.periods import EARLIEST, LATEST
from kakehashi.agreements.provisions import Provisions, flaws
from kakehashi.agreements.states import MOVES, Standing, State
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, holds_at_home
from kakehashi.verdicts import No, Verdict

SIGNS = [Role.Kind.OFFICE]
DRAFTS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]

NOT_YOURS_TO_DRAFT = gettext_lazy(
    "Only the international office and the coordinators of this unit draft its agreements."
)
NOT_YOURS_TO_DECIDE = gettext_lazy(
    "Only the international office, at this unit or above it, decides on its agreements."
)


# -- Who ----------------------------------------------------------------------------------------


def may_draft(person: Person, unit: Unit) -> Verdict:
    """The office and the coordinators draft for their own unit and those below it."""
    return True if holds(person, DRAFTS, at=unit) else No(NOT_YOURS_TO_DRAFT)


def may_decide_at(person: Person, unit: Unit) -> Verdict:
    """The office signs, amends and terminates for its own unit and those below it."""
    return True if holds(person, SIGNS, at=unit) else No(NOT_YOURS_TO_DECIDE)


def may_draft_anywhere(person: Person) -> Verdict:
    """Whether there is any unit for which `person` drafts."""
    return True if holds(person, DRAFTS) else No(NOT_YOURS_TO_DRAFT)


def may_revise(person: Person, agreement: Agreement) -> Verdict:
    """A draft is revised by those who may draft it; what was signed is amended instead."""
    if agreement.state != State.DRAFT:
        return No(_("Only a draft is revised. What was signed is amended."))
    return may_draft(person, agreement.latest.unit)


def may_discard(person: Person, agreement: Agreement) -> Verdict:
    """A draft is discarded by those who may draft it."""
    if State.DISCARDED not in MOVES[State(agreement.state)]:
        return No(_("Only a draft can be discarded."))
    free = is_not_negotiated(agreement)
    return may_draft(person, agreement.latest.unit) if free else free


def may_sign(person: Person, agreement: Agreement, within: Negotiation | None = None) -> Verdict:
    """The office signs a draft that has at least one partner, none of them merged away."""
    if agreement.state != State.DRAFT:
        return No(_("This agreement is not a draft any more."))
    if not (free := is_not_negotiated(agreement, within)):
        return free
    yours = may_decide_at(person, agreement.latest.unit)
    return can_be_partners(agreement.partners.all()) if yours else yours


def may_amend(person: Person, agreement: Agreement) -> Verdict:
    """The office amends what is signed and not terminated, even after it has expired."""
    if agreement.state != State.SIGNED:
        return No(_("Only a signed agreement that goes on can be amended."))
    return may_decide_at(person, agreement.latest.unit)


def may_terminate(person: Person, agreement: Agreement) -> Verdict:
    """The office terminates what is signed, once."""
    if State.TERMINATED not in MOVES[State(agreement.state)]:
        return No(_("Only a signed agreement that was not terminated can be terminated."))
    return may_decide_at(person, agreement.latest.unit)


def may_suspend(person: Person, agreement: Agreement) -> Verdict:
    """The office lets a signed agreement rest, unless it rests already."""
    if State.SUSPENDED not in MOVES[State(agreement.state)]:
        return No(_("Only a signed agreement that goes on can be suspended."))
    return may_decide_at(person, agreement.latest.unit)


def may_resume(person: Person, agreement: Agreement) -> Verdict:
    """The office resumes what it suspended."""
    if agreement.state != State.SUSPENDED:
        return No(_("Only a suspended agreement can be resumed."))
    return may_decide_at(person, agreement.latest.unit)


def may_supersede(person: Person, agreement: Agreement) -> Verdict:
    """The office says which agreement takes the place of a signed one, once."""
    if State.SUPERSEDED not in MOVES[State(agreement.state)]:
        return No(_("Only a signed agreement that was not ended can be superseded."))
    return may_decide_at(person, agreement.latest.unit)


def may_attach(person: Person, agreement: Agreement) -> Verdict:
    """Those who draft attach to a draft; to what was signed, the office alone."""
    if agreement.state == State.DISCARDED:
        return No(_("Nothing is attached to a discarded draft."))
    if agreement.state == State.DRAFT:
        return may_draft(person, agreement.latest.unit)
    return may_decide_at(person, agreement.latest.unit)


def may_declare_complete(person: Person) -> Verdict:
    """The office of the university as a whole speaks for the whole register."""
    if holds_at_home(person, SIGNS):
        return True
    return No(_("Only the university's international office speaks for the whole register."))


def may_import(person: Person) -> Verdict:
    """A file may hold agreements of every unit, so it is for the university's office."""
    if holds_at_home(person, SIGNS):
        return True
    return No(_("Only the university's international office imports agreements."))


def may_decide_import(person: Person, staged: AgreementImport) -> Verdict:
    """A staged file is confirmed or discarded once."""
    if staged.state != AgreementImport.State.WAITING:
        return No(_("This file has already been imported or discarded."))
    return may_import(person)


# -- What can be so ------------------------------------------------------------------------------


def is_not_negotiated(agreement: Agreement, within: Negotiation | None = None) -> Verdict:
    """A draft that is negotiated is signed or given up by its negotiation, and not beside it."""
    open_ones = set(agreement.negotiations.open().values_list("pk", flat=True))
    if open_ones <= {within.pk if within else None}:
        return True
    return No(_("This draft is being negotiated: go on in the negotiation, or give that up first."))


def can_be_partners(partners: Iterable[Institution]) -> Verdict:
    """At least one, each of them still existing under its own name, none of them ourselves."""
    partners = list(partners)
    if not partners:
        return No(_("An agreement needs at least one partner."))
    language = get_language() or "en"
    for partner in partners:
        if partner.merged_into is not None:
            survivor = partner.merged_into.name_in(language)
            return No(
                _("%(gone)s was merged into %(survivor)s. Choose %(survivor)s instead.")
                % {"gone": partner.name_in(language), "survivor": survivor}
            )
    if Unit.objects.filter(kind=Unit.Kind.UNIVERSITY, institution__in=partners).exists():
        return No(_("The university cannot be its own partner."))
    return True


def is_sound(provisions: Provisions) -> Verdict:
    """Provisions without a flaw."""
    found = list(flaws(provisions).values())
    return No(found[0]) if found else True


def can_be_signed(signed_on: date | None, effective_on: date | None, today: date) -> Verdict:
    """Signed by today at the latest; the first day is stated and may lie before or after."""
    if effective_on is None:
        return No(_("Nothing is signed without the day from which it is in force."))
    if signed_on is not None and signed_on > today:
        return No(_("The day of signature lies in the future."))
    if signed_on is not None and signed_on < EARLIEST:
        return No(_("This day cannot be right."))
    return True


def can_begin(agreement: Agreement, effective_on: date | None) -> Verdict:
    """An amendment begins no earlier than what it amends."""
    before = agreement.latest.effective_on
    if effective_on is None:
        return No(_("An amendment needs the day from which it is in force."))
    if before is not None and effective_on < before:
        return No(_("An amendment cannot begin before the terms that it amends."))
    return True


def can_end(agreement: Agreement, last_day: date) -> Verdict:
    """The last day lies after the signature, and not after an end that was agreed anyway."""
    latest = agreement.latest
    if not (possible := can_be_a_day(last_day)):
        return possible
    if agreement.signed_on is not None and last_day < agreement.signed_on:
        return No(_("The last day lies before the day of signature."))
    if latest.have_ended_by(last_day):
        return No(_("The agreement has expired by that day; there is nothing left to terminate."))
    return True


def can_be_a_day(day: date) -> Verdict:
    """A day on which an agreement can begin, rest or end."""
    return True if EARLIEST <= day <= LATEST else No(_("This day cannot be right."))


def can_teach_out(last_day: date, until: date | None) -> Verdict:
    """Students finish on the last day or later."""
    if until is None:
        return True
    if until < last_day:
        return No(_("The teach-out ends before the last day in force."))
    return can_be_a_day(until)


def can_rest(agreement: Agreement, starts_on: date) -> Verdict:
    """It rests from a day on which it is in force, after every day on which it rested before."""
    if not (possible := can_be_a_day(starts_on)):
        return possible
    standing = agreement.standing_on(starts_on)
    if standing == Standing.SUSPENDED:
        return No(_("On that day the agreement was suspended already."))
    if standing != Standing.ACTIVE:
        return No(_("On that day the agreement is not in force, so there is nothing to suspend."))
    if agreement.suspensions.filter(starts_on__gte=starts_on).exists():
        return No(_("The agreement was suspended after that day already."))
    return True


def can_take_the_place_of(successor: Agreement, agreement: Agreement) -> Verdict:
    """Another agreement that is signed, and does not itself give way to this one."""
    if successor == agreement:
        return No(_("No agreement supersedes itself."))
    if successor.state != State.SIGNED:
        return No(_("Only a signed agreement that goes on takes the place of another."))
    return True
