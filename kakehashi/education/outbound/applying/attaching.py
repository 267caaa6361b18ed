"""The steps in which something is added and taken back: language proofs and documents."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kakehashi.documents.operations import keep
from kakehashi.education.outbound.applying import collecting, rules, stages
from kakehashi.education.outbound.applying.finding import PAGES, Outcome, around, own, why_closed
from kakehashi.education.outbound.applying.forms import DocumentForm, ProofForm
from kakehashi.education.outbound.applying.queries import language_rows
from kakehashi.education.outbound.calls.language_tests import every_test
from kakehashi.education.outbound.models import Application
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

TAKE_BACK = "take_back"
Do = Callable[[], str]


@login_required
def languages(request: HttpRequest, pk: int) -> HttpResponse:
    """State the command of languages, each with a test, a level or both."""
    application, person = own(request, pk), cast(Person, request.user)
    is_added = request.method == "POST" and TAKE_BACK not in request.POST
    form = ProofForm(request.POST if is_added else None)

    def add() -> str:
        collecting.add_proof(application, **form.cleaned_data, by=person)
        return _("The language proof is added.")

    def take_back() -> str:
        proof = get_object_or_404(application.language_proofs, pk=request.POST[TAKE_BACK])
        collecting.remove_proof(proof, by=person)
        return _("The language proof is taken back.")

    context = {
        "proofs": language_rows(application),
        "tables": [each for each in every_test().values() if each.levels],
    }
    return _collected(request, application, stages.LANGUAGES, form, add, take_back, context)


@login_required
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files. What counts is the moment at which the whole file has arrived."""
    application, person = own(request, pk), cast(Person, request.user)
    is_added = request.method == "POST" and TAKE_BACK not in request.POST
    form = DocumentForm(*((request.POST, request.FILES) if is_added else (None, None)))

    def add() -> str:
        require(rules.may_change(person, application))  # before a file is kept for nothing
        document = keep(form.cleaned_data["file"], by=person)
        collecting.add_document(application, document, kind=form.cleaned_data["kind"], by=person)
        return _("“%(name)s” is added.") % {"name": document.name}

    def take_back() -> str:
        kept = application.documents.select_related("document")
        added = get_object_or_404(kept, pk=request.POST[TAKE_BACK])
        collecting.remove_document(added, by=person)
        return _("“%(name)s” is taken back.") % {"name": added.document.name}

    context = {
        "documents": application.documents.present().select_related("document").order_by("pk"),
        "limit": settings.UPLOAD_LIMIT,
    }
    return _collected(request, application, stages.DOCUMENTS, form, add, take_back, context)


def _collected(
    request: HttpRequest,
    application: Application,
    step: str,
    form: forms.Form,
    add: Do,
    take_back: Do,
    context: dict[str, Any],
) -> HttpResponse:
    """Add what the form says or take one back, and say so; refused, the form keeps what it has."""
    outcome = Outcome()
    if request.method != "POST" and (closed := why_closed(request, application)):
        messages.error(request, closed)
        return redirect(application)
    do = take_back if request.POST.get(TAKE_BACK, "").isdecimal() else add
    if request.method == "POST" and (do is take_back or form.is_valid()):
        try:
            messages.success(request, do())
        except Refused as refused:
            outcome.take(refused)
        else:
            return redirect(stages.address(application, step))
    page = {**around(application, step, outcome), **context, "form": form}
    page["title"] = stages.WORDS[step]
    status = 200 if outcome.is_well else 409
    return render(request, f"{PAGES}/{step}.html", page, status=status)
