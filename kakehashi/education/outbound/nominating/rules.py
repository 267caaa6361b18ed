"""Who may plan, nominate, note answers and cancel; and what a mobility is ready for."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kakehashi.agreements.states import State
from kakehashi.education.outbound.linking.rules import is_usable
from kakehashi.education.outbound.models import (
    Allotment,
    HostAnswer,
    Link,
    Mobility,
    Nomination,
)
from kakehashi.education.outbound.nominating.content import Content, missing
from kakehashi.education.outbound.nominating.queries import KEEPS, latest_nomination
from kakehashi.education.outbound.nominating.states import BACK, CAN_BE_NOMINATED, OVER
from kakehashi.education.outbound.states import (
    ACCEPTED_ALLOTMENTS,
    MOBILITY_MOVES,
    AllotmentState,
    MobilityState,
)
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Verdict

MISSING: dict[str, str | Promise] = {
    "student.name": gettext_lazy("name as in the passport"),
    "student.email": gettext_lazy("e-mail"),
    "student.birth_date": gettext_lazy("date of birth"),
    "student.nationality": gettext_lazy("nationality"),
    "level": gettext_lazy("level of study"),
    "period": gettext_lazy("first and last day of the stay"),
    "sending.hei_id": gettext_lazy("SCHAC code of our university"),
    "receiving.hei_id": gettext_lazy("SCHAC code of the host"),
    "student.given": gettext_lazy("given names as in the passport"),
    "student.family": gettext_lazy("family name as in the passport"),
    "student.global_id": gettext_lazy("European Student Identifier or student number"),
    "isced_f": gettext_lazy("ISCED-F field of four digits"),
    "receiving_year": gettext_lazy("academic year at the host"),
    "sending_term_id": gettext_lazy("term of the academic year"),
}


def in_words(names: list[str]) -> str:
    """What is missing, as a list in the reader's language."""
    return pgettext("list", ", ").join(str(MISSING[name]) for name in names)


def may_keep(person: Person, mobility: Mobility) -> Verdict:
    """Office and coordinators of the unit and their deputies; nobody their own stay."""
    if person.pk == mobility.student_id:
        return No(_("This is your own stay: somebody else of the office decides on it."))
    if not holds(person, KEEPS, at=mobility.unit):
        return No(_("Only the office or the coordinator of the student's unit can do this."))
    return True


def may_enter(person: Person, unit: Unit) -> Verdict:
    """Office and coordinators enter stays of students of their units by hand."""
    if not holds(person, KEEPS, at=unit):
        return No(_("Only the office or the coordinator of the student's unit can do this."))
    return True


def may_enter_anywhere(person: Person) -> Verdict:
    """Whoever may enter a stay for some unit."""
    if not holds(person, KEEPS):
        return No(_("Only the office and coordinators of faculties enter stays."))
    return True


def may_plan(person: Person, allotment: Allotment) -> Verdict:
    """From a place that the student confirmed: who waits to move up may still get another one."""
    unit = allotment.application.unit
    if not (may := may_enter(person, unit)):
        return may
    if hasattr(allotment, "mobility"):
        return No(_("The stay for this place is planned already."))
    if allotment.state == AllotmentState.WAITING:
        return No(
            _(
                "The student accepted this place but may still move up to another one."
                " Plan the stay when the place is confirmed."
            )
        )
    if allotment.state not in ACCEPTED_ALLOTMENTS:
        return No(_("The student has not confirmed this place."))
    return True


def may_state_particulars(person: Person, mobility: Mobility) -> Verdict:
    """The student for themselves, and who keeps the mobility, as long as it goes on."""
    if mobility.state in OVER:
        return No(_("This stay is over: its record stays as it is."))
    if person.pk != mobility.student_id:
        return may_keep(person, mobility)
    if mobility.state in BACK:
        return No(_("You are back: ask the office to correct what the host was told."))
    return True


def may_nominate(person: Person, mobility: Mobility) -> Verdict:
    """Before the host has accepted, and only under an agreement that holds."""
    if not (keeps := may_keep(person, mobility)):
        return keeps
    if mobility.state not in CAN_BE_NOMINATED:
        return No(
            _("A stay that is “%(state)s” is not nominated any more.")
            % {"state": mobility.get_state_display()}
        )
    return holds_agreement(mobility)


