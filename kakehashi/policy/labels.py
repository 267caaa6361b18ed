"""Effort, confidence and freshness in words, and the three readings of many in sentences.

Results of a single target have their words in `targets.words`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from kakehashi.policy.attention import Why
from kakehashi.policy.boards import Summary
from kakehashi.policy.progress.effort import Pace
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import State
from kakehashi.policy.targets.words import percent, written

PACES = {
    Pace.ON_SCHEDULE: pgettext_lazy("effort", "On schedule"),
    Pace.LATE: pgettext_lazy("effort", "Late"),
    Pace.NOTHING_DUE: pgettext_lazy("effort", "Nothing due yet"),
    Pace.UNKNOWN: pgettext_lazy("effort", "Unknown: no tasks written down"),
}
FRESHNESS = {
    Freshness.FRESH: pgettext_lazy("freshness", "Checked"),
    Freshness.DUE: pgettext_lazy("freshness", "To be checked"),
    Freshness.LATE: pgettext_lazy("freshness", "Not checked in time"),
    Freshness.NEVER: pgettext_lazy("freshness", "Never checked"),
    Freshness.NOT_ASKED: pgettext_lazy("freshness", "Nobody is asked to check yet"),
}
CONFIDENCE = {
    "high": pgettext_lazy("confidence", "High"),
    "medium": pgettext_lazy("confidence", "Medium"),
    "low": pgettext_lazy("confidence", "Low"),
}
WHYS = {  # beside an action; as headings of an agenda they are `AgendaItem.Why`
    Why.OVERDUE: pgettext_lazy("concern", "Tasks overdue"),
    Why.DOUBTED: pgettext_lazy("concern", "Its owner has doubts"),
    Why.STALE: pgettext_lazy("concern", "Not checked in time"),
    Why.DISPUTED: pgettext_lazy("concern", "Its owner says a record is wrong"),
}
OTHER_RESULTS = {
    State.BEHIND: pgettext_lazy("number of targets", "%s behind"),
    State.REGRESSED: pgettext_lazy("number of targets", "%s worse than the baseline"),
    State.UNKNOWN: pgettext_lazy("number of targets", "%s unknown"),
    State.NOT_DUE: pgettext_lazy("number of targets", "%s not due yet"),
}


@dataclass(frozen=True)
class Telling:
    """A reading of many in one sentence, and how it comes about, in sentences with its numbers."""

    sentence: str
    formula: Sequence[str]


@dataclass(frozen=True)
class Told:
    """The three readings of many, each for itself."""

    results: Telling
    effort: Telling
    confidence: Telling


@dataclass(frozen=True)
class Brief:
    """The three readings of many in one sentence each, where there is room for no more."""

    results: str
    effort: str
    confidence: str


def brief(summary: Summary) -> Brief:
    """The readings of `summary` in short, in the reader's language."""
    return Brief(results_in_words(summary), effort_in_words(summary), confidence_in_words(summary))


def told(summary: Summary, on: date) -> Told:
    """The readings of `summary` on the day `on`, in the reader's language."""
    return Told(
        Telling(results_in_words(summary), list(results_formula(summary))),
        Telling(effort_in_words(summary), list(effort_formula(summary, on))),
        Telling(confidence_in_words(summary), list(confidence_formula(summary))),
    )


# -- Result ---------------------------------------------------------------------------------------


def results_in_words(summary: Summary) -> str:
    """ "3 of 5 on path, 1 behind, 1 unknown": every target once, however much it weighs."""
    numbers = summary.targets.weights
    if not summary.targets.total:
        return _("No targets are set.")
    parts = [
        _("%(number)s of %(all)s on path")
        % {"number": numbers[State.ON_PATH], "all": summary.targets.total}
    ]
    parts += [str(words) % numbers[key] for key, words in OTHER_RESULTS.items() if numbers[key]]
    return _(", ").join(parts)


def results_formula(summary: Summary) -> Iterator[str]:
    """How `results_in_words` comes about, in sentences with its numbers."""
    shares = summary.results
    if not shares.total:
        return
    numbers = {
        "on": shares.weights[State.ON_PATH],
        "all": shares.total,
        "share": percent(Fraction(shares.weights[State.ON_PATH], shares.total)),
    }
    if summary.is_weighted:
        yield _("By weight: %(on)s on path ÷ %(all)s in all = %(share)s.") % numbers
    else:
        yield _("Every target weighs 1: %(on)s on path ÷ %(all)s in all = %(share)s.") % numbers
    if shares.lowest is not None and shares.highest is not None:
        yield _way(shares.lowest, shares.highest)
    if summary.overshoots:
        yield ngettext(
            "%(count)s target is beyond its end. It counts as reached and makes up for no other.",
            "%(count)s targets are beyond their end. They count as reached and make up for no"
            " others.",
            summary.overshoots,
        ) % {"count": summary.overshoots}
    yield _("An unknown figure counts as unknown: neither as zero nor as on path.")


