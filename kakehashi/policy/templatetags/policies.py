"""Wordings of the policy as the reader of the page reads them: {% load policies %}."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from kakehashi.policy.counting import Number
from kakehashi.policy.counting import said as said_number
from kakehashi.policy.models import PolicyDocument, Standing, Wording

register = template.Library()


def _language() -> str:
    return get_language() or "en"


@register.filter
def wording(record: Wording) -> str:
    """{{ direction|wording }}: the text for the reader; in the other language if missing."""
    return record.text_in(_language())


@register.filter
def wording_language(record: Wording) -> str:
    """The language of `wording`, for the `lang` attribute."""
    if record.standing_in(_language()) != Standing.MISSING:
        return _language()
    return "en" if _language() == "ja" else "ja"


@register.filter
def standing(record: Wording) -> Standing:
    """{{ direction|standing }}: official, unofficial or missing for this reader."""
    return record.standing_in(_language())


@register.filter
def adopted(document: PolicyDocument) -> str:
    """{{ document|adopted }}: the month of a version, February 2014 or 2014年2月."""
    first = date(document.adopted_year, document.adopted_month, 1)
    return date_format(first, "YEAR_MONTH_FORMAT")


@register.filter
def said(value: Number) -> str:
    """{{ part.value|said }}: a number as it is read, without idle zeros."""
    return said_number(value)
