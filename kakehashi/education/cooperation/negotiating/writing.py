"""Writing a version, on either side: the sheet, one more line, a conflict, putting two together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from pydantic import ValidationError

from kakehashi.agreements.content import Content
from kakehashi.agreements.content_words import in_words, told
from kakehashi.agreements.differences import merge
from kakehashi.agreements.models import Negotiation, Version
from kakehashi.agreements.negotiating.conversion import first_content
from kakehashi.agreements.negotiating.operations import Conflict
from kakehashi.education.cooperation.negotiating.sheet import FORMSETS, Sheet
from kakehashi.verdicts import Refused

Propose = Callable[[Content, int | None, str], Version]


@dataclass(frozen=True)
class Desk:
    """Where a version is written.

    propose: (content, number that it is based on, note) -> the version.
    done:    where to go afterwards.
    template, context: the page around the sheet.
    """

    negotiation: Negotiation
    is_partner: bool
    propose: Propose
    done: str
    template: str
    context: Mapping[str, Any]


def write(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page on which a version is written, and what became of what was sent."""
    if request.method != "POST":
        newest = desk.negotiation.latest
        base = newest.says if newest else first_content(desk.negotiation)
        return _page(request, desk, Sheet(base, is_partner=desk.is_partner), newest)
    sent = request.POST
    based_on = _based_on(desk.negotiation, sent)
    base = based_on.says if based_on else first_content(desk.negotiation)
    more = next((name for name in FORMSETS if f"add-{name}" in sent), "")
    if more:
        sheet = Sheet.as_sent(base, sent, is_partner=desk.is_partner, more=more)
        return _page(request, desk, sheet, based_on)
    sheet = Sheet(base, sent, is_partner=desk.is_partner)
    content = sheet.content()
    if content is None:
        return _page(request, desk, sheet, based_on)
    if "rebase" in sent:
        return _put_together(request, desk, sheet, content, based_on)
    return _propose(request, desk, sheet, content, based_on)


def _based_on(negotiation: Negotiation, sent: QueryDict) -> Version | None:
    number = sent.get("based_on", "")
    known = number.isdecimal() and len(number) < 5
    return negotiation.versions.filter(number=int(number)).first() if known else None


def _propose(
    request: HttpRequest, desk: Desk, sheet: Sheet, content: Content, based_on: Version | None
) -> HttpResponse:
    note = request.POST.get("note", "")[:2000]
    try:
        version = desk.propose(content, based_on.number if based_on else None, note)
    except Conflict as conflict:
        newest = conflict.newest
        more = {
            "conflict": str(conflict),
            "newest": newest,
            "theirs": told(based_on.says, newest.says) if based_on else [],
            "mine": told(newest.says, content),
        }
        return _page(request, desk, sheet, based_on, more)
    except Refused as refused:
        return _page(request, desk, sheet, based_on, {"refused": str(refused)})
    said = _("Version %(number)s is on the table.") % {"number": version.number}
    messages.success(request, said)
    return redirect(desk.done)


def _put_together(
    request: HttpRequest, desk: Desk, sheet: Sheet, mine: Content, based_on: Version | None
) -> HttpResponse:
    """The writer's own changes on top of the newest version; nothing is put on the table yet."""
    newest = desk.negotiation.latest
    if newest is None or based_on is None or newest == based_on:
        return _propose(request, desk, sheet, mine, based_on)
    base, theirs = based_on.says, newest.says
    try:
        merged = merge(base, mine, theirs)
    except ValidationError:
        said = _("The two cannot be put together by themselves. Take over by hand what you need.")
        return _page(request, desk, sheet, based_on, {"refused": said})
    more = {
        "put_together": True,
        "clashes": [in_words(each, base, mine) for each in merged.clashes],
        "newest": newest,
    }
    fresh = Sheet(merged.content, is_partner=desk.is_partner)
    return _page(request, desk, fresh, newest, more)


def _page(
    request: HttpRequest,
    desk: Desk,
    sheet: Sheet,
    based_on: Version | None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    context = {
        **desk.context,
        "negotiation": desk.negotiation,
        "sheet": sheet,
        "based_on": based_on,
        "note": request.POST.get("note", ""),
        "done": desk.done,
        **(more or {}),
    }
    return render(request, desk.template, context)
