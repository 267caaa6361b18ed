"""Languages and fields of study by their names, for pages of applications."""

from django import template
from django.utils.translation import get_language

from kakehashi.vocabulary import isced, languages

register = template.Library()


@register.filter
def language_name(tag: str) -> str:
    """What a language (BCP 47) is called in the reader's language."""
    return languages.name(tag, get_language() or "en")


@register.filter
def field_name(code: str) -> str:
    """The field of ISCED-F with its code; in English where no official translation is known."""
    if not isced.known(code):
        return code
    return f"{code} {isced.name(code, get_language() or 'en') or isced.field(code).en}"
