"""Writing a draft: one page for a new one and for revising, with a picker of partners.

The picker needs no JavaScript: its button sends the form as it stands and gets it back with what
was found. With HTMX the found institutions come alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.agreements import operations, rules
from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.forms import DraftForm
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import find_institutions
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

PAGE = "education/cooperation/draft.html"
SHORTEST = 2  # characters worth searching for


@dataclass(frozen=True)
class Picker:
    """The partners chosen so far, and what was found to choose from."""

    chosen: Sequence[Institution]
    found: Sequence[Institution]
    text: str

    @property
    def found_nothing(self) -> bool:
        """Whether something was looked for in vain."""
        return bool(self.text) and not self.found


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


@login_required
@require_safe
def find_partners(request: HttpRequest) -> HttpResponse:
    """The picker alone, for HTMX."""
    return render(request, f"{PAGE}#picker", {"picker": picker_of(request.GET)})


def _write(request: HttpRequest, found: Agreement | None) -> HttpResponse:
    person, sent = cast(Person, request.user), request.POST
    is_search = "search" in sent
    if request.method == "POST" and not is_search:
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
        initial = _as_it_stands(sent) if is_search else _asked_for(request.GET)
        form = DraftForm(person=person, agreement=found, initial=initial)
    picker = picker_of(sent) if request.method == "POST" else _first_picker(request.GET, found)
    return render(request, PAGE, {"form": form, "agreement": found, "picker": picker})


def _save(found: Agreement | None, cleaned: dict[str, Any], by: Person) -> Agreement:
    notes = {name: cleaned[name] for name in ("reference", "source", "remarks")}
    partners, provisions = cleaned["partners"], cleaned["provisions"]
    if found is None:
        return operations.draft(partners, provisions, **notes, by=by)
    return operations.revise_draft(found, partners, provisions, **notes, by=by)


def _as_it_stands(sent: QueryDict) -> dict[str, Any]:
    """What somebody has written so far, to be shown again unjudged."""
    return {name: sent.get(name, "") for name in DraftForm.base_fields if name != "partners"}


def _asked_for(query: QueryDict) -> dict[str, Any]:
    """Fields that a link may fill in: ?kind=exchange."""
    return {name: query[name] for name in ("kind", "level", "unit", "renewal") if name in query}


def picker_of(sent: QueryDict) -> Picker:
    """The partners that somebody has ticked so far, and what was found for `?find=`."""
    text = sent.get("find", "").strip()
    keys = [int(key) for key in sent.getlist("partners") if key.isdecimal() and len(key) < 19]
    chosen = list(Institution.objects.filter(pk__in=keys).with_names().order_by("pk"))
    found = find_institutions(text, limit=12) if len(text) >= SHORTEST else []
    ours = Unit.objects.filter(kind=Unit.Kind.UNIVERSITY).values_list("institution_id", flat=True)
    apart = {*keys, *ours}
    return Picker(chosen, [each for each in found if each.pk not in apart], text)


def _first_picker(query: QueryDict, found: Agreement | None) -> Picker:
    if found is None:
        return picker_of(query)
    partners = Institution.objects.filter(parties__agreement=found)
    return Picker(list(partners.with_names().order_by("pk")), [], "")
