"""The pages of agreements: the register, one agreement, and what can be done to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.agreements import operations, resting, rules, words
from kakehashi.agreements.models import Agreement, Attachment
from kakehashi.agreements.negotiating.rules import may_begin_about
from kakehashi.agreements.queries import latest_statement
from kakehashi.agreements.states import State
from kakehashi.documents.operations import keep
from kakehashi.education.cooperation.agreement_filter import AgreementFilter, day_asked
from kakehashi.education.cooperation.forms import (
    AmendForm,
    AttachForm,
    CompletenessForm,
    DiscardForm,
    SignForm,
)
from kakehashi.education.cooperation.life_forms import (
    ResumeForm,
    SupersedeForm,
    SuspendForm,
    TerminateForm,
)
from kakehashi.education.cooperation.places.showing import section
from kakehashi.education.cooperation.register import BADGES, columns
from kakehashi.journal.queries import history_of
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Offer, Refused, Verdict, refusals

PAGES = "education/cooperation"
May = Callable[[Person, Agreement], Verdict]


@dataclass(frozen=True)
class Act:
    """Something that can be done to an agreement: in words, by whom, whether it ends something."""

    words: str | Promise
    may: May
    is_grave: bool = False


ACTS = {
    "revise": Act(pgettext_lazy("agreement", "Revise the draft"), rules.may_revise),
    "sign": Act(pgettext_lazy("agreement", "Record the signature"), rules.may_sign),
    "discard": Act(pgettext_lazy("agreement", "Discard the draft"), rules.may_discard, True),
    "attach": Act(pgettext_lazy("agreement", "Attach a document"), rules.may_attach),
    "amend": Act(pgettext_lazy("agreement", "Record an amendment"), rules.may_amend),
    "suspend": Act(pgettext_lazy("agreement", "Suspend"), rules.may_suspend),
    "resume": Act(pgettext_lazy("agreement", "Resume"), rules.may_resume),
    "supersede": Act(pgettext_lazy("agreement", "Record a successor"), rules.may_supersede, True),
    "terminate": Act(pgettext_lazy("agreement", "Terminate"), rules.may_terminate, True),
}
# What a page offers. What is possible at all is decided by the rules, and by `states.MOVES`.
OFFERED = {
    State.DRAFT: ["sign", "revise", "attach", "discard"],
    State.SIGNED: ["amend", "attach", "suspend", "supersede", "terminate"],
    State.SUSPENDED: ["resume", "attach", "supersede", "terminate"],
    State.TERMINATED: ["attach"],
    State.SUPERSEDED: ["attach"],
    State.DISCARDED: [],
}


# -- Reading ------------------------------------------------------------------------------------


@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """The register as a list on a day; `?export=` answers with it as a file."""
    rows = Agreement.objects.visible_to(request.user).with_everything()
    may_draft, may_import, may_declare = _may_in_general(request.user)
    listing = Listing(
        request,
        rows.prefetch_related("partners__identifiers"),
        columns(day_asked(request.GET)),
        name="agreements",
        caption=gettext_lazy("Agreements"),
        empty=gettext_lazy("No agreement matches."),
        empty_link=(reverse("cooperation:draft_agreement"), gettext_lazy("Draft an agreement"))
        if may_draft
        else None,
        filters=AgreementFilter,
        order="partners",
    )
    asked = cast(AgreementFilter, listing.filters)
    if asked.is_valid():
        listing.ranked = asked.ranked
    context = {
        "statement": latest_statement(),
        "may_draft": may_draft,
        "may_import": may_import,
        "may_declare": may_declare,
    }
    return listing.response(f"{PAGES}/agreements.html", context)


def _may_in_general(person: Person | AnonymousUser) -> tuple[Verdict, Verdict, Verdict]:
    if not isinstance(person, Person):
        no = No("")
        return no, no, no
    return (
        rules.may_draft_anywhere(person),
        rules.may_import(person),
        rules.may_declare_complete(person),
    )


@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: with whom, since when, on what terms; for its people also what can be done."""
    found = _find(request, pk)
    today = timezone.localdate()
    is_inside = Agreement.objects.confided_to(request.user).filter(pk=pk).exists()
    actions = _actions(cast(Person, request.user), found) if is_inside else []
    attachments = Attachment.objects.visible_to(request.user).filter(agreement=found)
    return render(
        request,
        f"{PAGES}/agreement.html",
        {
            "agreement": found,
            "partners": sorted(found.partners.all(), key=lambda each: each.pk),
            "terms": found.terms_on(today),
            "today": today,
            "standing": found.standing_on(today),
            "badge": BADGES[found.standing_on(today)],
            "in_words": words.standing(found, today),
            "versions": words.versions(found, today),
            "attachments": attachments.select_related("document"),
            "section": section(found, cast(Person, request.user) if is_inside else None, today),
            "is_inside": is_inside,
            "actions": [action for action in actions if action.verdict],
            "refusals": refusals(actions),
            "entries": history_of(found) if is_inside else None,
            **(_negotiations(cast(Person, request.user), found) if is_inside else {}),
        },
    )


def _negotiations(person: Person, found: Agreement) -> dict[str, object]:
    """What was and is negotiated about the agreement, the last first; whether to begin."""
    negotiations = found.negotiations.select_related("owner").order_by("-pk")
    return {"negotiations": negotiations, "may_begin": may_begin_about(person, found)}


