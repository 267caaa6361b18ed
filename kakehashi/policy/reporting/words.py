"""Days, years and numbers of a report, in the language that is active while it is made."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kakehashi.policy.progress.effort import Pace
from kakehashi.policy.suppression import SMALLEST_SHOWN
from kakehashi.policy.targets.words import shown
from kakehashi.policy.targets.words import written as written_day
from kakehashi.vocabulary.eras import eras, written, written_fiscal_year

# What a colour adds to the words of a state. Unknown is never green.
TONES: dict[str, str] = {
    Pace.ON_SCHEDULE: "good",
    Pace.LATE: "warn",
    Pace.NOTHING_DUE: "info",
    Pace.UNKNOWN: "muted",
}


def day_of(text: str) -> date:
    """A day of a frozen record."""
    return date.fromisoformat(text)


def day(found: date) -> str:
    """A day as it is read, on pages and in reports alike."""
    return written_day(found)


def official_day(found: date) -> str:
    """A day as an official paper names it: in Japanese by era first, 令和8年5月1日（2026年5月1日）.

    Raises: ValueError, before 1873.
    """
    return f"{written(found)}（{day(found)}）" if get_language() == "ja" else day(found)


def moment(found: datetime) -> str:
    """A time to the minute, where the university is."""
    local = timezone.localtime(found)
    return f"{day(local.date())} {local:%H:%M}"


def fiscal_year_label(year: int) -> str:
    """The fiscal year that begins in April of `year`: 令和8年度（2026年度）, FY2026 (Reiwa 8).

    The western year alone before 1989, where the table of eras has no source.
    """
    japanese = get_language() == "ja"
    try:
        by_era = written_fiscal_year(year)
    except ValueError:
        return f"{year}年度" if japanese else f"FY{year}"
    if japanese:
        return f"{by_era}（{year}年度）"
    era = next(each for each in eras() if by_era.startswith(each.name))
    return f"FY{year} ({era.romaji} {year - era.first_year + 1})"


def years(first: int | None, last: int | None) -> str:
    """Fiscal years as in "FY2022–FY2027"; empty where neither is known."""
    if first is None:
        return "" if last is None else _("until %s") % (_("FY%s") % last)
    if last is None:
        return _("from %s on") % (_("FY%s") % first)
    return "–".join(_("FY%s") % each for each in dict.fromkeys([first, last]))


def number(text: str) -> str:
    """A number of a frozen record as it is read; one that never ends is cut to one decimal."""
    return shown(Fraction(text))


def nothing(content: Mapping[str, Any], hidden: str = "") -> str:
    """What stands where a frozen record has no figure: "unknown", or "fewer than 5".

    hidden: other words for the latter. Parts need them: they may be larger, and are left out
            because they would give a smaller one away.
    """
    if content.get("suppressed"):
        return hidden or _("fewer than %s") % SMALLEST_SHOWN
    return pgettext("figure", "unknown")


def remarked(text: str, remark: str) -> str:
    """A text with a remark in the brackets of the language."""
    return f"{text}（{remark}）" if get_language() == "ja" else f"{text} ({remark})"


def joined(*sentences: str | Promise | None) -> str:
    """Sentences one after the other, with a space between them where the language has one."""
    between = "" if get_language() == "ja" else " "
    return between.join(str(each) for each in sentences if each)
