"""What pages of (1.4) say of codes: {% load outbound %}."""

from django import template
from django.utils.translation import get_language

from kakehashi.vocabulary import isced, languages

register = template.Library()


@register.filter
def language_name(tag: str) -> str:
    """{{ content.language|language_name }}: the name of a language, by its BCP 47 tag."""
    return languages.name(tag, get_language() or "en") if tag else ""


@register.filter
def field_name(code: str) -> str:
    """{{ content.isced_f|field_name }}: code and name of a field of ISCED-F 2013."""
    if not code:
        return ""
    name = isced.name(code, get_language() or "en") or isced.name(code, "en")
    return f"{code} {name}" if isced.known(code) else code
