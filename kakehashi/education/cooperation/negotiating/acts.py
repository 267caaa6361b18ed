"""What the office does to a negotiation: each act a page with one form, or a button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kakehashi.agreements.approval_purpose import VERSION
from kakehashi.agreements.models import Negotiation
from kakehashi.agreements.negotiating import approving, operations, rules, signing
from kakehashi.approvals.queries import templates_for
from kakehashi.documents.operations import keep
from kakehashi.education.cooperation.negotiating import forms as f
from kakehashi.education.cooperation.negotiating.finding import (
    negotiation_of,
    newest_of,
    version_of,
)
from kakehashi.education.cooperation.negotiating.reading import places_of
from kakehashi.education.cooperation.negotiating.writing import Desk, write
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict

PAGES = "education/cooperation/negotiating"
May = Callable[[Person, Negotiation], Verdict]


def _of_newest(rule: Callable[[Person, Any], Verdict]) -> May:
    """A rule about versions, asked of the newest one."""

    def may(person: Person, negotiation: Negotiation) -> Verdict:
        newest = negotiation.latest
        if newest is None:
            return No(_("There is no version yet."))
        newest.negotiation = negotiation
        return rule(person, newest)

    return may


@dataclass(frozen=True)
class Act:
    """Something that can be done: in words, by whom, what follows from it."""

    words: str | Promise
    may: May
    note: str | Promise = ""
    is_grave: bool = False


ACTS = {
    "endorse_negotiation": Act(
        gettext_lazy("Endorse the idea"),
        rules.may_endorse,
        gettext_lazy("The unit says that it wants this agreement. The review comes next."),
    ),
    "review_negotiation": Act(
        gettext_lazy("Pass the review"),
        rules.may_pass_review,
        gettext_lazy(
            "Answer every topic in your own words. Where a concern cannot be accepted, give the"
            " negotiation up instead. The answers stay on record as they are."
        ),
    ),
    "propose_version": Act(gettext_lazy("Propose a version"), rules.may_propose),
    "submit_version": Act(
        gettext_lazy("Submit for approval"),
        _of_newest(rules.may_submit),
        gettext_lazy(
            "The newest version goes on its approval route. An approval holds for this version"
            " and no other."
        ),
    ),
    "record_approval": Act(
        gettext_lazy("Record a partner's approval"),
        _of_newest(rules.may_record_approval),
        gettext_lazy("For a partner that approved the newest version by letter or mail."),
    ),
    "open_signing": Act(
        gettext_lazy("Open the signing"),
        rules.may_open_signing,
        gettext_lazy("Both sides have approved the same version; now it is signed."),
    ),
    "record_signature": Act(
        gettext_lazy("Record a signature"), _of_newest(rules.may_record_signature)
    ),
    "conclude_negotiation": Act(
        gettext_lazy("Conclude the negotiation"),
        rules.may_conclude,
        gettext_lazy("The signed version becomes the agreement's text in the register."),
    ),
    "abandon_negotiation": Act(
        pgettext_lazy("negotiation", "Give it up"),
        rules.may_abandon,
        gettext_lazy("The draft or the signed agreement stays what it is."),
        is_grave=True,
    ),
}


@dataclass(frozen=True)
class Action:
    """An act on one negotiation: its button."""

    words: str
    address: str
    is_grave: bool


def actions_of(person: Person, negotiation: Negotiation) -> dict[str, Any]:
    """`actions`: what `person` may do now; `why_not`: the reason, if that is nothing at all."""
    verdicts = {name: act.may(person, negotiation) for name, act in ACTS.items()}
    actions = [
        Action(
            str(ACTS[name].words),
            reverse(f"cooperation:{name}", args=[negotiation.pk]),
            ACTS[name].is_grave,
        )
        for name, verdict in verdicts.items()
        if verdict
    ]
    return {"actions": actions, "why_not": "" if actions else str(verdicts["abandon_negotiation"])}


Do = Callable[[Negotiation, Any, Person], str]
MakeForm = Callable[[Negotiation, Any, Any], forms.Form]


def _act(request: HttpRequest, pk: int, name: str, make: MakeForm, do: Do) -> HttpResponse:
    """A page with one form that does one thing to one negotiation, then shows the negotiation.

    make: (negotiation, data, files) -> the form; do: (negotiation, form, person) -> what to say.
    """
    found, person, act = negotiation_of(request, pk), cast(Person, request.user), ACTS[name]
    if isinstance(no := act.may(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    is_sent = request.method == "POST"
    form = make(found, request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        try:
            said = do(found, form, person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(found)
    context = {"negotiation": found, "form": form, "act": act, "newest": found.latest}
    return render(request, f"{PAGES}/act.html", context)


@login_required
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for the unit that the idea is to be followed."""

    def do(found: Negotiation, form: forms.Form, by: Person) -> str:
        operations.endorse(found, **form.cleaned_data, by=by)
        return _("The idea is endorsed.")

    return _act(request, pk, "endorse_negotiation", lambda _n, data, _f: f.RemarkForm(data), do)


