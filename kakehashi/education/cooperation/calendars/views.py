"""The page of one's own calendar address, and the feed behind it."""

from hashlib import sha256
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kakehashi.education.cooperation.calendars import operations
from kakehashi.education.cooperation.calendars.entries import entries_for, feed_address
from kakehashi.education.cooperation.calendars.icalendars import as_ics
from kakehashi.education.cooperation.models import CalendarKey
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

PAGE = "education/cooperation/renewals/calendar.html"
SHOWN = 20  # days on the page; the calendar holds all


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The own calendar: its address (shown once, when it is made), and what stands in it."""
    person = cast(Person, request.user)
    if request.method == "POST" and request.POST.get("do") == "revoke":
        try:
            operations.revoke_calendar(by=person)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The address works no longer."))
        return redirect("cooperation:calendar")
    token = operations.make_calendar(by=person) if request.method == "POST" else ""
    today = timezone.localdate()
    language = get_language() or "en"
    found = entries_for(person, today, timezone.now(), language)
    ahead = [each for each in found if each.on >= today]
    context = {
        "key": CalendarKey.objects.filter(person=person, revoked_at__isnull=True).first(),
        "address": feed_address(token) if token else "",
        "webcal": _webcal(feed_address(token)) if token else "",
        "entries": sorted(ahead, key=lambda each: (each.on, each.key))[:SHOWN],
        "count": len(ahead),
    }
    return render(request, PAGE, context)


def _webcal(address: str) -> str:
    """The same address for a calendar program to subscribe to."""
    return "webcal:" + address.partition(":")[2]


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar whose secret address this is, without a session."""
    key = (
        CalendarKey.objects.filter(token_hash=operations.hashed(token), revoked_at__isnull=True)
        .select_related("person")
        .first()
    )
    if key is None or not key.person.is_active:
        return _guarded(HttpResponse(_gone(), status=404, content_type="text/plain; charset=utf-8"))
    _note_use(key)
    content = _ics(key)
    tag = f'"{sha256(content).hexdigest()}"'
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="kakehashi.ics"'
    answer["ETag"] = tag
    found = get_conditional_response(request, etag=tag, response=answer)
    return _guarded(cast(HttpResponse, found))


def _ics(key: CalendarKey) -> bytes:
    person = key.person
    with override(person.language):
        name = _("%(site)s: agreements") % {"site": settings.SITE_NAME}
    return as_ics(
        entries_for(person, timezone.localdate(), key.made_at),
        name=name,
        language=person.language,
        domain=urlsplit(settings.SITE_ADDRESS).hostname or "localhost",
    )


def _gone() -> str:
    """In both languages: nobody knows whose calendar asks."""
    texts = []
    for language in ("ja", "en"):
        with override(language):
            texts.append(
                _(
                    "This calendar address is not known, or works no longer."
                    " Sign in and make a new one on the page of your calendar."
                )
            )
    return "\n".join(texts) + "\n"


def _guarded(answer: HttpResponse) -> HttpResponse:
    """Nobody but the reader keeps the answer, and the address leaks into no search engine."""
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _note_use(key: CalendarKey) -> None:
    """Remember the day, once a day, so that its owner sees whether anybody uses it."""
    today = timezone.localdate()
    if key.last_used_on != today:
        CalendarKey.objects.filter(pk=key.pk).update(last_used_on=today)
