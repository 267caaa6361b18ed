"""Members of frozen records as a reader of the page reads them: {% load frozen %}."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kakehashi.policy.counting import (
    AGREEMENTS,
    COUNTRIES,
    INSTITUTIONS,
    PERCENT,
    PERSONS,
    REFERENCE_DATES,
    Better,
    Unit,
)
from kakehashi.policy.models.actions import Responsibility
from kakehashi.policy.models.targets import AIMS, FORMS
from kakehashi.policy.models.tasks import Task
from kakehashi.policy.progress.paths import Aim, Form
from kakehashi.policy.readings import around_the_number
from kakehashi.policy.states import ActionState
from kakehashi.policy.suppression import SMALLEST_SHOWN
from kakehashi.policy.targets.words import percent, shown

register = template.Library()
Content = dict[str, Any]
COUNTED = {each.code: each for each in (INSTITUTIONS, COUNTRIES, AGREEMENTS, PERSONS, PERCENT)}


@register.filter
def both(text: dict[str, str] | None) -> str:
    """{{ content.title|both }}: for the reader; in the other language where it is missing."""
    if not text:
        return ""
    first, second = ("ja", "en") if get_language() == "ja" else ("en", "ja")
    return text[first] or text[second]


@register.filter
def amount(content: Content | None, unit: Content | None = None) -> str:
    """{{ content|amount:content.unit }}: "12 persons", "at least 12", "unknown"."""
    if content is None:
        return pgettext("figure", "unknown")
    if content["value"] is None:
        if content.get("suppressed"):
            return _("fewer than %s") % SMALLEST_SHOWN
        return pgettext("figure", "unknown")
    at_least = bool(content.get("at_least"))
    if unit:
        return _unit_of(unit).of(Decimal(content["value"]), at_least=at_least)
    said = number(content["value"])
    return _("at least %s") % said if at_least else said


def _unit_of(unit: Content) -> Unit:
    """The unit with its plural, where it is one that records are counted in."""
    return COUNTED.get(unit["code"]) or Unit(unit["code"], both(unit))


@register.filter
def pieces(content: Content | None, unit: Content | None = None) -> tuple[str, str, str]:
    """`amount` as what stands before the number, the number, and what stands after it."""
    return around_the_number(amount(content, unit))


@register.filter
def number(text: str | None) -> str:
    """{{ spot.value|number }}: a number as it is read; empty where there is none."""
    return "" if text is None else shown(Fraction(text))


@register.filter
def as_percent(text: str | None) -> str:
    """{{ effort.share|as_percent }}: a share of 1 in per cent; empty where there is none."""
    return "" if text is None else percent(Fraction(text))


@register.filter
def day(text: str | None) -> date | None:
    """{{ content.on|day|date }}: the day of an ISO 8601 text."""
    return date.fromisoformat(text) if text else None


@register.filter
def time(text: str | None) -> datetime | None:
    """{{ said.at|time|date:"DATETIME_FORMAT" }}: the time of an ISO 8601 text."""
    return datetime.fromisoformat(text) if text else None


@register.filter
def better_words(code: str) -> str | Promise:
    """{{ content.better|better_words }}: Higher is better, …"""
    return Better(code).label


@register.filter
def reference_words(code: str) -> str | Promise:
    """{{ content.reference_date|reference_words }}: as of 1 May of each year, …"""
    return REFERENCE_DATES[code].words


@register.filter
def aim_words(code: str) -> str | Promise:
    """{{ content.aim|aim_words }}: Rise to, Keep at least, …"""
    return AIMS[Aim(code)]


@register.filter
def form_words(code: str) -> str | Promise:
    """{{ content.form|form_words }}: Straight from point to point, …"""
    return FORMS[Form(code)]


@register.filter
def state_words(code: str) -> str | Promise:
    """{{ content.state|state_words }}: Open, Completed, Dropped."""
    return ActionState(code).label


@register.filter
def part_words(code: str) -> str | Promise:
    """{{ person.part|part_words }}: Responsible, Collaborating."""
    return Responsibility.Part(code).label


@register.filter
def task_words(code: str) -> str | Promise:
    """{{ task.kind|task_words }}: Milestone, Task."""
    return Task.Kind(code).label
