"""Targets and results in words and in formulas with their numbers, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kakehashi.policy.counting import PERCENT, Unit
from kakehashi.policy.progress.paths import (
    MOVES,
    WANTS_MORE,
    Aim,
    Form,
    Number,
    Path,
    Result,
    Spot,
    State,
)
from kakehashi.policy.targets.soundness import Flaw, Kind

STATES: Mapping[State, str | Promise] = {
    State.UNKNOWN: pgettext_lazy("result", "Unknown"),
    State.NOT_DUE: pgettext_lazy("result", "Nothing due yet"),
    State.ON_PATH: pgettext_lazy("result", "On its path"),
    State.BEHIND: pgettext_lazy("result", "Behind its path"),
    State.REGRESSED: pgettext_lazy("result", "Worse than its baseline"),
}
BADGES: Mapping[State, str] = {
    State.UNKNOWN: "muted",
    State.NOT_DUE: "info",
    State.ON_PATH: "good",
    State.BEHIND: "warn",
    State.REGRESSED: "bad",
}
SENTENCES: Mapping[Kind, str | Promise] = {
    Kind.NO_POINT: gettext_lazy("Say what is wanted, and by which day: at least one point."),
    Kind.NO_SUCH_YEAR: gettext_lazy("This year cannot be right."),
    Kind.BASELINE_AHEAD: gettext_lazy(
        "The baseline's day, %(baseline_on)s, has not come yet. A baseline is a known value."
    ),
    Kind.BEFORE_BASELINE: gettext_lazy(
        "The point of %(day)s is not after the baseline of %(baseline_on)s."
    ),
    Kind.SAME_DAY: gettext_lazy("There are two points on %(day)s."),
    Kind.OUT_OF_ORDER: gettext_lazy(
        "The point of %(day)s stands after a later one. Write the points in order of their days."
    ),
    Kind.NO_WAY: gettext_lazy(
        "The last point is the baseline itself, %(baseline)s. To stay there, choose “Keep at least”"
        " or “Keep at most”."
    ),
    Kind.WRONG_WAY: gettext_lazy(
        "In this direction the last point, %(end)s, is worse than the baseline, %(baseline)s."
    ),
    Kind.GOES_BACK: gettext_lazy(
        "The point of %(day)s, %(value)s, goes back behind what is wanted before it."
    ),
    Kind.NO_UPPER: gettext_lazy("The range of %(day)s has no upper end."),
    Kind.NEEDS_NO_UPPER: gettext_lazy(
        "The point of %(day)s has an upper end, which only a range has."
    ),
    Kind.UPPER_BELOW: gettext_lazy("The range of %(day)s ends below its beginning."),
    Kind.KEEP_LINEAR: gettext_lazy(
        "What is to be kept does not move along a line. Choose steps or milestones."
    ),
    Kind.NOT_COUNTABLE: gettext_lazy(
        "This is counted in whole numbers of zero or more: %(value)s cannot be."
    ),
    Kind.UPPER_NOT_COUNTABLE: gettext_lazy(
        "The upper end is counted in whole numbers of zero or more, too."
    ),
}


def sentence_of(flaw: Flaw, path: Path) -> str:
    """What is wrong with `path`, with its place."""
    start = shown(path.baseline.value)
    known = {"baseline": start, "baseline_on": written(path.baseline.on), "value": start}
    if path.points:
        known["end"] = shown(path.end.value)
    if flaw.point is not None:
        point = path.points[flaw.point]
        known |= {"day": written(point.on), "value": shown(point.value)}
    return str(SENTENCES[flaw.kind]) % known


def written(day: date) -> str:
    """A day in the reader's format."""
    return date_format(day, "DATE_FORMAT")


# -- Numbers ---------------------------------------------------------------------------------------


def shown(value: Number) -> str:
    """A number: exact where three decimals do, else to one decimal; never rounded to nothing.

    >>> shown(Fraction(80, 3)), shown(Decimal("94.850")), shown(Fraction(-1, 3000))
    ('26.7', '94.85', '−0.0003')
    """
    exact = Fraction(value)
    digits = 3 if 1000 % exact.denominator == 0 else 1
    number = _rounded(exact, digits)
    while number == 0 and exact != 0:
        digits += 1
        number = _rounded(exact, digits)
    text = f"{abs(number):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if number < 0 else text


def _rounded(exact: Fraction, digits: int) -> Decimal:
    whole = Decimal(exact.numerator) / Decimal(exact.denominator)
    return whole.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def signed(value: Number) -> str:
    """A difference: +5, −5, or ±0."""
    if value == 0:
        return "±0"
    return shown(value) if value < 0 else f"+{shown(value)}"


def percent(share: Fraction) -> str:
    """A share of 1 in per cent."""
    return amount(share * 100, PERCENT)


def amount(value: Number, unit: Unit | None) -> str:
    """A number with its unit; the number alone where nobody knows the unit."""
    return unit.written(shown(value), value) if unit else shown(value)


def difference(value: Number, unit: Unit | None) -> str:
    """How far two figures are apart: "2 institutions"; "2.5 percentage points" between shares."""
    return _apart(shown(value), value, unit)


def signed_difference(value: Number, unit: Unit | None) -> str:
    """The same with its sign: "+2 institutions", "−2.5 percentage points"."""
    return _apart(signed(value), value, unit)


def _apart(number: str, value: Number, unit: Unit | None) -> str:
    if unit is None or not unit.is_percent:
        return unit.written(number, value) if unit else number
    return ngettext(
        "%(number)s percentage point", "%(number)s percentage points", 1 if abs(value) == 1 else 2
    ) % {"number": number}


