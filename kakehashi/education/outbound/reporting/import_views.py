"""Importing stays from a file: look at every line, then confirm."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from kakehashi.documents.decoding import NotText, decode
from kakehashi.education.cooperation.sheets import reader, sent
from kakehashi.education.outbound.reporting import rules
from kakehashi.education.outbound.reporting.forms import StaysForm
from kakehashi.education.outbound.reporting.importing import import_stays, matched
from kakehashi.education.outbound.reporting.views import PAGES, way_to_returns
from kakehashi.education.outbound.reporting.words import HELP
from kakehashi.verdicts import No, Refused


@login_required
def import_stays_page(request: HttpRequest) -> HttpResponse:
    """Read a file, show what each line means, and write all of it once it is confirmed."""
    person, language = reader(request)
    if isinstance(no := rules.may_report(person), No):
        messages.error(request, str(no))
        return redirect("outbound:national_returns")
    form, lines = StaysForm(*sent(request)), []
    if request.method == "POST" and form.is_valid():
        if "confirm" in request.POST:
            try:
                stays = import_stays(form.drafts, by=person)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                count = len(stays)
                words = ngettext(
                    "%(count)s stay was imported.", "%(count)s stays were imported.", count
                )
                messages.success(request, words % {"count": count})
                return redirect("outbound:national_returns")
        lines = matched(form.drafts, timezone.localdate())
    context = {
        "form": form,
        "lines": [_line(each, language) for each in lines],
        "are_ready": bool(lines) and not any(each.problems for each in lines),
        "are_new": any(each.is_ready for each in lines),
        "text": _text(request),
        "columns": HELP,
        "way": way_to_returns(),
    }
    return render(request, f"{PAGES}/import.html", context)


def _line(each: Any, language: str) -> dict[str, Any]:
    draft = each.draft
    name = each.student.name_in(language) if each.student else draft.name_kanji or draft.name_latin
    return {
        "found": each,
        "name": name,
        "is_new_person": each.student is None,
        "host": each.host.name_in(language) if each.host else draft.host,
        "unit": each.unit.name_in(language) if each.unit else draft.unit,
        "agreement": each.agreement,
    }


def _text(request: HttpRequest) -> str:
    """What was sent, as text, to be sent again with the confirmation."""
    upload = request.FILES.get("file")
    if upload is None:
        return request.POST.get("table", "")
    upload.seek(0)
    try:
        return decode(upload.read())[0]
    except NotText:
        return ""
