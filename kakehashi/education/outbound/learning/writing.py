"""Writing a version: the sheet, one more line, an earlier decision taken over, a faster other."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.sheets import reader
from kakehashi.education.outbound.learning import operations, rules
from kakehashi.education.outbound.learning.content import Content
from kakehashi.education.outbound.learning.gathering import base_of, contact_of, first_content
from kakehashi.education.outbound.learning.queries import agreed, newest
from kakehashi.education.outbound.learning.sheet import TABLES, Sheet
from kakehashi.education.outbound.learning.suggesting import rows_of, suggested_for
from kakehashi.education.outbound.learning.views import PAGES, way
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating.queries import KEEPS
from kakehashi.education.outbound.nominating.views import find
from kakehashi.people.models import Person
from kakehashi.people.queries import holders
from kakehashi.verdicts import No, Refused

MORE, USE = "add", "use"


@login_required
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the next version, as student or for the home university."""
    found, (person, _language) = find(request, pk), reader(request)
    if isinstance(no := rules.may_write(person, found), No):
        messages.error(request, str(no))
        return redirect("outbound:learning", pk)
    base = _with_contact(found, base_of(found), person)
    holds = agreed(found)
    data = request.POST if request.method == "POST" else None
    latest = newest(found)
    based_on = str(latest.number) if latest else ""
    if data is None:
        return _page(request, found, Sheet(base, holds), based_on)
    based_on = data.get("based_on", "")
    if MORE in data or USE in data:
        sheet = Sheet(
            base,
            holds,
            data,
            judged=False,
            more=data.get(MORE, "") if data.get(MORE, "") in TABLES else "",
            adopted=_adopted(data),
        )
        return _page(request, found, sheet, based_on)
    sheet = Sheet(base, holds, data)
    if not sheet.is_valid():
        said = _("Something on the sheet is not right yet; it says where.")
        return _page(request, found, sheet, based_on, said)
    return _propose(request, found, sheet, based_on, person)


def _with_contact(found: Mobility, base: Content, person: Person) -> Content:
    """The home university's contact is whoever keeps the stay, until somebody names another."""
    if base.sending.contact.email:
        return base
    keeper = person
    if person.pk == found.student_id:
        keepers = holders(KEEPS, found.unit).exclude(pk=person.pk)
        first = keepers.first()
        if first is None:
            return base
        keeper = first
    sending = base.sending.model_copy(update={"contact": contact_of(keeper)})
    return base.model_copy(update={"sending": sending})


def _adopted(data: QueryDict) -> list[dict[str, Any]]:
    """The home courses of the earlier decision that somebody wants to follow."""
    key = data.get(USE, "")
    if not key.isdecimal() or len(key) > 18:
        return []
    found = Precedent.objects.standing().with_everything().filter(pk=int(key)).first()
    return rows_of(found) if found else []


def _propose(
    request: HttpRequest, found: Mobility, sheet: Sheet, based_on: str, person: Person
) -> HttpResponse:
    number = int(based_on) if based_on.isdecimal() and len(based_on) < 4 else None
    content = sheet.content()
    current = first_content(found)  # the person and the two universities as they are now
    content = content.model_copy(update={"student": current.student})
    try:
        version = operations.propose_version(
            found,
            content,
            based_on=number,
            note=request.POST.get("note", "")[:2000],
            by=person,
        )
    except Refused as refused:
        return _page(request, found, sheet, based_on, str(refused))
    said = _("Version %(number)s is on the table. Sign it next.") % {"number": version.number}
    messages.success(request, said)
    return redirect("outbound:learning", found.pk)


def _page(
    request: HttpRequest, found: Mobility, sheet: Sheet, based_on: str, refused: str = ""
) -> HttpResponse:
    rows = [
        {name: form[name].value() for name in ("code", "title", "credits", "scheme")}
        for form in sheet.studied
    ]
    context = {
        "mobility": found,
        "way": way(found),
        "sheet": sheet,
        "based_on": based_on,
        "note": request.POST.get("note", ""),
        "refused": refused,
        "suggested": suggested_for(found, rows, timezone.localdate()),
    }
    return render(request, f"{PAGES}/write.html", context)