def holds_agreement(mobility: Mobility) -> Verdict:
    """The agreement of the stay, if it has one, is signed and neither suspended nor ended."""
    agreement = mobility.agreement
    if agreement is None or agreement.state == State.SIGNED:
        return True
    return No(
        _("The agreement under which the student goes is “%(state)s”: nobody can be nominated.")
        % {"state": agreement.get_state_display()}
    )


def are_in_order(first: date, last: date) -> Verdict:
    """A stay does not end before it begins."""
    return True if first <= last else No(_("The stay ends before it begins."))


def is_complete(content: Content) -> Verdict:
    """What no host can do without is there."""
    lacking = missing(content)
    if lacking:
        return No(
            _("The nomination lacks: %(what)s. Enter it under the particulars.")
            % {"what": in_words(lacking)}
        )
    return True


def says_something_new(mobility: Mobility, proposal: str) -> Verdict:
    """A nomination that the host has still to answer is sent again only if something changed."""
    latest = latest_nomination(mobility)
    waits = mobility.state == MobilityState.NOMINATED
    if waits and latest is not None and latest.proposal_id == proposal:
        return No(
            _(
                "Nothing has changed since nomination %(number)s. To remind the host, give it a new"
                " link; to correct something, change the particulars or the days first."
            )
            % {"number": latest.number}
        )
    return True


def may_note_answer(person: Person, mobility: Mobility) -> Verdict:
    """What the host told us elsewhere, as long as it has not answered."""
    if not (keeps := may_keep(person, mobility)):
        return keeps
    if mobility.state != MobilityState.NOMINATED:
        return No(_("No nomination of this stay waits for an answer of the host."))
    return True


def may_give_link(person: Person, mobility: Mobility) -> Verdict:
    """To a host that has been told of the student, until everything is over."""
    if not (keeps := may_keep(person, mobility)):
        return keeps
    if mobility.state in (MobilityState.PLANNED, *OVER):
        return No(_("The host gets a link with the nomination, and while the stay goes on."))
    return True


def may_answer_by_link(link: Link, nomination: Nomination) -> Verdict:
    """Whoever holds a usable link of this mobility, to the newest nomination, once."""
    link.refresh_from_db(fields=["revoked_at", "expires_at"])
    if not (usable := is_usable(link)):
        return usable
    mobility = nomination.mobility
    if link.mobility_id != mobility.pk or link.purpose != Link.Purpose.HOST:
        return No(_("This link belongs to another student's stay."))
    return can_be_answered(nomination)


def can_be_answered(nomination: Nomination) -> Verdict:
    """The newest nomination, as long as neither yes nor no was said and no offer is open."""
    mobility = nomination.mobility
    latest = latest_nomination(mobility)
    if latest is not None and latest.pk != nomination.pk:
        return No(
            _("Nomination %(old)s was replaced by nomination %(new)s: please answer that one.")
            % {"old": nomination.number, "new": latest.number}
        )
    if mobility.state == MobilityState.CANCELLED:
        return No(_("The student does not come: the stay was cancelled."))
    if mobility.state != MobilityState.NOMINATED:
        return No(
            _("This nomination was answered already; the stay is “%(state)s”.")
            % {"state": mobility.get_state_display()}
        )
    offer = nomination.answers.filter(kind=HostAnswer.Kind.OTHER_TERM, decision=None)
    if offer.exists():
        return No(_("The other term that was offered waits for the home university's decision."))
    return True


def may_decide_term(person: Person, answer: HostAnswer) -> Verdict:
    """Who keeps the mobility decides whether the student goes in the term that the host offers."""
    mobility = answer.nomination.mobility
    if not (keeps := may_keep(person, mobility)):
        return keeps
    if answer.kind != HostAnswer.Kind.OTHER_TERM or mobility.state != MobilityState.NOMINATED:
        return No(_("No other term waits for a decision."))
    if hasattr(answer, "decision"):
        return No(_("It was decided already on the term that the host offers."))
    return True


def may_cancel(person: Person, mobility: Mobility) -> Verdict:
    """In every state before the return: the student until arriving, who keeps it at any time."""
    if MobilityState.CANCELLED not in MOBILITY_MOVES[MobilityState(mobility.state)]:
        return No(
            _("A stay that is “%(state)s” cannot be cancelled.")
            % {"state": mobility.get_state_display()}
        )
    if person.pk != mobility.student_id:
        return may_keep(person, mobility)
    if mobility.state == MobilityState.ARRIVED:
        return No(
            _(
                "You are abroad: ask the office for a change or an early return"
                " of your stay instead."
            )
        )
    return True