def wanted_in_words(aim: str, wanted: Spot | None, unit: Unit | None = None) -> str:
    """What is wanted: "30 persons", "at least 95 %", "40 to 60"; empty where nothing is."""
    if wanted is None:
        return ""
    if aim == Aim.RANGE:
        upper = wanted.value if wanted.upper is None else wanted.upper
        return _("%(low)s to %(high)s") % {"low": shown(wanted.value), "high": amount(upper, unit)}
    if aim == Aim.AT_LEAST:
        return _("at least %s") % amount(wanted.value, unit)
    if aim == Aim.AT_MOST:
        return _("at most %s") % amount(wanted.value, unit)
    return amount(wanted.value, unit)


def path_in_words(path: Path, start: str = "") -> str:
    """The path in one sentence, from the baseline to its end.

    start: what stands for a baseline that is not shown.
    """
    words = {
        "start": start or shown(path.baseline.value),
        "start_day": written(path.baseline.on),
        "end": shown(path.end.value),
        "end_day": written(path.end.on),
        "upper": shown(path.end.value if path.end.upper is None else path.end.upper),
    }
    return str(_PATHS[path.aim]) % words


_PATHS: Mapping[Aim, str | Promise] = {
    Aim.UP: gettext_lazy("Rise from %(start)s (%(start_day)s) to %(end)s (%(end_day)s)"),
    Aim.DOWN: gettext_lazy("Fall from %(start)s (%(start_day)s) to %(end)s (%(end_day)s)"),
    Aim.AT_LEAST: gettext_lazy("Keep at least %(end)s (%(end_day)s)"),
    Aim.AT_MOST: gettext_lazy("Keep at most %(end)s (%(end_day)s)"),
    Aim.RANGE: gettext_lazy("Keep from %(end)s to %(upper)s (%(end_day)s)"),
}


# -- Formulas --------------------------------------------------------------------------------------


def formula(path: Path, result: Result, value: Number | None, on: date) -> Sequence[str]:
    """How the result comes about, with the numbers filled in: what was wanted, gap, share.

    value: as it was read on the reference date `on`; None where it is unknown.
    """
    return [*_wanted(path, result, on), *_gap(path, result, value), *_share(path, result, value)]


def _wanted(path: Path, result: Result, on: date) -> Iterator[str]:
    if result.wanted is None:
        yield _nothing_wanted(path, on)
        return
    passed = [point for point in path.points if point.on <= on]
    words = {"day": written(on), "wanted": wanted_in_words(path.aim, result.wanted)}
    is_between = path.form is Form.LINEAR and path.aim in MOVES and len(passed) < len(path.points)
    if not is_between or (passed and passed[-1].on == on):
        words["point"] = written(passed[-1].on)
        yield _("Wanted on %(day)s: %(wanted)s (the point of %(point)s)") % words
        return
    before, after = (passed[-1] if passed else path.baseline), path.points[len(passed)]
    numbers = {
        "before": shown(before.value),
        "way": operand(Fraction(after.value) - Fraction(before.value)),
        "passed": f"{(on - before.on).days:,}",
        "all": f"{(after.on - before.on).days:,}",
    }
    yield _("Wanted on %(day)s: %(before)s + %(way)s × %(passed)s of %(all)s days = %(wanted)s") % (
        words | numbers
    )


def _nothing_wanted(path: Path, on: date) -> str:
    ahead = [point for point in path.points if point.on > on]
    if on < path.baseline.on:
        words = {"day": written(on), "baseline_on": written(path.baseline.on)}
        return _("%(day)s lies before the baseline of %(baseline_on)s.") % words
    if not ahead:
        return _("Nothing is wanted.")
    words = {"day": written(ahead[0].on), "wanted": wanted_in_words(path.aim, ahead[0])}
    if len(ahead) < len(path.points):
        return _("The last milestone was reached. The next: %(wanted)s on %(day)s") % words
    return _("Nothing is wanted before %(day)s; then %(wanted)s") % words


def _gap(path: Path, result: Result, value: Number | None) -> Iterator[str]:
    if value is None or result.gap is None or result.wanted is None:
        return
    wanted, upper = result.wanted.value, result.wanted.upper
    if path.aim is Aim.RANGE:
        if result.gap == 0:
            yield _("Gap: ±0, since %(value)s lies within the range") % {"value": shown(value)}
            return
        above = upper is not None and value > upper
        first, second = (upper if above else value), (value if above else wanted)
    else:
        first, second = (value, wanted) if path.aim in WANTS_MORE else (wanted, value)
    yield _("Gap: %(first)s − %(second)s = %(gap)s") % {
        "first": shown(first or 0),
        "second": operand(second),
        "gap": signed(result.gap),
    }


def _share(path: Path, result: Result, value: Number | None) -> Iterator[str]:
    if value is None or result.raw is None or result.clamped is None:
        return
    start = operand(path.baseline.value)
    yield _("Share of the way: (%(value)s − %(start)s) ÷ (%(end)s − %(start)s) = %(share)s") % {
        "value": shown(value),
        "start": start,
        "end": shown(path.end.value),
        "share": percent(result.raw),
    }
    if result.raw != result.clamped:
        yield _("Counted as %s where shares are added up: nothing makes up for another.") % (
            percent(result.clamped)
        )


def operand(value: Number) -> str:
    """A number to be put behind a sign: negative ones in brackets."""
    return f"({shown(value)})" if value < 0 else shown(value)
