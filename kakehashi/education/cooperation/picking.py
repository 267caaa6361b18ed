"""Choosing institutions without JavaScript: a search box inside a form, and boxes to tick.

The button "Search" sends the form as it stands and gets it back with what was found; with HTMX the
found institutions come alone, from `cooperation:find_partners`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import find_institutions

SHORTEST = 2  # characters worth searching for
MOST = 12
FOUND = "education/cooperation/picker.html#found"


@dataclass(frozen=True)
class Picker:
    """The institutions chosen so far, and what was found to choose from."""

    chosen: Sequence[Institution]
    found: Sequence[Institution]
    text: str

    @property
    def found_nothing(self) -> bool:
        """Whether something was looked for in vain."""
        return bool(self.text) and not self.found


def picker(sent: QueryDict, chosen: Iterable[int] = ()) -> Picker:
    """What `sent` ticked and looked for; `chosen` until somebody looks. Ours are not found."""
    text = sent.get("find", "").strip()
    keys = [int(key) for key in sent.getlist("partners") if key.isdecimal() and len(key) < 19]
    keys = keys if keys or "find" in sent else list(chosen)
    ticked = list(Institution.objects.filter(pk__in=keys).with_names().order_by("pk"))
    found = find_institutions(text, limit=MOST) if len(text) >= SHORTEST else []
    ours = Unit.objects.filter(kind=Unit.Kind.UNIVERSITY).values_list("institution_id", flat=True)
    apart = {*keys, *ours}
    return Picker(ticked, [each for each in found if each.pk not in apart], text)


def is_search(request: HttpRequest) -> bool:
    """Whether the form was sent to look for institutions, not to be saved."""
    return request.method == "POST" and "search" in request.POST


def as_it_stands(sent: QueryDict, form: type[forms.Form]) -> dict[str, Any]:
    """What somebody has written so far, to be shown again unjudged."""
    several = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
    return {
        name: sent.getlist(name) if isinstance(field, several) else sent.get(name, "")
        for name, field in form.base_fields.items()
        if name != "partners" and name in sent
    }


@login_required
@require_safe
def find_partners(request: HttpRequest) -> HttpResponse:
    """What was chosen and found alone, for HTMX."""
    return render(request, FOUND, {"picker": picker(request.GET)})
