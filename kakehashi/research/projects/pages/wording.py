"""How figures of collaboration are written: what is not known is said, never written as zero."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.research.projects.collaboration.indicators import Unit


def shown(value: float | None, unit: Unit) -> str:
    """A value as people read it: 0.3824 of works is 38.2 %.

    >>> shown(0.3824, Unit.SHARE), shown(1.2, Unit.RATIO), shown(1078.0, Unit.WORKS)
    ('38.2 %', '1.20', '1,078')
    """
    if value is None:
        return pgettext("figure", "not known")
    if unit == Unit.SHARE:
        return _("%(number)s %%") % {"number": f"{100 * value:.1f}"}
    if unit == Unit.RATIO:
        return f"{value:,.2f}"
    return f"{value:.3f}" if unit == Unit.INDEX else amount(value)


def amount(value: float) -> str:
    """A number of works, whole or, in fractional counting, with one decimal.

    >>> amount(1078.0), amount(203.44)
    ('1,078', '203.4')
    """
    return f"{value:,.1f}".removesuffix(".0")


def plain(value: float | None) -> float | None:
    """An amount for lists and files: whole where it is whole, else with one decimal.

    >>> plain(12.0), plain(203.44), plain(None)
    (12, 203.4, None)
    """
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, 1)


def percent(value: float | None) -> float | None:
    """A share as a number of percent, for charts and files; one decimal."""
    return None if value is None else round(100 * value, 1)


def rounded(value: float | None, digits: int = 3) -> float | None:
    """A ratio for lists and files."""
    return None if value is None else round(value, digits)
