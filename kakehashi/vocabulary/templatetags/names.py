"""Names and days as the reader of the page reads them: {% load names %}."""

from datetime import date
from typing import Protocol

from django import template
from django.utils.translation import get_language

from kakehashi.vocabulary import countries, eras

register = template.Library()


class Named(Protocol):
    """A record that has names in several languages."""

    def name_in(self, language: str) -> str: ...


def _language() -> str:
    return get_language() or "en"


@register.filter
def country(code: str) -> str:
    """{{ institution.country|country }}: the name of a country/region."""
    return countries.name(code, _language())


@register.filter
def named(record: Named | None) -> str:
    """{{ institution|named }}: what a record is called; nothing for no record."""
    return record.name_in(_language()) if record is not None else ""


@register.filter
def era(day: date | None) -> str:
    """{{ agreement.signed_on|era }}: 令和8年11月23日 on every page; nothing for no day.

    A day before the table of eras begins stays as it is: 1868-10-23.
    """
    if day is None:
        return ""
    return eras.written(day) if day >= eras.eras()[0].first_day else day.isoformat()
