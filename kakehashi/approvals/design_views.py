"""The pages of templates: which there are, one version of one, what can be done to it."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.approvals import designing, rules
from kakehashi.approvals.design_forms import RetireForm, TemplateForm, as_it_stands, present
from kakehashi.approvals.models import RouteTemplate
from kakehashi.approvals.queries import versions_of
from kakehashi.approvals.registering import PURPOSES, words_of
from kakehashi.journal.queries import history_of
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

PAGES = "approvals"


# -- Reading -------------------------------------------------------------------------------------


@login_required
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The last version of every template."""
    person = cast(Person, request.user)
    if not rules.works_here(person):
        raise Http404
    may_keep = rules.may_keep_templates(person)
    listing = Listing(
        request,
        RouteTemplate.objects.newest(),
        _columns(get_language() or "en"),
        name="templates",
        caption=gettext_lazy("Templates of approval routes"),
        empty=gettext_lazy("There is no template yet, so that no route can be started."),
        empty_link=(reverse("approvals:add_template"), gettext_lazy("Add a template"))
        if may_keep
        else None,
        order="name",
    )
    return listing.response(f"{PAGES}/templates.html", {"may_keep": may_keep})


def _columns(language: str) -> list[Column]:
    today = timezone.localdate()
    return [
        Column(
            "name",
            gettext_lazy("Name"),
            lambda row: row.name_in(language),
            order="name_ja" if language == "ja" else "name_en",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("purpose", gettext_lazy("What it is for"), lambda row: words_of(row.purpose)),
        Column("number", gettext_lazy("Version"), lambda row: row.number, numeric=True),
        Column(
            "from", gettext_lazy("In use from"), lambda row: row.active_from, order="active_from"
        ),
        Column(
            "standing",
            gettext_lazy("Standing"),
            lambda row: _standing(row, today)[0],
            badge=lambda row: _standing(row, today)[1],
        ),
        Column("code", gettext_lazy("Code"), lambda row: row.code, hidden=True),
    ]


def _standing(row: RouteTemplate, today: Any) -> tuple[str, str]:
    """What a version is today, and its colour."""
    if row.active_until is not None and row.active_until < today:
        return _("Retired"), "muted"
    if row.active_from > today:
        return _("Not yet in use"), "info"
    return _("In use"), "good"


@login_required
@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what it is for, its steps, the other versions."""
    found, person = _find(request, pk), cast(Person, request.user)
    known = PURPOSES.get(found.purpose)
    context = {
        "template": found,
        "purpose": words_of(found.purpose),
        "kinds": _labels(found.kinds, known.kinds if known else ()),
        "levels": _labels(found.levels, known.levels if known else ()),
        "standing": _standing(found, timezone.localdate()),
        "steps": found.steps.select_related("unit").order_by("position"),
        "versions": versions_of(found),
        "routes": found.routes.count(),
        "may_change": rules.may_change_template(person, found),
        "may_retire": rules.may_retire(person, found),
        "entries": history_of(found),
    }
    return render(request, f"{PAGES}/template.html", context)


def _labels(codes: list[str], choices: Any) -> list[str]:
    words = dict(choices)
    return [str(words.get(code, code)) for code in codes]


# -- Doing ---------------------------------------------------------------------------------------


@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Add a template."""
    person = cast(Person, request.user)
    if isinstance(no := rules.may_keep_templates(person), No):
        messages.error(request, str(no))
        return redirect("approvals:templates")
    form = _form(request, {"active_from": timezone.localdate()}, [{}, {}, {}], "")
    if _is_whole(form):
        try:
            code = form.cleaned_data["code"]
            made = designing.add_template(code, form.facts(), form.stops(), by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The template is added."))
            return redirect(made)
    return render(request, f"{PAGES}/template_form.html", {"form": form, "template": None})


@login_required
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the next version of a template."""
    found, person = _find(request, pk), cast(Person, request.user)
    if isinstance(no := rules.may_change_template(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    form = _form(request, *present(found, timezone.localdate()), found.purpose)
    if _is_whole(form):
        try:
            made = designing.revise_template(found, form.facts(), form.stops(), by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The new version is made; running routes keep theirs."))
            return redirect(made)
    return render(request, f"{PAGES}/template_form.html", {"form": form, "template": found})


@login_required
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer offer a template."""
    found, person = _find(request, pk), cast(Person, request.user)
    if isinstance(no := rules.may_retire(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            designing.retire_template(found, **form.cleaned_data, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The template is retired; routes that run go on."))
            return redirect(found)
    return render(request, f"{PAGES}/retire_template.html", {"form": form, "template": found})


def _form(
    request: HttpRequest, facts: dict[str, Any], stops: list[dict[str, Any]], purpose: str
) -> TemplateForm:
    """The form as it begins, as it was sent, or as it was sent with more rows."""
    if request.method != "POST":
        return TemplateForm(purpose=purpose, initial=facts, stops=stops)
    if "more" in request.POST:
        facts, stops = as_it_stands(request.POST)
        return TemplateForm(purpose=purpose, initial=facts, stops=stops)
    return TemplateForm(request.POST, purpose=purpose)


def _is_whole(form: TemplateForm) -> bool:
    return form.is_bound and form.is_valid()


def _find(request: HttpRequest, pk: int) -> RouteTemplate:
    if not rules.works_here(cast(Person, request.user)):
        raise Http404
    return get_object_or_404(RouteTemplate, pk=pk)
