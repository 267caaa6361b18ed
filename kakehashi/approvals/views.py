"""The pages of approval routes: the lists, one route, and what can be answered in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.approvals import operations, register, rules, sheets, words
from kakehashi.approvals.forms import AnswerForm, AskForm, SendBackForm, WithdrawForm
from kakehashi.approvals.models import Act, Route, Step
from kakehashi.approvals.queries import (
    DOCUMENT,
    drafting_units_of,
    history_of_route,
    open_steps_of,
    routes_about,
    templates_for,
)
from kakehashi.approvals.registering import words_of
from kakehashi.approvals.requesting import ask_about_document
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict

PAGES = "approvals"


# -- Reading -------------------------------------------------------------------------------------


@login_required
@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """Routes that wait for the reader, that run, or that have ended: `?show=` says which."""
    person, language = _reader(request)
    asked = request.GET.get("show", "")
    shown = asked if asked in register.SHOWN else register.WAITING
    waiting = {step.route_id for step in open_steps_of(person)}
    may_ask = bool(drafting_units_of(person, templates_for(DOCUMENT)))
    listing = Listing(
        request,
        register.rows_of(shown, person, waiting, language),
        register.columns(shown, language, timezone.localdate()),
        name="approvals",
        caption=register.SHOWN[shown],
        empty=register.EMPTY[shown],
        empty_link=_next_list(shown, may_ask),
        order=register.ORDER[shown],
    )
    context = {
        "lists": [(key, said, key == shown) for key, said in register.SHOWN.items()],
        "waiting": len(waiting),
        "may_ask": may_ask,
        "may_keep": rules.may_keep_templates(person),
    }
    return listing.response(f"{PAGES}/routes.html", context)


def _next_list(shown: str, may_ask: bool) -> tuple[str, str | Promise]:
    if shown != register.WAITING and may_ask:
        return reverse("approvals:ask"), gettext_lazy("Ask for approval of a document")
    other = register.RUNNING if shown == register.WAITING else register.WAITING
    words_for = {
        register.RUNNING: gettext_lazy("See the routes that are running"),
        register.WAITING: gettext_lazy("See what waits for you"),
    }
    return f"{reverse('approvals:routes')}?show={other}", words_for[other]


@login_required
@require_safe
def route(request: HttpRequest, pk: int) -> HttpResponse:
    """One route: what is approved, its steps as a line, what the reader can answer."""
    found = _find(request, pk)
    person, language = _reader(request)
    today = timezone.localdate()
    steps = words.in_words(found, language, today)
    context = {
        "route": found,
        "badge": words.BADGES[RouteState(found.state)],
        "purpose": words_of(found.purpose),
        "address": found.address_in(language),
        "lines": [(line, _acts_of(person, line.step)) for line in steps],
        "may_withdraw": rules.may_withdraw(person, found),
        "may_ask_anew": _may_ask_anew(person, found),
        "changed": _changed(found),
        "others": routes_about(found.purpose, found.subject_id).exclude(pk=found.pk),
        "entries": history_of_route(found),
        "today": today,
    }
    return render(request, f"{PAGES}/route.html", context)


@dataclass(frozen=True)
class Acts:
    """What the reader can do in a step; why not, where it is the step's turn."""

    answer: Verdict
    acknowledge: Verdict

    @property
    def why_not(self) -> str:
        """The reason why an open step is not for the reader."""
        return str(self.answer) if isinstance(self.answer, No) else ""


def _acts_of(person: Person, step: Step) -> Acts | None:
    if step.state == StepState.OPEN:
        return Acts(rules.may_answer(person, step), No(""))
    if step.act == Act.REPORT and step.state == StepState.INFORMED:
        return Acts(No(""), rules.may_acknowledge(person, step))
    return None


def _may_ask_anew(person: Person, found: Route) -> bool:
    """Whether the drafter is offered the way back: only files are drafted on our own page."""
    came_back = found.state in (RouteState.RETURNED, RouteState.WITHDRAWN)
    return came_back and found.purpose == DOCUMENT and found.started_by_id == person.pk


def _changed(found: Route) -> str:
    """What to say where the subject was changed while the route runs."""
    verdict = rules.still_says(found) if found.state == RouteState.RUNNING else True
    return str(verdict) if isinstance(verdict, No) else ""


