"""Importing decisions from a file: look at every line, then confirm."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.credits.schemes import schemes
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition import rules, words
from kakehashi.education.cooperation.recognition.entering import (
    enter_decisions,
    matched,
    sentence,
)
from kakehashi.education.cooperation.recognition.forms import ImportForm
from kakehashi.education.cooperation.recognition.importing import read_decisions
from kakehashi.education.cooperation.recognition.way import PAGES, way
from kakehashi.education.cooperation.sheets import reader
from kakehashi.verdicts import No, Refused

HELP: list[tuple[str, str | Promise]] = [
    ("host", gettext_lazy("ROR id or full name of the other university.")),
    ("host_code, host_title, host_title_en", gettext_lazy("The course abroad; a title is needed.")),
    ("host_credits, host_scheme", gettext_lazy("Credits abroad, and one of: %(schemes)s.")),
    ("level, field", gettext_lazy("bachelor, master or doctor; code of ISCED-F.")),
    ("syllabus_address, syllabus_on", gettext_lazy("Which syllabus was read.")),
    ("unit", gettext_lazy("Code of the unit that decided.")),
    ("decision, reason, body", gettext_lazy("full, partial or refused; why; who decided.")),
    ("decided_on, valid_until", gettext_lazy("Days such as 2026-04-01.")),
    (
        "home_code, home_title_ja, home_title_en, home_credits",
        gettext_lazy("A course at home; write another line for each further one."),
    ),
]


@login_required
def import_precedents(request: HttpRequest) -> HttpResponse:
    """Read a file, show what each line means, and write all of it once it is confirmed."""
    person, language = reader(request)
    if isinstance(no := rules.may_decide_anywhere(person), No):
        messages.error(request, str(no))
        return redirect("cooperation:precedents")
    is_sent = request.method == "POST"
    form = ImportForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    lines: list[dict[str, Any]] = []
    if is_sent and form.is_valid():
        drafts, faults = read_decisions(form.cleaned_data["text"])
        for fault in faults:
            form.add_error(None, sentence(fault))
        if "confirm" in request.POST and not faults:
            try:
                written = enter_decisions(drafts, by=person)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                said = _("Decisions entered from the file: %(number)s.")
                messages.success(request, said % {"number": len(written)})
                return redirect("cooperation:precedents")
        lines = [_line(each, language) for each in matched(drafts, person)]
    context = {
        "form": form,
        "way": way(),
        "lines": lines,
        "are_ready": bool(lines) and all(line["found"].is_ready for line in lines),
        "text": form.cleaned_data.get("text", "") if is_sent and form.is_bound else "",
        "columns": [(names, str(help) % {"schemes": ", ".join(schemes())}) for names, help in HELP],
    }
    return render(request, f"{PAGES}/import.html", context)


def _line(found: Any, language: str) -> dict[str, Any]:
    said = found.draft.said
    decision = said["decision"]
    is_known = decision in Precedent.Decision.values
    return {
        "found": found,
        "course": f"{said['host_code']} {said['host_title']}".strip(),
        "host": found.host.name_in(language) if found.host else found.draft.host,
        "unit": found.unit.name_in(language) if found.unit else found.draft.unit,
        "decision": str(Precedent.Decision(decision).label) if is_known else decision,
        "badge": words.DECISION_BADGES.get(decision, "muted"),
        "home": [f"{each[0]} {each[1] or each[2]}".strip() for each in found.draft.courses],
        "credits": sum(each[3] for each in found.draft.courses),
    }
