"""Who applies, changes, hands in and withdraws; which choices can stand; what is still missing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kakehashi.agreements.states import Standing
from kakehashi.education.outbound.applying.queries import place_name, ranked
from kakehashi.education.outbound.models import Application, Call, Placement, Reference
from kakehashi.education.outbound.states import APPLICATION_MOVES, ApplicationState, CallState
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Verdict

NOT_YOURS = gettext_lazy("Only the student whose application this is changes it.")
MOST_REFERENCES = 5
MOST_PROOFS = 12
MOST_DOCUMENTS = 20


@dataclass(frozen=True)
class Missing:
    """One thing that keeps an application from being handed in: at which step, and the sentence."""

    step: str
    words: str


def moment(at: datetime) -> str:
    """A time as the server's clock has it, in the local zone."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _named(person: Person) -> str:
    return person.name_in(get_language() or "en")


# -- Who, and when --------------------------------------------------------------------------------


def is_taking(call: Call, at: datetime | None = None) -> Verdict:
    """Whether a call takes applications at a moment (now, by the server's clock)."""
    at = at or timezone.now()
    if call.state == CallState.CANCELLED:
        return No(_("This call was cancelled."))
    if call.state == CallState.DRAFT or at < call.opens_at:
        return No(_("This call opens on %(when)s.") % {"when": moment(call.opens_at)})
    if call.is_open(at):
        return True
    words = {"closed": moment(call.closes_at), "now": moment(at)}
    return No(
        _(
            "This call closed on %(closed)s; by the server's clock it is %(now)s."
            " This was not taken in any more. What was saved or handed in before stands unchanged."
        )
        % words
    )


def may_begin(person: Person, call: Call) -> Verdict:
    """Students of the university, once in each call, as long as it is open."""
    if not holds(person, [Role.Kind.STUDENT]):
        return No(_("Only students of the university apply here."))
    if Application.objects.filter(call=call, student=person).exists():
        return No(_("You have an application in this call already."))
    return is_taking(call)


def may_change(person: Person, application: Application) -> Verdict:
    """The student, until the deadline, unless it was withdrawn or decided about."""
    if application.student_id != person.pk:
        return No(NOT_YOURS)
    if application.state == ApplicationState.WITHDRAWN:
        return No(_("This application was withdrawn."))
    taking = is_taking(application.call)
    if not taking:
        return taking
    if application.state not in (ApplicationState.DRAFT, ApplicationState.SUBMITTED):
        return No(_("The faculty has decided about this application; it is not changed any more."))
    return True


def may_withdraw(person: Person, application: Application) -> Verdict:
    """The student at any time; the office on the student's word."""
    if application.student_id != person.pk and not holds(
        person, [Role.Kind.OFFICE], at=application.unit
    ):
        return No(
            _("Only the student, or the international office on the student's word, withdraws.")
        )
    if ApplicationState.WITHDRAWN not in APPLICATION_MOVES[ApplicationState(application.state)]:
        return No(_("This application was withdrawn already."))
    return True


def may_ask_references(person: Person, application: Application) -> Verdict:
    """As long as the application can be changed."""
    if not (verdict := may_change(person, application)):
        return verdict
    asked = application.references.filter(withdrawn_at__isnull=True).count()
    if asked >= MOST_REFERENCES:
        return No(_("At most %(most)d references can be asked for.") % {"most": MOST_REFERENCES})
    return True


def may_remind(person: Person, reference: Reference) -> Verdict:
    """Who asked reminds, at most once a day, until the answer is there."""
    if reference.application.student_id != person.pk:
        return No(NOT_YOURS)
    if reference.withdrawn_at is not None:
        return No(_("This request was taken back."))
    if reference.answered_at is not None:
        return No(_("%(name)s has answered already.") % {"name": reference.link.name})
    last = reference.reminded_at or reference.requested_at
    if timezone.localdate(last) == timezone.localdate():
        return No(_("%(name)s was written to today.") % {"name": reference.link.name})
    return True


def may_answer(reference: Reference) -> Verdict:
    """Once, unless the request was taken back or the application withdrawn."""
    if reference.answered_at is not None:
        when = date_format(timezone.localtime(reference.answered_at), "DATETIME_FORMAT")
        return No(_("Your reference arrived on %(when)s. Thank you.") % {"when": when})
    if reference.withdrawn_at is not None:
        return No(_("The student has taken this request back. Nothing is needed any more."))
    if reference.application.state == ApplicationState.WITHDRAWN:
        return No(_("The student has withdrawn the application. Nothing is needed any more."))
    return True


