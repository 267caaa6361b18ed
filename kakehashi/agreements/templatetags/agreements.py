"""Terms in words, in the reader's language: {% load agreements %}."""

from django import template

from kakehashi.agreements import words
from kakehashi.agreements.models import Terms

register = template.Library()


@register.filter
def first_day(terms: Terms) -> str:
    """{{ terms|first_day }}: 1997, April 2015, no later than November 1, 2026."""
    return words.first_day(terms)


@register.filter
def last_day(terms: Terms) -> str:
    """{{ terms|last_day }}: the last day agreed, or that no end was agreed."""
    return words.last_day(terms)


@register.filter
def renewal(terms: Terms) -> str:
    """{{ terms|renewal }}: automatic, 60 months at a time."""
    return words.renewal(terms)