@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the topics of the review."""

    def do(found: Negotiation, form: f.ReviewForm, by: Person) -> str:
        operations.pass_review(found, form.answers(), by=by)
        return _("The review is passed.")

    return _act(request, pk, "review_negotiation", lambda _n, data, _f: f.ReviewForm(data), do)


@login_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the next version."""
    found, person = negotiation_of(request, pk), cast(Person, request.user)
    if isinstance(no := rules.may_propose(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    desk = Desk(
        found,
        is_partner=False,
        propose=lambda content, number, note: operations.propose(
            found, content, based_on=number, note=note, by=person
        ),
        done=found.get_absolute_url(),
        template=f"{PAGES}/write.html",
        context={},
    )
    return write(request, desk)


@login_required
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the approval route of our side about the newest version."""

    def make(found: Negotiation, data: Any, _files: Any) -> forms.Form:
        says = newest_of(found).says
        return f.SubmitForm(
            data, templates=templates_for(VERSION, kind=says.kind, level=says.level)
        )

    def do(found: Negotiation, form: forms.Form, by: Person) -> str:
        submission = approving.submit_for_approval(newest_of(found), **form.cleaned_data, by=by)
        return _("The route %(reference)s has begun.") % {"reference": submission.route.reference}

    return _act(request, pk, "submit_version", make, do)


@login_required
def record_approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a partner approved in another way than by a link."""

    def make(found: Negotiation, data: Any, files: Any) -> forms.Form:
        return f.PartnerApprovalForm(data, files, version=newest_of(found))

    def do(found: Negotiation, form: forms.Form, by: Person) -> str:
        said = form.cleaned_data
        approving.record_partner_approval(
            newest_of(found),
            said["institution"],
            evidence=keep(said["file"], by=by),
            note=said["note"],
            by=by,
        )
        return _("The partner's approval is recorded.")

    return _act(request, pk, "record_approval", make, do)


@login_required
def open_signing(request: HttpRequest, pk: int) -> HttpResponse:
    """Let both sides sign what both approved."""

    def do(found: Negotiation, _form: forms.Form, by: Person) -> str:
        signing.open_signing(found, by=by)
        return _("The signing is open.")

    return _act(request, pk, "open_signing", lambda _n, data, _f: f.NothingForm(data), do)


@login_required
def record_signature(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who signed for one side."""

    def make(found: Negotiation, data: Any, files: Any) -> forms.Form:
        return f.SignatureForm(data, files, version=newest_of(found))

    def do(found: Negotiation, form: forms.Form, by: Person) -> str:
        said = dict(form.cleaned_data)
        file, institution = said.pop("file"), said.pop("institution")
        scan = keep(file, by=by) if file else None
        signing.record_signature(newest_of(found), institution, **said, scan=scan, by=by)
        return _("The signature is recorded.")

    return _act(request, pk, "record_signature", make, do)


@login_required
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the signed version the agreement's text."""

    def make(found: Negotiation, data: Any, _files: Any) -> forms.Form:
        return f.ConcludeForm(data, negotiation=found)

    def do(found: Negotiation, form: forms.Form, by: Person) -> str:
        signing.conclude(found, **form.cleaned_data, by=by)
        return _("The negotiation is concluded; the register shows the agreement as signed.")

    return _act(request, pk, "conclude_negotiation", make, do)


@login_required
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the negotiation up."""

    def do(found: Negotiation, form: forms.Form, by: Person) -> str:
        operations.abandon(found, **form.cleaned_data, by=by)
        return _("The negotiation is given up.")

    return _act(request, pk, "abandon_negotiation", lambda _n, data, _f: f.ReasonForm(data), do)


@login_required
def comment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say something about a version; the form stands on the version's page."""
    found, person = negotiation_of(request, pk), cast(Person, request.user)
    shown = version_of(found, number)
    back = reverse("cooperation:negotiation_version", args=[pk, number])
    if request.method != "POST":
        return redirect(back)
    form = f.CommentForm(request.POST, places=places_of(shown.says), is_partner=False)
    if form.is_valid():
        try:
            operations.comment(shown, **form.cleaned_data, by=person)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Your comment is there."))
    else:
        messages.error(request, _("Write what you want to say."))
    return redirect(f"{back}#comments")
