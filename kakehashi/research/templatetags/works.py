"""Works as pages name them: {% load works %}."""

import re

from django import template
from django.utils.translation import get_language

from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.works import register as shown
from kakehashi.vocabulary.research_fields import field_name

register = template.Library()
CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(?:licenses/([a-z-]+)|(publicdomain/zero))/(\d\.\d)/?.*"
)


@register.filter
def title_shown(work: Work) -> str:
    """{{ work|title_shown }}: its title, with what nobody may overlook: retracted, invented."""
    return shown.shown_title(work, get_language() or "en")


@register.filter
def field_shown(field: str) -> str:
    """{{ work.field|field_shown }}: the field of research in the reader's language."""
    return field_name(field, get_language() or "en")


@register.filter
def authors_shown(work: Work) -> str:
    """{{ work|authors_shown }}: its first authors, and how many more there are."""
    return shown.shown_authors(work)


@register.filter
def licence_name(address: str) -> str:
    """{{ work.licence|licence_name }}: CC BY 4.0; any other licence is called by its address."""
    found = CREATIVE_COMMONS.fullmatch(address)
    if found is None:
        return address
    return f"CC {found[1].upper()} {found[3]}" if found[1] else f"CC0 {found[3]}"
