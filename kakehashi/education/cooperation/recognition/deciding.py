"""Recording a decision: first of which university, then the course, with precedents beside it.

The suggestions need no JavaScript: their button sends the form as it stands and gets it back with
what was found. With HTMX what was found comes alone.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition import operations, rules, words
from kakehashi.education.cooperation.recognition.forms import DecideForm, written_course
from kakehashi.education.cooperation.recognition.limits import validity
from kakehashi.education.cooperation.recognition.queries import Syllabus, suggestions
from kakehashi.education.cooperation.recognition.way import PAGES, way
from kakehashi.education.cooperation.sheets import reader
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import find_institutions
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

COPIED = (*operations.COURSE, "field", "decision", "reason", "body")
LONGEST = 18  # digits of an id


@login_required
def decide(request: HttpRequest) -> HttpResponse:
    """Record a decision: ?host= names the university, ?instead= what it takes the place of."""
    person, _language = reader(request)
    if isinstance(no := rules.may_decide_anywhere(person), No):
        messages.error(request, str(no))
        return redirect("cooperation:precedents")
    earlier = _named(request, "instead")
    if earlier is not None and isinstance(no := rules.may_follow(person, earlier), No):
        messages.error(request, str(no))
        return redirect(earlier)
    host = earlier.host if earlier else _host(request.GET)
    if host is None:
        return _choose_host(request)
    return _write(request, host, earlier)


@login_required
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The suggestions alone, for HTMX."""
    host = _host(request.GET)
    earlier, language = _named(request, "instead"), reader(request)[1]
    context = _suggested(host, request.GET, language, earlier) if host else {"suggested": []}
    return render(request, f"{PAGES}/suggestions.html", context)


def _write(request: HttpRequest, host: Institution, earlier: Precedent | None) -> HttpResponse:
    person, language = reader(request)
    is_look = "look" in request.POST
    form = _form(request, person, earlier, is_look)
    if request.method == "POST" and not is_look and form.is_valid():
        try:
            found = _save(host, form, earlier, person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(found)
    written: Any = request.POST if request.method == "POST" else form.initial
    context = {
        "form": form,
        "host": host,
        "earlier": earlier,
        "way": way(),
        "validity": validity(),
        **_suggested(host, _strings(written), language, earlier),
    }
    return render(request, f"{PAGES}/decide.html", context)


def _form(
    request: HttpRequest, person: Person, earlier: Precedent | None, is_look: bool
) -> DecideForm:
    unit = earlier.unit if earlier else None
    if request.method == "POST" and not is_look:
        return DecideForm(request.POST, request.FILES, person=person, unit=unit)
    if is_look:
        initial = {name: request.POST.get(name, "") for name in DecideForm.base_fields}
        rows = _rows_as_sent(request.POST)
    else:
        like = earlier or _named(request, "like")
        initial = {name: getattr(like, name) for name in COPIED} if like else {}
        rows = _rows_of(like) if like else []
    return DecideForm(person=person, unit=unit, initial=initial, rows=rows)


def _rows_of(precedent: Precedent) -> list[dict[str, Any]]:
    names = ("code", "title_ja", "title_en", "credits")
    return [{name: getattr(each, name) for name in names} for each in precedent.home_courses.all()]


def _rows_as_sent(data: QueryDict) -> list[dict[str, Any]]:
    names = ("code", "title_ja", "title_en", "credits")
    rows = [{name: data.get(f"courses-{row}-{name}", "") for name in names} for row in range(20)]
    return [row for row in rows if any(row.values())]


def _save(host: Institution, form: DecideForm, earlier: Precedent | None, by: Person) -> Precedent:
    cleaned = dict(form.cleaned_data)
    unit, upload = cleaned.pop("unit"), cleaned.pop("syllabus")
    return operations.decide(
        host, unit, form.courses(), upload=upload, supersedes=earlier, by=by, **cleaned
    )


def _strings(written: Any) -> dict[str, str]:
    return {name: str(value) for name, value in written.items() if value is not None}


def _suggested(
    host: Institution, written: Any, language: str, earlier: Precedent | None
) -> dict[str, Any]:
    """What is like the course; not the decision that is decided anew itself."""
    course = written_course(written)
    found = []
    if course.code or course.titles:
        syllabus = Syllabus(address=written.get("syllabus_address", ""))
        found = suggestions(host, course, on=timezone.localdate(), syllabus=syllabus)
    return {
        "is_asked": bool(course.code or course.titles),
        "host": host,
        "suggested": [
            {
                "found": each,
                "why": words.why(each),
                "credits": words.home_credits(each.precedent),
                "home": words.home_titles(each.precedent, language),
                "badge": words.DECISION_BADGES[each.precedent.decision],
            }
            for each in found
            if each.precedent != earlier
        ],
    }


def _host(query: QueryDict) -> Institution | None:
    number = query.get("host", "")
    if not number.isdecimal() or len(number) > LONGEST:
        return None
    return Institution.objects.with_names().select_related("merged_into").filter(pk=number).first()


def _named(request: HttpRequest, name: str) -> Precedent | None:
    number = request.GET.get(name, "")
    if not number.isdecimal() or len(number) > LONGEST:
        return None
    visible = Precedent.objects.visible_to(request.user).with_everything()
    return get_object_or_404(visible.select_related("host__merged_into", "unit"), pk=int(number))


def _choose_host(request: HttpRequest) -> HttpResponse:
    _person, language = reader(request)
    text = request.GET.get("find", "").strip()
    found = find_institutions(text, limit=12) if len(text) > 1 else []
    context = {
        "way": way(),
        "text": text,
        "found": [(each.pk, each.name_in(language)) for each in found],
    }
    return render(request, f"{PAGES}/choose_host.html", context)
