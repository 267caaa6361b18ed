"""Placements on pages: `{% load outbound_calls %}{% stay placement call %}`."""

from django import template

from kakehashi.education.outbound.calls.placing import stay_in_words
from kakehashi.education.outbound.models import Call, Placement

register = template.Library()


@register.simple_tag
def stay(placement: Placement, call: Call) -> str:
    """The term in which a stay begins, and how long it is."""
    return stay_in_words(placement, call.year)