def _find(request: HttpRequest, pk: int) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.user).with_everything(), pk=pk)


def _actions(person: Person, found: Agreement) -> list[Offer]:
    """What follows from the state of the agreement, whether or not `person` may do it."""
    return [
        Offer(
            str(ACTS[name].words),
            reverse(f"cooperation:{name}_agreement", args=[found.pk]),
            ACTS[name].may(person, found),
            ACTS[name].is_grave,
        )
        for name in OFFERED[State(found.state)]
    ]


# -- Doing --------------------------------------------------------------------------------------


@login_required
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record when a draft was signed and from when it is in force."""

    def act(found: Agreement, form: SignForm, by: Person) -> str:
        signed_on = form.cleaned_data["signed_on"]
        operations.sign(found, signed_on=signed_on, **form.first_day(), by=by)
        return _("The agreement is recorded as signed.")

    return _act(
        request,
        pk,
        "sign",
        lambda found, data, _files: SignForm(data, terms=found.latest),
        act,
    )


@login_required
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an amendment that restates the terms."""

    def act(found: Agreement, form: AmendForm, by: Person) -> str:
        cleaned = form.cleaned_data
        operations.amend(
            found,
            cleaned["provisions"],
            summary=cleaned["summary"],
            signed_on=cleaned["signed_on"],
            by=by,
        )
        return _("The amendment is recorded.")

    person = cast(Person, request.user)
    return _act(
        request,
        pk,
        "amend",
        lambda found, data, _files: AmendForm(data, person=person, terms=found.latest),
        act,
    )


@login_required
def terminate(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the last day of an agreement, and why it ends."""

    def act(found: Agreement, form: forms.Form, by: Person) -> str:
        operations.terminate(found, **form.cleaned_data, by=by)
        return _("The agreement is recorded as terminated.")

    asked = {name: request.GET[name] for name in ("last_day", "reason") if name in request.GET}
    return _act(
        request,
        pk,
        "terminate",
        lambda _found, data, _files: TerminateForm(data, initial=asked),
        act,
    )


@login_required
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an agreement rest from a day on."""

    def act(found: Agreement, form: forms.Form, by: Person) -> str:
        resting.suspend(found, **form.cleaned_data, by=by)
        return _("The suspension is recorded.")

    return _act(request, pk, "suspend", lambda _found, data, _files: SuspendForm(data), act)


@login_required
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an agreement that rests be in force again."""

    def act(found: Agreement, form: forms.Form, by: Person) -> str:
        resting.resume(found, **form.cleaned_data, by=by)
        return _("The agreement is recorded as resumed.")

    return _act(request, pk, "resume", lambda _found, data, _files: ResumeForm(data), act)


@login_required
def supersede(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which agreement takes the place of another, and from when."""

    def act(found: Agreement, form: forms.Form, by: Person) -> str:
        resting.supersede(found, **form.cleaned_data, by=by)
        return _("The successor is recorded.")

    return _act(
        request,
        pk,
        "supersede",
        lambda found, data, _files: SupersedeForm(data, agreement=found),
        act,
    )


@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""

    def act(found: Agreement, form: forms.Form, by: Person) -> str:
        operations.discard(found, **form.cleaned_data, by=by)
        return _("The draft is discarded.")

    return _act(request, pk, "discard", lambda _found, data, _files: DiscardForm(data), act)


@login_required
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file with an agreement."""

    def act(found: Agreement, form: forms.Form, by: Person) -> str:
        cleaned = form.cleaned_data
        document = keep(cleaned["file"], by=by)
        title, is_public = cleaned["title"], cleaned["is_public"]
        operations.attach(found, document, title=title, is_public=is_public, by=by)
        return _("The document is attached.")

    return _act(request, pk, "attach", lambda _found, data, files: AttachForm(data, files), act)


@login_required
def declare_complete(request: HttpRequest) -> HttpResponse:
    """State from when on the register holds every agreement."""
    person = cast(Person, request.user)
    if isinstance(no := rules.may_declare_complete(person), No):
        messages.error(request, str(no))
        return redirect("cooperation:agreements")
    form = CompletenessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.declare_complete(**form.cleaned_data, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The statement is recorded."))
            return redirect("cooperation:agreements")
    context = {"form": form, "statement": latest_statement()}
    return render(request, f"{PAGES}/declare_complete.html", context)


MakeForm = Callable[[Agreement, Any, Any], Any]
Do = Callable[[Agreement, Any, Person], str]


def _act(request: HttpRequest, pk: int, name: str, make_form: MakeForm, do: Do) -> HttpResponse:
    """A page with one form that does one thing to one agreement, then shows the agreement.

    make_form: (agreement, data, files) -> the form; do: (agreement, form, person) -> what to say.
    """
    found, person = _find(request, pk), cast(Person, request.user)
    if isinstance(no := ACTS[name].may(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    is_sent = request.method == "POST"
    form = make_form(found, request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        try:
            said = do(found, form, person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(found)
    today = timezone.localdate()
    context = {
        "agreement": found,
        "form": form,
        "act": name,
        "title": ACTS[name].words,
        "in_words": words.standing(found, today),
        "partners": found.name_in(get_language() or "en"),
        "is_grave": ACTS[name].is_grave,
    }
    return render(request, f"{PAGES}/act.html", context)
