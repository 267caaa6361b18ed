"""The three readings in words: what each state is called wherever it is shown."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from kakehashi.policy.counting import Number, Unit, said
from kakehashi.policy.progress.effort import Pace
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import Spot, State

RESULTS = {
    State.ON_PATH: pgettext_lazy("result", "on path"),
    State.BEHIND: pgettext_lazy("result", "behind"),
    State.REGRESSED: pgettext_lazy("result", "worse than its baseline"),
    State.NOT_DUE: pgettext_lazy("result", "nothing asked yet"),
    State.UNKNOWN: pgettext_lazy("result", "unknown"),
}
PACES = {
    Pace.ON_SCHEDULE: pgettext_lazy("effort", "on schedule"),
    Pace.LATE: pgettext_lazy("effort", "late"),
    Pace.NOTHING_DUE: pgettext_lazy("effort", "nothing due yet"),
    Pace.UNKNOWN: pgettext_lazy("effort", "unknown: no tasks written down"),
}
FRESHNESS = {
    Freshness.FRESH: pgettext_lazy("freshness", "checked"),
    Freshness.DUE: pgettext_lazy("freshness", "to be checked"),
    Freshness.LATE: pgettext_lazy("freshness", "not checked in time"),
    Freshness.NEVER: pgettext_lazy("freshness", "never checked"),
    Freshness.NOT_ASKED: pgettext_lazy("freshness", "nobody is asked to check yet"),
}
CONFIDENCE = {
    "high": pgettext_lazy("confidence", "high"),
    "medium": pgettext_lazy("confidence", "medium"),
    "low": pgettext_lazy("confidence", "low"),
}

Exact = Number | Fraction


def rounded(value: Exact) -> Number:
    """`value` with one decimal at the most, as people read it; halves go away from zero.

    >>> rounded(Fraction(50, 3)), rounded(Fraction(4, 2))
    (Decimal('16.7'), 2)
    """
    exact = Fraction(value)
    if exact.denominator == 1:
        return int(exact)
    near = Decimal(exact.numerator) / Decimal(exact.denominator)
    found = near.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return int(found) if found == int(found) else found


def amount(value: Exact, unit: Unit | None) -> str:
    """`value`, rounded, with its unit; the number alone where nobody knows the unit any more."""
    return said(rounded(value)) if unit is None else unit.of(rounded(value))


def wanted_in_words(wanted: Spot | None, unit: Unit | None) -> str:
    """What a path asks for; empty where it asks for nothing."""
    if wanted is None:
        return ""
    if wanted.upper is None or wanted.upper == wanted.value:
        return amount(wanted.value, unit)
    return _("%(lower)s to %(upper)s") % {
        "lower": said(rounded(wanted.value)),
        "upper": amount(wanted.upper, unit),
    }
