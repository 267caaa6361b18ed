"""Writing a draft: one page for a new one and for revising, with a picker of partners."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kakehashi.agreements import operations, rules
from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.forms import DraftForm
from kakehashi.education.cooperation.picking import as_it_stands, is_search, picker
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

PAGE = "education/cooperation/draft.html"


@login_required
def draft_agreement(request: HttpRequest) -> HttpResponse:
    """Enter a new draft."""
    if isinstance(no := rules.may_draft_anywhere(cast(Person, request.user)), No):
        messages.error(request, str(no))
        return redirect("cooperation:agreements")
    return _write(request, None)


@login_required
def revise_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Restate a draft."""
    person = cast(Person, request.user)
    drafts = Agreement.objects.visible_to(person).with_everything()
    found = get_object_or_404(drafts, pk=pk)
    if isinstance(no := rules.may_revise(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    return _write(request, found)


def _write(request: HttpRequest, found: Agreement | None) -> HttpResponse:
    person, sent = cast(Person, request.user), request.POST
    if request.method == "POST" and not is_search(request):
        form = DraftForm(sent, person=person, agreement=found)
        if form.is_valid():
            try:
                written = _save(found, form.cleaned_data, person)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The draft is saved."))
                return redirect(written)
    else:
        initial = as_it_stands(sent, DraftForm) if is_search(request) else _asked_for(request.GET)
        form = DraftForm(person=person, agreement=found, initial=initial)
    chosen = found.parties.values_list("institution", flat=True) if found else ()
    context = {"form": form, "agreement": found, "picker": picker(sent or request.GET, chosen)}
    return render(request, PAGE, context)


def _save(found: Agreement | None, cleaned: dict[str, Any], by: Person) -> Agreement:
    notes = {name: cleaned[name] for name in ("reference", "source", "remarks")}
    partners, provisions = cleaned["partners"], cleaned["provisions"]
    if found is None:
        return operations.draft(partners, provisions, **notes, by=by)
    return operations.revise_draft(found, partners, provisions, **notes, by=by)


def _asked_for(query: QueryDict) -> dict[str, Any]:
    """Fields that a link may fill in: ?kind=exchange."""
    return {name: query[name] for name in ("kind", "level", "unit", "renewal") if name in query}
