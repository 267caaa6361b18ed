"""Years and money of a plan as the reader of the page reads them: {% load plans %}."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from kakehashi.policy.counting import Unit
from kakehashi.policy.models import Action, Plan
from kakehashi.policy.planning.sums import Sum
from kakehashi.policy.targets.words import shown, signed_difference

register = template.Library()


@register.filter
def fiscal_years(record: Plan | Action) -> str:
    """{{ plan|fiscal_years }}: FY2022–2027; empty where neither year is known."""
    first, last = record.first_year, record.last_year
    if first and last and first != last:
        return fiscal_year(f"{first}–{last}")
    if first and last:
        return fiscal_year(first)
    if first:
        return _("from %s on") % fiscal_year(first)
    return _("until %s") % fiscal_year(last) if last else ""


@register.filter
def fiscal_year(year: int | str) -> str:
    """{{ effect.by_year|fiscal_year }}: FY2026."""
    return _("FY%s") % year


@register.filter
def remarks_of(plan: Plan) -> str:
    """{{ plan|remarks_of }}: in the reader's language, else in the other."""
    remarks = (plan.remarks_ja, plan.remarks_en)
    first, second = remarks if get_language() == "ja" else remarks[::-1]
    return first or second


@register.filter
def yen(amount: Decimal | None) -> str:
    """{{ line.planned|yen }}: ¥1,200,000; "unknown" where nobody knows, which is not zero."""
    if amount is None:
        return pgettext("amount", "unknown")
    return pgettext("amount", "¥%s") % shown(amount)


@register.filter
def total(found: Sum) -> str:
    """{{ amounts.planned|total }}: ¥500,000 and 1 unknown amount."""
    if not found.unknown:
        return yen(found.known)
    if found.known is None:
        return pgettext("amount", "unknown")
    return ngettext(
        "%(sum)s and %(count)s unknown amount",
        "%(sum)s and %(count)s unknown amounts",
        found.unknown,
    ) % {"sum": yen(found.known), "count": found.unknown}


@register.filter
def signed(change: Decimal, unit: Unit | None) -> str:
    """{{ effect.change|signed:indicator.unit }}: +3 institutions or −2.5 percentage points."""
    return signed_difference(change, unit)


@register.filter
def at(found: dict[object, object], key: object) -> object:
    """{{ table.cells|at:key }}: what stands there; None where nothing does."""
    return found.get(key)
