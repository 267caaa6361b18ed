"""How far a call has come, its timetable and how it gives places, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kakehashi.education.outbound.models import Call
from kakehashi.education.outbound.states import CallState


class Phase(StrEnum):
    """Where a call stands at a moment: its state, and for a published one the clock."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


PHASES: dict[Phase, tuple[str | Promise, str]] = {
    Phase.DRAFT: (pgettext_lazy("call", "Draft"), "muted"),
    Phase.ANNOUNCED: (pgettext_lazy("call", "Opens soon"), "info"),
    Phase.OPEN: (pgettext_lazy("call", "Open"), "good"),
    Phase.CLOSED: (pgettext_lazy("call", "Closed"), "warn"),
    Phase.CONCLUDED: (pgettext_lazy("call", "Concluded"), "muted"),
    Phase.CANCELLED: (pgettext_lazy("call", "Cancelled"), "bad"),
}

MECHANISMS: dict[str, Sequence[str | Promise]] = {
    Call.Mechanism.DEFERRED: [
        gettext_lazy(
            "Places are given by deferred acceptance: everybody asks for the first choice; where "
            "more ask than there are places, those with the highest scores are kept for the time "
            "being and the others ask for their next choice, until nobody has to move any more."
        ),
        gettext_lazy(
            "Rank your choices in the order in which you truly want them: no other order can get "
            "you a better place, and a lower choice is never held against you."
        ),
    ],
    Call.Mechanism.SERIAL: [
        gettext_lazy(
            "Places are given one applicant after the other, from the highest score to the lowest: "
            "each gets the first of the own choices of which a place is left."
        ),
        gettext_lazy(
            "Rank your choices in the order in which you truly want them: no other order can get "
            "you a better place."
        ),
    ],
    Call.Mechanism.RANK: [
        gettext_lazy(
            "Places are given such that as many applicants as possible get one, and then such that "
            "the ranks of the choices they get are as low as possible in sum."
        ),
    ],
}
WARNINGS: dict[str, str | Promise] = {
    Call.Mechanism.RANK: gettext_lazy(
        "This mechanism rewards misreporting: who ranks other choices than the true ones may do "
        "better, and somebody with a lower score may get a place that you wanted more."
    ),
}
# Where a year takes two places, stability is no longer certain in theory.
SIZES_WARNING = gettext_lazy(
    "A stay of a year takes more than one place. Where semester and year stays compete, no outcome "
    "may exist in which nobody has a justified claim; if one is left, the result names it."
)


@dataclass(frozen=True)
class Milestone:
    """One moment of a timetable in words: the day, with its time where that matters."""

    words: str
    shown: str
    is_past: bool


def phase_of(call: Call, now: datetime | None = None) -> Phase:
    """Where a call stands at a moment (now if not given)."""
    at = now or timezone.now()
    if call.state != CallState.PUBLISHED:
        return Phase(call.state)
    if at < call.opens_at:
        return Phase.ANNOUNCED
    return Phase.OPEN if at < call.closes_at else Phase.CLOSED


def phase_words(call: Call) -> str:
    """The same in a word."""
    return str(PHASES[phase_of(call)][0])


def phase_badge(call: Call) -> str:
    """The colour of its badge."""
    return PHASES[phase_of(call)][1]


def timetable(call: Call, now: datetime | None = None) -> list[Milestone]:
    """The days of a call that are known, in their order, and what each is for."""
    at = now or timezone.now()
    today = timezone.localdate(at)
    answer = ngettext(
        "Offered places are answered within %(days)d day",
        "Offered places are answered within %(days)d days",
        call.answer_days,
    ) % {"days": call.answer_days}
    appeal = ngettext(
        "Eligibility decided; appeals within %(days)d working day",
        "Eligibility decided; appeals within %(days)d working days",
        call.appeal_days,
    ) % {"days": call.appeal_days}
    days: list[tuple[str, date | None]] = [
        (appeal, call.eligibility_on),
        (_("Assessment ends"), call.assessed_on),
        (_("Results published. %(answer)s") % {"answer": answer}, call.results_on),
        (_("Moving up to a better choice possible until"), call.upgrades_until),
    ]
    return [
        Milestone(_("Applications open"), moment(call.opens_at), call.opens_at <= at),
        Milestone(_("Applications close"), moment(call.closes_at), call.closes_at <= at),
        *(Milestone(words, date_format(day), day < today) for words, day in days if day),
    ]


def moment(at: datetime) -> str:
    """A day with its time and the weekday, by the university's clock."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def choices_words(call: Call) -> str:
    """How many choices are ranked."""
    words = {"least": call.min_choices, "most": call.max_choices}
    if call.min_choices == call.max_choices:
        return ngettext("Rank %(most)d choice.", "Rank %(most)d choices.", call.max_choices) % words
    return _("Rank %(least)d to %(most)d choices.") % words