@login_required
@require_safe
def sheet(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The route as a sheet to print or keep (決裁書), in Japanese or English."""
    found = _find(request, pk)
    if language not in sheets.LANGUAGES:
        raise Http404
    try:
        content = sheets.as_pdf(found, language)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    name = sheets.file_name(found, language)
    disposition = content_disposition_header(as_attachment=False, filename=name)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition or "", "Cache-Control": "private, no-cache"},
    )


# -- Doing ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A page that does one thing to a route or a step of it."""

    title: str | Promise
    may: Verdict
    notice: str | Promise = ""
    is_grave: bool = False
    step: Step | None = None


@login_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve in one step, with a comment if there is one."""
    step, person = _step(request, pk), cast(Person, request.user)

    def act(form: forms.Form) -> str:
        operations.approve(step, **form.cleaned_data, by=person)
        return _("Your approval is recorded.")

    decides = step.act == Act.DECISION
    page = Page(
        gettext_lazy("Decide: approve") if decides else gettext_lazy("Approve"),
        rules.may_answer(person, step),
        gettext_lazy("Your approval is of exactly what the hash names, and is not taken back."),
        step=step,
    )
    return _act(request, step.route, AnswerForm(request.POST or None), act, page)


@login_required
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back to who drafted it, and say what is to be changed."""
    step, person = _step(request, pk), cast(Person, request.user)

    def act(form: forms.Form) -> str:
        operations.send_back(step, **form.cleaned_data, by=person)
        return _("It is sent back to who drafted it.")

    page = Page(
        gettext_lazy("Send back"),
        rules.may_answer(person, step),
        gettext_lazy("This ends the route for everybody. The revised text takes a new one."),
        is_grave=True,
        step=step,
    )
    return _act(request, step.route, SendBackForm(request.POST or None), act, page)


@login_required
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has taken note of what one was told."""
    step, person = _step(request, pk), cast(Person, request.user)

    def act(form: forms.Form) -> str:
        operations.acknowledge(step, **form.cleaned_data, by=person)
        return _("It is recorded that you took note of it.")

    page = Page(gettext_lazy("Take note of it"), rules.may_acknowledge(person, step), step=step)
    return _act(request, step.route, AnswerForm(request.POST or None), act, page)


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a running route back."""
    found, person = _find(request, pk), cast(Person, request.user)

    def act(form: forms.Form) -> str:
        operations.withdraw(found, **form.cleaned_data, by=person)
        return _("The route is withdrawn.")

    page = Page(
        gettext_lazy("Withdraw the route"),
        rules.may_withdraw(person, found),
        gettext_lazy("Nobody is asked any more. What was answered stays on record."),
        is_grave=True,
    )
    return _act(request, found, WithdrawForm(request.POST or None), act, page)


@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for approval of an uploaded file."""
    person = cast(Person, request.user)
    templates = templates_for(DOCUMENT)
    units = drafting_units_of(person, templates)
    if not units:
        messages.error(request, _("No route for documents can be drafted in your roles."))
        return redirect("approvals:routes")
    is_sent = request.method == "POST"
    form = AskForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        templates=templates,
        units=units,
    )
    if is_sent and form.is_valid():
        facts = {**form.cleaned_data}
        template, upload = facts.pop("template"), facts.pop("file")
        try:
            found = ask_about_document(template, upload, **facts, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is asked for approval; the first are told by mail."))
            return redirect(found)
    return render(request, f"{PAGES}/ask.html", {"form": form})


def _act(
    request: HttpRequest,
    found: Route,
    form: forms.Form,
    act: Callable[[forms.Form], str],
    page: Page,
) -> HttpResponse:
    """Show a form, do what it asks, and go back to the place on the route's page."""
    place = f"{found.get_absolute_url()}{f'#step-{page.step.pk}' if page.step else ''}"
    if isinstance(no := page.may, No):
        messages.error(request, str(no))
        return redirect(place)
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(place)
    context: dict[str, Any] = {"route": found, "form": form, "page": page}
    is_part = request.headers.get("HX-Target", "").startswith("answer-")
    template = f"{PAGES}/answer_form.html" if is_part else f"{PAGES}/answer.html"
    return render(request, template, context)


# -- Finding -------------------------------------------------------------------------------------


def _reader(request: HttpRequest) -> tuple[Person, str]:
    return cast(Person, request.user), get_language() or "en"


def _find(request: HttpRequest, pk: int) -> Route:
    return get_object_or_404(Route.objects.visible_to(request.user).with_everything(), pk=pk)


def _step(request: HttpRequest, pk: int) -> Step:
    """A step of a route that the reader may see."""
    steps = Step.objects.select_related("unit", "decided_by")
    found = get_object_or_404(
        steps, pk=pk, route__in=Route.objects.visible_to(request.user).values("pk")
    )
    found.route = _find(request, found.route_id)
    return found
