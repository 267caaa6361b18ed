"""Routes as the reader of the page reads them: {% load approvals %}."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from kakehashi.approvals.models import Route

register = template.Library()


@register.filter
def titled(route: Route) -> str:
    """{{ route|titled }}: the title; in the other language if there is none in the reader's."""
    return route.title_in(get_language() or "en")


@register.filter
def title_language(route: Route) -> str:
    """The language of `titled`, for the `lang` attribute."""
    language = get_language() or "en"
    other = "en" if language == "ja" else "ja"
    return language if getattr(route, f"title_{language}", "") else other


@register.filter
def local_day(moment: datetime | None) -> date | None:
    """{{ route.ended_at|local_day }}: the day on which it was here."""
    return timezone.localdate(moment) if moment else None
