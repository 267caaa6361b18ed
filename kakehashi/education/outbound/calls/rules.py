"""Who keeps calls, what can be done to one and when."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.education.outbound.calls import forest, rubric
from kakehashi.education.outbound.calls.eligibility import flaws
from kakehashi.education.outbound.calls.placing import fallen, problem_structure
from kakehashi.education.outbound.calls.structure_words import said
from kakehashi.education.outbound.calls.timetable import out_of_order
from kakehashi.education.outbound.models import Allotment, Call
from kakehashi.education.outbound.states import CALL_MOVES, LIVE_ALLOTMENTS, CallState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Verdict

KEEPS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]
DECIDES = [Role.Kind.OFFICE]

NOT_YOURS_TO_KEEP = gettext_lazy(
    "Only the international office and the coordinators of this unit keep its calls."
)
NOT_YOURS_TO_DECIDE = gettext_lazy(
    "Only the international office, at this unit or above it, decides on its calls."
)
SAY_WHY = gettext_lazy("Say why: the students read it.")


# -- Who ------------------------------------------------------------------------------------------


def may_keep_anywhere(person: Person) -> Verdict:
    """Whether there is any unit whose calls `person` drafts."""
    return True if holds(person, KEEPS) else No(NOT_YOURS_TO_KEEP)


def may_keep_at(person: Person, unit: Unit) -> Verdict:
    """The office and the coordinators draft calls of their own unit and those below it."""
    return True if holds(person, KEEPS, at=unit) else No(NOT_YOURS_TO_KEEP)


def may_decide(person: Person, call: Call) -> Verdict:
    """The office publishes, prolongs, concludes and cancels."""
    return True if holds(person, DECIDES, at=call.unit) else No(NOT_YOURS_TO_DECIDE)


# -- What can be done -----------------------------------------------------------------------------


def may_revise(person: Person, call: Call) -> Verdict:
    """A draft is revised; what was published binds the university."""
    if call.state != CallState.DRAFT:
        return No(_("This call was published: its rules stay as they were read."))
    return may_keep_at(person, call.unit)


def may_arrange(person: Person, call: Call) -> Verdict:
    """Placements and quotas of a draft by its keepers; of a published call by the office."""
    if call.state == CallState.DRAFT:
        return may_keep_at(person, call.unit)
    if call.state == CallState.PUBLISHED:
        return may_decide(person, call)
    return No(_("This call is over: its places stay as they were."))


def may_publish(person: Person, call: Call) -> Verdict:
    """The office publishes a draft that is complete; `lacking` says what is not."""
    if CallState.PUBLISHED not in CALL_MOVES[CallState(call.state)]:
        return No(_("This call was published or cancelled before."))
    verdict = may_decide(person, call)
    if isinstance(verdict, No):
        return verdict
    missing = lacking(call)
    return No(missing[0]) if missing else True


def may_move_timetable(person: Person, call: Call) -> Verdict:
    """The office moves the days of a published call; everybody is told why."""
    if call.state != CallState.PUBLISHED:
        return No(_("Only the days of a published call are moved; a draft is revised."))
    return may_decide(person, call)


def may_cancel(person: Person, call: Call) -> Verdict:
    """A draft by its keepers; a published call by the office, while no place is held."""
    if CallState.CANCELLED not in CALL_MOVES[CallState(call.state)]:
        return No(_("This call is over."))
    if call.state == CallState.DRAFT:
        return may_keep_at(person, call.unit)
    if Allotment.objects.filter(placement__call=call, state__in=LIVE_ALLOTMENTS).exists():
        return No(_("Students hold places of this call. Conclude it instead."))
    return may_decide(person, call)


def may_conclude(person: Person, call: Call) -> Verdict:
    """A published call is concluded once it has closed and no offer waits for an answer."""
    if CallState.CONCLUDED not in CALL_MOVES[CallState(call.state)]:
        return No(_("Only a published call is concluded."))
    if call.closes_at > timezone.now():
        return No(_("This call still takes applications. Close it first."))
    if Allotment.objects.filter(placement__call=call, state="offered").exists():
        return No(_("Places were offered and not answered yet. Wait for the answers."))
    return may_decide(person, call)


def may_reveal(person: Person, call: Call) -> Verdict:
    """The seed is revealed once nothing can be changed by knowing it: results are published."""
    if call.revealed_at is not None:
        return No(_("The seed is revealed already."))
    if not call.seed or call.closes_at > timezone.now():
        return No(_("The seed stays secret until the call has closed."))
    is_given = Allotment.objects.filter(placement__call=call, run_number__isnull=False).exists()
    if not is_given and call.state != CallState.CONCLUDED:
        return No(_("The seed stays secret until results are published."))
    return may_decide(person, call)


def may_copy(person: Person, call: Call) -> Verdict:
    """Whoever drafts calls of the unit begins a new one from an old one."""
    return may_keep_at(person, call.unit)


def may_call_again(person: Person, call: Call) -> Verdict:
    """A second call gives what the first one left, once that has closed."""
    if call.published_at is None or call.state == CallState.CANCELLED:
        return No(_("A second call comes after one that was published."))
    if call.closes_at > timezone.now():
        return No(_("This call still takes applications: nothing is left over yet."))
    return may_keep_at(person, call.unit)


def may_preview(call: Call) -> Verdict:
    """Whether there is anything to try facts against."""
    if call.placements.offered().exists():
        return True
    return No(_("This call offers no places yet."))


# -- What can be so -------------------------------------------------------------------------------


def lacking(call: Call) -> list[str]:
    """What a draft lacks to be published, in sentences; empty: nothing."""
    missing = [str(each) for each in (can_be_timed(call), can_be_judged(call)) if not each]
    if call.closes_at <= timezone.now():
        missing.append(_("The day on which it closes has passed. Set a later one."))
    structure = problem_structure(call)
    grave = [each for each in forest.flaws(structure) if each.wrong in forest.GRAVE]
    missing.extend(said(each, call) for each in grave[:3])
    if not any(each.is_open for each in structure.placements):
        missing.append(_("It offers no places yet. Take places of agreements into it."))
    gone = fallen(call, timezone.localdate()).first()
    if gone is not None:
        missing.append(
            _("An agreement of %(host)s is not in force in that year. Close its places.")
            % {"host": gone.name_in(get_language() or "en")}
        )
    return missing


def can_be_timed(call: Call) -> Verdict:
    """What follows comes after what it follows."""
    local = timezone.localtime
    days: list[tuple[str, date | None]] = [
        (_("opens"), local(call.opens_at).date()),
        (_("closes"), local(call.closes_at).date()),
        (_("eligibility decided by"), call.eligibility_on),
        (_("assessment ends"), call.assessed_on),
        (_("results published"), call.results_on),
        (_("moving up possible until"), call.upgrades_until),
    ]
    wrong = out_of_order(days)
    if wrong is not None:
        words = {"first": wrong[0], "second": wrong[1]}
        return No(_("The timetable is out of order: “%(second)s” lies before “%(first)s”.") % words)
    if call.closes_at <= call.opens_at:
        return No(_("A call closes after it has opened."))
    if call.results_on is None:
        return No(_("Say on which day the results are published."))
    return True


def can_be_judged(call: Call) -> Verdict:
    """Rules that can be read, and a rubric of at least one criterion."""
    wrong = flaws(call.rules)
    if wrong:
        return No(_("A rule of eligibility cannot be read: %(place)s.") % {"place": wrong[0].place})
    if not call.rubric or not rubric.is_sound(call.rubric):
        return No(_("State the rubric: by which criteria are applications scored?"))
    return True


def can_move_closing(call: Call, moment: datetime) -> Verdict:
    """An open call may close at another moment to come; one that has closed stays closed."""
    if moment == call.closes_at:
        return True
    now = timezone.now()
    if call.closes_at <= now:
        return No(
            _("This call has closed. Who had no chance to apply then finds it in a second call.")
        )
    return True if moment > now else No(_("A call closes at a moment to come."))
