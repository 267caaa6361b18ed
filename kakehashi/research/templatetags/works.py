"""Works as pages name them: {% load works %}."""

from django import template
from django.utils.translation import get_language

from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.works import register as shown

register = template.Library()


@register.filter
def title_shown(work: Work) -> str:
    """{{ work|title_shown }}: its title, with what nobody may overlook: retracted, invented."""
    return shown.shown_title(work, get_language() or "en")


@register.filter
def authors_shown(work: Work) -> str:
    """{{ work|authors_shown }}: its first authors, and how many more there are."""
    return shown.shown_authors(work)
