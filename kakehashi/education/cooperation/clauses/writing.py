"""Writing clauses: a new one, a new version, out of use; and loading those of Kakehashi."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kakehashi.agreements.clauses import operations, rules
from kakehashi.agreements.clauses.words import MEANINGS
from kakehashi.agreements.models import ClauseTemplate
from kakehashi.education.cooperation.clauses.forms import ClauseForm, WithdrawForm
from kakehashi.education.cooperation.clauses.reading import Row, example_rows
from kakehashi.education.cooperation.clauses.views import PAGES, found_clause, reader
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict

WORDS = ("title_ja", "title_en", "text_ja", "text_en")


@login_required
def add_clause(request: HttpRequest) -> HttpResponse:
    """Write a clause that was not there."""
    reader(request)
    return _write(request, None)


@login_required
def revise_clause(request: HttpRequest, code: str) -> HttpResponse:
    """Write the next version of a clause."""
    return _write(request, found_clause(request, code)[0])


def _write(request: HttpRequest, latest: ClauseTemplate | None) -> HttpResponse:
    person = cast(Person, request.user)
    if (away := _turned_away(request, rules.may_edit_clauses(person), latest)) is not None:
        return away
    form = ClauseForm(request.POST if request.method == "POST" else None, latest=latest)
    rows: Sequence[Row] = []
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            rows = _preview(form.cleaned_data)
        else:
            try:
                written = _save(form.cleaned_data, latest, person)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The clause is saved."))
                return redirect(written)
    context = {"form": form, "clause": latest, "meanings": MEANINGS.items(), "rows": rows}
    return render(request, f"{PAGES}/write.html", context)


def _save(cleaned: dict[str, Any], latest: ClauseTemplate | None, by: Person) -> ClauseTemplate:
    if latest is None:
        return operations.add_clause(**cleaned, by=by)
    return operations.revise_clause(latest.code, **cleaned, by=by)


def _preview(cleaned: dict[str, Any]) -> list[Row]:
    """How the text reads as it stands in the form; nothing is saved."""
    words = {name: cleaned[name] for name in WORDS}
    code = cleaned.get("code", "article")
    return example_rows(ClauseTemplate(code=code, kinds=cleaned["kinds"], **words))


@login_required
def withdraw_clause(request: HttpRequest, code: str) -> HttpResponse:
    """Take a clause out of use."""
    latest, person = found_clause(request, code)[0], cast(Person, request.user)
    verdict = rules.may_withdraw_clause(person, latest)
    if (away := _turned_away(request, verdict, latest)) is not None:
        return away
    form = WithdrawForm(request.POST if request.method == "POST" else None, latest=latest)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_clause(code, **form.cleaned_data, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The clause is withdrawn."))
            return redirect(latest)
    return render(request, f"{PAGES}/withdraw.html", {"form": form, "clause": latest})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def load_clauses(request: HttpRequest) -> HttpResponse:
    """Load the clauses of Kakehashi that are not here yet; opened by hand it leads to the list."""
    person = reader(request)
    if request.method == "POST":
        try:
            loaded = operations.load_clauses(by=person)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            number = len(loaded)
            words = ngettext(
                "%(number)d clause is loaded.", "%(number)d clauses are loaded.", number
            )
            messages.success(request, words % {"number": number})
    return redirect("cooperation:clauses")


def _turned_away(
    request: HttpRequest, verdict: Verdict, latest: ClauseTemplate | None
) -> HttpResponse | None:
    """Back to the clause, or to the list, with the reason; None for those who may."""
    if not isinstance(verdict, No):
        return None
    messages.error(request, str(verdict))
    return redirect("cooperation:clauses") if latest is None else redirect(latest)