def reads_inclusion(person: Person, application: Application) -> bool:
    """Needs of inclusion: the student, and the international office alone."""
    if application.student_id == person.pk:
        return True
    return holds(person, [Role.Kind.OFFICE], at=application.unit)


def reads_references(person: Person, application: Application) -> bool:
    """What referees wrote: those who decide, not the student."""
    return application.student_id != person.pk


# -- Choices --------------------------------------------------------------------------------------


def can_be_chosen(placement: Placement, day: date) -> Verdict:
    """Whether anybody can still be sent there: not closed, and its agreement stands.

    Reads the placement's agreement with its terms and suspensions.
    """
    if placement.closed_at is not None:
        when = date_format(timezone.localdate(placement.closed_at), "DATE_FORMAT")
        return No(
            _("This place was closed on %(when)s: %(reason)s")
            % {"when": when, "reason": placement.close_reason or "–"}
        )
    standing = placement.agreement.standing_on(day)
    if placement.agreement.terminated_on and standing in (Standing.ACTIVE, Standing.SUSPENDED):
        begins = placement.starts_on or day
        if placement.agreement.terminated_on < begins:
            standing = Standing.TERMINATED
    return _of_standing(standing)


def _of_standing(standing: Standing) -> Verdict:
    if standing in (Standing.TERMINATED, Standing.SUPERSEDED):
        return No(_("The agreement with this university was terminated: nobody is sent there."))
    if standing == Standing.SUSPENDED:
        return No(_("The agreement with this university is suspended: nobody is sent there now."))
    if standing in (Standing.EXPIRED, Standing.DISCARDED):
        return No(_("The agreement with this university is not in force any more."))
    return True


def can_be_ranked(call: Call, placements: Sequence[Placement]) -> Verdict:
    """Each once, at most as many as the call takes, all of the same call."""
    for pk, times in Counter(each.pk for each in placements).items():
        if times > 1:
            ranks = [rank for rank, each in enumerate(placements, start=1) if each.pk == pk]
            words = {
                "place": place_name(placements[ranks[0] - 1]),
                "first": ranks[0],
                "second": ranks[1],
            }
            return No(_("%(place)s is chosen twice: as %(first)d and as %(second)d.") % words)
    for each in placements:
        if each.call_id != call.pk:
            return No(_("%(place)s is not offered in this call.") % {"place": place_name(each)})
    if len(placements) > call.max_choices:
        said = ngettext(
            "At most %(most)d choice can be ranked.",
            "At most %(most)d choices can be ranked.",
            call.max_choices,
        )
        return No(said % {"most": call.max_choices})
    return True


# -- Completeness ---------------------------------------------------------------------------------


def missing(
    application: Application, placements: Sequence[Placement] | None = None
) -> list[Missing]:
    """What keeps it from being handed in, in the order of the steps; empty: nothing.

    placements: as ranked; read if not given.
    """
    if placements is None:
        placements = [each.placement for each in ranked(application)]
    return [
        *_missing_facts(application),
        *_missing_choices(application.call, placements),
        *(
            []
            if application.motivation.strip()
            else [Missing("motivation", _("Say why you want to go: your motivation is empty."))]
        ),
    ]


def _missing_facts(application: Application) -> Iterable[Missing]:
    if application.study_year is None:
        yield Missing("facts", _("Say in which year of study you are."))
    if not application.nationality:
        yield Missing("facts", _("Say of which nationality you are: hosts and visas depend on it."))
    if application.gpa is not None and not application.gpa_scale:
        yield Missing("facts", _("Say on which scale your grade point average is."))


def _missing_choices(call: Call, placements: Sequence[Placement]) -> Iterable[Missing]:
    if len(placements) < call.min_choices:
        words = {"least": call.min_choices, "count": len(placements)}
        said = ngettext(
            "Rank at least %(least)d choice; so far you have ranked %(count)d.",
            "Rank at least %(least)d choices; so far you have ranked %(count)d.",
            call.min_choices,
        )
        yield Missing("choices", said % words)
    if isinstance(no := can_be_ranked(call, placements), No):
        yield Missing("choices", str(no))
    today = timezone.localdate()
    for rank, placement in enumerate(placements, start=1):
        if isinstance(no := can_be_chosen(placement, today), No):
            choice = {"rank": rank, "place": place_name(placement), "why": str(no)}
            yield Missing("choices", _("Choice %(rank)d, %(place)s: %(why)s Take it out.") % choice)


def is_complete(application: Application, placements: Sequence[Placement] | None = None) -> Verdict:
    """Whether it can be handed in; if not, everything that is missing, in one sentence each.

    placements: as ranked; read if not given.
    """
    found = missing(application, placements)
    if not found:
        return True
    return No(" ".join(each.words for each in found))