def _way(lowest: Fraction, highest: Fraction) -> str:
    if lowest == highest:
        return _(
            "Way gone from the baselines to the ends, as a weighted mean: %s."
            " No target counts for less than none of its way or for more than all of it."
        ) % percent(lowest)
    return _(
        "Way gone from the baselines to the ends, as a weighted mean: from %(lowest)s to"
        " %(highest)s, since what is unknown may be anywhere. No target counts for less than none"
        " of its way or for more than all of it."
    ) % {"lowest": percent(lowest), "highest": percent(highest)}


# -- Effort ---------------------------------------------------------------------------------------


def effort_in_words(summary: Summary) -> str:
    """ "7 of 9 due pieces done": every milestone and task once, however much it weighs."""
    pieces = summary.pieces
    if not pieces.planned:
        return _("Unknown: no milestones or tasks are written down.")
    if not pieces.due:
        return _("Nothing due yet, planned: %s") % pieces.planned
    return ngettext(
        "%(done)s of %(due)s due piece done", "%(done)s of %(due)s due pieces done", pieces.due
    ) % {"done": pieces.done, "due": pieces.due}


def effort_formula(summary: Summary, on: date) -> Iterator[str]:
    """How `effort_in_words` comes about, in sentences with its numbers."""
    pieces, effort = summary.pieces, summary.effort
    if pieces.share is not None:
        yield _("Milestones and tasks due by %(day)s: %(done)s done ÷ %(due)s due = %(share)s.") % {
            "day": written(on),
            "done": pieces.done,
            "due": pieces.due,
            "share": percent(pieces.share),
        }
    if summary.is_work_weighted and effort.share is not None:
        yield _(
            "By weight, the action's times the piece's: %(done)s done ÷ %(due)s due = %(share)s."
        ) % {"done": effort.done, "due": effort.due, "share": percent(effort.share)}
    if pieces.early:
        yield ngettext(
            "%(count)s piece was done before it was due. It makes up for none that is late.",
            "%(count)s pieces were done before they were due. They make up for none that is late.",
            pieces.early,
        ) % {"count": pieces.early}
    if summary.without_tasks:
        yield ngettext(
            "%(count)s action has no milestones or tasks: its effort is unknown and not counted.",
            "%(count)s actions have no milestones or tasks: their effort is unknown and not"
            " counted.",
            summary.without_tasks,
        ) % {"count": summary.without_tasks}
    yield _("What is done says nothing about whether it works: that is the result.")


# -- Confidence -----------------------------------------------------------------------------------


def confidence_in_words(summary: Summary) -> str:
    """ "3 high, 2 medium, 1 low, 4 unknown": the owners of open actions."""
    found = summary.confidence
    if not found.total:
        return _("No action is open.")
    if not found.counted:
        return ngettext(
            "Unknown: nobody has said anything lately about the %(count)s open action.",
            "Unknown: nobody has said anything lately about the %(count)s open actions.",
            found.total,
        ) % {"count": found.total}
    said = {**found.said, "unknown": found.unknown}
    if not found.unknown:
        return _("%(high)s high, %(medium)s medium, %(low)s low") % said
    return _("%(high)s high, %(medium)s medium, %(low)s low, %(unknown)s unknown") % said


def confidence_formula(summary: Summary) -> Iterator[str]:
    """How `confidence_in_words` comes about, in sentences with its numbers."""
    found = summary.confidence
    if not found.total:
        return
    yield ngettext(
        "What the owner of the %(count)s open action said last, in the own words and never"
        " computed.",
        "What the owners of the %(count)s open actions said last, in their own words and never"
        " computed.",
        found.total,
    ) % {"count": found.total}
    yield _("Checked for the last month that was asked for: %(fresh)s of %(all)s.") % {
        "fresh": found.fresh,
        "all": found.total,
    }
    if found.unknown:
        yield _(
            "Unknown: %(stale)s said something that is out of date, %(unsaid)s nothing ever."
        ) % {
            "stale": found.stale,
            "unsaid": found.unsaid,
        }
