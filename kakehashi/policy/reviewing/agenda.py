"""What a review has to talk about: one point for each target or action that needs attention.

It is made of the same overview as every other page, and written in both languages at once, with
the figures of the day, so that an agenda can still be read when they have moved on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kakehashi.policy.attention import Concern, Why, concerns_of
from kakehashi.policy.boards import ActionLine, Board, TargetLine, board_of
from kakehashi.policy.models import AgendaItem, Attestation, Plan
from kakehashi.policy.overview import overview
from kakehashi.policy.progress.paths import State
from kakehashi.policy.targets.words import written

LONGEST = AgendaItem._meta.get_field("text_ja").max_length or 0
QUOTED = 120  # characters of what somebody wrote, or of the wording of an action
LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Point:
    """One point: why it is there, what it is about, and its text by language."""

    why: Why
    texts: dict[str, str]
    action: int | None = None
    target: int | None = None
    indicator: str = ""


def points_of(plan: Plan, on: date, since: datetime | None = None) -> list[Point]:
    """What `plan` has to talk about on the day `on`: the gravest first, then as printed.

    since: when the review before was; what owners called wrong after it is on the agenda even
    where a later check no longer says so.
    """
    found = overview(plan, on)
    disputes = _disputes(plan, on, since)
    concerns: dict[str, list[Concern]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            board = board_of(found, language)
            concerns[language] = concerns_of(board.targets, _with(disputes, board))
    return [
        _point(dict(zip(LANGUAGES, same, strict=True)))
        for same in zip(*(concerns[language] for language in LANGUAGES), strict=True)
    ]


def _disputes(plan: Plan, on: date, since: datetime | None) -> dict[int, str]:
    """What owners called wrong after the review before, by action: the latest."""
    if since is None:
        return {}
    said = Attestation.objects.filter(
        action__plan=plan,
        verdict=Attestation.Verdict.CORRECTED,
        at__gt=since,
        at__date__lte=on,
    )
    return dict(said.order_by("at", "pk").values_list("action_id", "comment"))


def _with(disputes: dict[int, str], board: Board) -> Sequence[ActionLine]:
    return [
        each if each.disputed else replace(each, disputed=disputes.get(each.pk, ""))
        for each in board.actions
    ]


def _point(same: dict[str, Concern]) -> Point:
    texts = {}
    for language, concern in same.items():
        with translation.override(language):
            texts[language] = cut(_text(concern), LONGEST)
    concern = same[LANGUAGES[0]]
    why = concern.whys[0]
    if concern.target is not None:
        return Point(why, texts, target=concern.target.pk, indicator=concern.target.indicator)
    return Point(why, texts, action=concern.action.pk if concern.action else None)


def _text(concern: Concern) -> str:
    if concern.target is not None:
        return _of_target(concern.target)
    if concern.action is not None:
        return _of_action(concern.action, concern.whys)
    return ""


def _of_target(line: TargetLine) -> str:
    title = line.title
    if line.name:
        title = _("%(title)s (%(part)s)") % {"title": title, "part": line.name}
    if line.result.state is State.UNKNOWN or line.on is None:
        return _("%(title)s: unknown. %(reason)s") % {"title": title, "reason": line.unknown}
    facts = {"title": title, "value": line.value, "day": written(line.on), "wanted": line.wanted}
    if not line.gap:
        return _("%(title)s: %(value)s on %(day)s") % facts
    facts["gap"] = line.gap
    return _("%(title)s: %(value)s on %(day)s, wanted: %(wanted)s (gap %(gap)s)") % facts


def _of_action(line: ActionLine, whys: Sequence[Why]) -> str:
    said = pgettext("agenda", "; ").join(_facts(line, whys))
    return _("%(code)s %(text)s: %(said)s") % {
        "code": line.code,
        "text": cut(line.text, QUOTED).rstrip("。."),
        "said": said,
    }


def _facts(line: ActionLine, whys: Sequence[Why]) -> Iterator[str]:
    """Each reason with its figures, in the order of `whys`."""
    for why in whys:
        if why == Why.DISPUTED:
            yield _("its owner says: “%s”") % cut(line.disputed, QUOTED)
        elif why == Why.OVERDUE and line.overdue_since is not None:
            yield ngettext(
                "%(count)s task overdue, since %(day)s",
                "%(count)s tasks overdue, the oldest since %(day)s",
                line.overdue,
            ) % {"count": line.overdue, "day": written(line.overdue_since)}
        elif why == Why.DOUBTED:
            yield _("low confidence: “%s”") % cut(line.sentence, QUOTED)
        elif why == Why.STALE:
            yield _last_checked(line)


def _last_checked(line: ActionLine) -> str:
    if line.month is None:
        return _("never checked by anybody")
    return _("last checked for %s") % date_format(line.month, "YEAR_MONTH_FORMAT")


def cut(text: str, longest: int) -> str:
    """`text` in one line of at most `longest` characters, ended with … where it was longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
