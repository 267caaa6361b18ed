"""A result in words: each choice with its reason, what an answer leads to, how to check the lot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models.fields.json import KeyTransform
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kakehashi.education.outbound.allocation.explaining import Explanation, Reason
from kakehashi.education.outbound.allocation.wording import sentence
from kakehashi.education.outbound.allotting.queries import Names
from kakehashi.education.outbound.models import Allotment, Call, Run, RunResult
from kakehashi.education.outbound.states import AllotmentState

OURS = ("place", "because_ja")  # what `RunResult.reasons` adds to an explanation


@dataclass(frozen=True)
class Told:
    """One choice and what became of it. place: on its reserve list, None if not on it."""

    rank: int
    name: str
    words: str
    outcome: str  # "given", "refused" or "below"
    place: int | None = None


def reason_in_words(reason: Mapping[str, Any], names: Names) -> str:
    """The sentence of one stored reason for a reader of the names' language."""
    values = {key: value for key, value in reason.items() if key not in OURS}
    if names.language == "ja" and reason.get("because_ja"):
        values["because"] = reason["because_ja"]
    values["reason"] = Reason(values["reason"])
    language = "ja" if names.language == "ja" else "en"
    return sentence(Explanation(**values), language, names.quotas, names.score)


def choices_told(result: RunResult, names: Names) -> list[Told]:
    """Every choice of the application in its order, with what the run says of it."""
    reasons = {reason["placement"]: reason for reason in result.reasons}
    given = result.placement.key if result.placement else None
    found, is_below = [], False
    rows = result.application.choices.order_by("rank").values_list("rank", "placement__key")
    for rank, key in rows:
        name = names.placement(key)
        if key == given:
            is_below = True
            found.append(Told(rank, name, _("This place was given to you in this run."), "given"))
        elif key in reasons:
            words = reason_in_words(reasons[key], names)
            found.append(Told(rank, name, words, "refused", reasons[key].get("place")))
        elif is_below:
            words = _("You wanted this less than the place you were given.")
            found.append(Told(rank, name, words, "below"))
        else:
            words = _("It was not considered: you wanted it less than the place you held.")
            found.append(Told(rank, name, words, "below"))
    return found


# -- Answers --------------------------------------------------------------------------------------

ANSWERS: Mapping[str, AllotmentState] = {
    "confirm": AllotmentState.CONFIRMED,
    "wait": AllotmentState.WAITING,
    "decline": AllotmentState.DECLINED,
    "give-up": AllotmentState.GIVEN_UP,
}


def answer_title(answer: str) -> str:
    """The words of the button."""
    return {
        "confirm": pgettext("answer", "Confirm the place"),
        "wait": pgettext("answer", "Accept it and stay in for better ones"),
        "decline": pgettext("answer", "Decline the place"),
        "give-up": pgettext("answer", "Give up the place"),
    }[answer]


def consequences(answer: str, allotment: Allotment, reserve: int) -> list[str]:
    """What an answer leads to, the gravest first. reserve: how many wait for the place."""
    if answer == "confirm":
        return [
            _("You keep this place for certain, whatever others do."),
            _("You take part in no later run: better choices are dropped."),
            _("The office nominates you to the host. The place is final once the host accepts."),
        ]
    if answer == "wait":
        return _of_waiting(allotment.application.call)
    return _of_leaving(answer, reserve)


def _of_waiting(call: Call) -> list[str]:
    until = date_format(call.upgrades_until) if call.upgrades_until else ""
    return [
        _("You keep at least this place."),
        _(
            "If a better choice of yours becomes free by %(day)s, it takes the place of this one"
            " without asking you again."
        )
        % {"day": until},
        _("After that day the place you hold then is confirmed by itself."),
        _("Until then you can confirm the place, or give it up."),
    ]


def _of_leaving(answer: str, reserve: int) -> list[str]:
    waiting = ngettext(
        "%(count)d student on the reserve list may get it.",
        "%(count)d students on the reserve list may get it.",
        reserve,
    ) % {"count": reserve}
    first = (
        _("You lose this place and get no other one in this call.")
        if answer == "decline"
        else _("You lose this place and take part in no later run of this call.")
    )
    free = _("Nobody waits for it at present.") if not reserve else waiting
    return [_("This cannot be taken back."), first, free]


def reserve_of(allotment: Allotment, run: Run | None) -> int:
    """How many stood on the reserve list of the place in the run.

    The database looks it up: the summary of a large run is a megabyte.
    """
    if run is None:
        return 0
    key = allotment.placement.key
    path = KeyTransform("reserve", KeyTransform(key, KeyTransform("placements", "summary")))
    found = Run.objects.filter(pk=run.pk).values_list(path, flat=True).get()
    if found is None:  # a key of digits alone would be taken for a place in a list
        found = run.summary.get("placements", {}).get(key, {}).get("reserve", 0)
    return int(found)


def deadline_words(allotment: Allotment) -> str:
    """Until when an offered place is to be answered."""
    return date_format(timezone.localtime(allotment.answer_by), "DATETIME_FORMAT")
