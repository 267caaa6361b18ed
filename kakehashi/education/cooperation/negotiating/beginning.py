"""Beginning a negotiation: about an agreement (`?agreement=`), or from nothing."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from kakehashi.agreements.models import Agreement, Negotiation
from kakehashi.agreements.negotiating import operations, rules
from kakehashi.agreements.provisions import Provisions
from kakehashi.agreements.rules import may_draft_anywhere
from kakehashi.agreements.states import State
from kakehashi.education.cooperation.negotiating.forms import BeginForm, BeginNewForm
from kakehashi.education.cooperation.picking import as_it_stands, is_search, picker
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

PAGES = "education/cooperation/negotiating"


@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begin about the agreement that `?agreement=` names, else with a partner chosen here."""
    asked = request.GET.get("agreement", "")
    if asked.isdecimal() and len(asked) < 19:
        return _about(request, int(asked))
    return _new(request)


def _about(request: HttpRequest, pk: int) -> HttpResponse:
    person = cast(Person, request.user)
    seen = Agreement.objects.visible_to(person).with_everything()
    agreement = get_object_or_404(seen, pk=pk)
    if isinstance(no := rules.may_begin_about(person, agreement), No):
        messages.error(request, str(no))
        return redirect(agreement)
    purposes = _purposes(agreement)
    asked = request.GET.get("purpose", "")
    form = BeginForm(
        request.POST or None,
        unit=agreement.latest.unit,
        person=person,
        purposes=purposes,
        first=asked if asked in purposes else purposes[0],
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(operations.begin(agreement, **form.cleaned_data, by=person))
        except Refused as refused:
            form.add_error(None, str(refused))
    name = agreement.name_in(get_language() or "en")
    context = {"agreement": agreement, "partners": name, "form": form}
    return render(request, f"{PAGES}/begin.html", context)


def _purposes(agreement: Agreement) -> list[str]:
    if agreement.state == State.DRAFT:
        return [Negotiation.Purpose.NEW.value]
    return [Negotiation.Purpose.RENEWAL.value, Negotiation.Purpose.AMENDMENT.value]


def _new(request: HttpRequest) -> HttpResponse:
    person, sent = cast(Person, request.user), request.POST
    if isinstance(no := may_draft_anywhere(person), No):
        messages.error(request, str(no))
        return redirect("cooperation:negotiations")
    if request.method == "POST" and not is_search(request):
        form = BeginNewForm(sent, person=person)
        if form.is_valid():
            try:
                return redirect(_begin_new(form.cleaned_data, person))
            except Refused as refused:
                form.add_error(None, str(refused))
    else:
        form = BeginNewForm(person=person, initial=as_it_stands(sent, BeginNewForm))
    context = {"form": form, "picker": picker(sent or request.GET)}
    return render(request, f"{PAGES}/begin_new.html", context)


def _begin_new(said: dict[str, Any], person: Person) -> Negotiation:
    provisions = Provisions(kind=said["kind"], level=said["level"], unit=said["unit"])
    return operations.begin_new(
        said["partners"],
        provisions,
        rationale=said["rationale"],
        owner=said["owner"],
        by=person,
    )
