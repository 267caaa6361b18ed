"""What is done to works: enter, change, publish, withdraw, merge."""

from dataclasses import replace
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.people.queries import holds, units_of
from kakehashi.research.dissemination.models import Profile, Work
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.works import operations, rules
from kakehashi.research.dissemination.works.data import AuthorData, WorkData
from kakehashi.research.dissemination.works.forms import (
    MergeForm,
    ReasonForm,
    WorkForm,
    own_profile,
)
from kakehashi.research.dissemination.works.reading import data_of
from kakehashi.research.dissemination.works.sheets import Done, Sheet, fill_in
from kakehashi.research.dissemination.works.spellings import orcid_of
from kakehashi.research.dissemination.works.views import LIST_WORDS, PAGES, find
from kakehashi.research.dissemination.works.writing import folded
from kakehashi.verdicts import No, Verdict

MORE_AUTHORS = 5
FORM = f"{PAGES}/form.html"


def way_to_list() -> list[tuple[str, Any]]:
    """The way to the list."""
    return [(reverse("dissemination:works"), LIST_WORDS)]


def way_to(work: Work) -> list[tuple[str, Any]]:
    """The way to one work."""
    return [*way_to_list(), (work.get_absolute_url(), work.title_in(get_language() or "en"))]


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a work as a draft; a researcher finds the own name in the first row of authors."""
    person = cast(Person, request.user)
    own = own_profile(person)
    said = WorkData(kind=Work.Kind.ARTICLE, title="", authors=_first_row(own))

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        work = operations.enter_work(_with_own(form.work_data(), own), by=by)
        return _("The work is entered as a draft."), work.get_absolute_url()

    page = Sheet(gettext_lazy("Enter a work"), way_to_list(), template=FORM)
    form = _form(request, person, said)
    return _fill_in(request, rules.may_enter(person), form, page, do)


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """State a work anew."""
    found, person = find(request, pk), cast(Person, request.user)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.change_work(found, form.work_data(), by=by)
        return _("The work is changed."), found.get_absolute_url()

    page = Sheet(gettext_lazy("Change the work"), way_to(found), template=FORM)
    form = _form(request, person, data_of(found))
    return _fill_in(request, rules.may_change(person, found), form, page, do)


def _form(request: HttpRequest, person: Person, said: WorkData) -> WorkForm:
    is_keeper = holds(person, KEEPS_OUTPUTS)
    form = WorkForm(request.POST or None, person=person, is_keeper=is_keeper, said=said)
    if "more" in request.POST:
        return form.reopened(person=person, is_keeper=is_keeper, more=MORE_AUTHORS)
    return form


def _fill_in(
    request: HttpRequest, verdict: Verdict, form: WorkForm, page: Sheet, do: Any
) -> HttpResponse:
    kept = units_of(cast(Person, request.user), KEEPS_OUTPUTS)
    profiles = Profile.objects.filter(unit__in=kept) if kept else Profile.objects.none()
    return fill_in(request, verdict, form, page, do, {"profiles": profiles})


def _first_row(own: Profile | None) -> list[AuthorData]:
    return [AuthorData(own.name_in("en"), own.orcid or "", profile=own.pk)] if own else []


def _with_own(data: WorkData, own: Profile | None) -> WorkData:
    """`data` in which the author who is whoever enters it has their profile."""
    if own is None:
        return data
    names = {folded(own.name_en), folded(own.name_ja)} - {""}
    authors = []
    for each in data.authors:
        is_own = folded(each.name) in names or (own.orcid and orcid_of(each.orcid) == own.orcid)
        taken = is_own and each.profile is None
        authors.append(replace(each, profile=own.pk) if taken else each)
    return replace(data, authors=authors)


@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the world read a work."""
    found = find(request, pk)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.publish_work(found, by=by)
        return _("Everybody can read the work now."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Make the work public"),
        way_to(found),
        about=found.title_in(get_language() or "en"),
        notice=gettext_lazy("Everybody can read it, and harvesters take it with them."),
    )
    verdict = rules.may_publish(cast(Person, request.user), found)
    return fill_in(request, verdict, forms.Form(request.POST or None), page, do)


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a work from the world's view, with a reason."""
    found = find(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.withdraw_work(found, reason=cleaned["reason"], by=by)
        return _("The work is withdrawn. Its address says so."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Withdraw the work"),
        way_to(found),
        about=found.title_in(get_language() or "en"),
        notice=gettext_lazy(
            "Its address stays and shows the title, that it was withdrawn, and this reason."
        ),
        is_grave=True,
    )
    verdict = rules.may_withdraw(cast(Person, request.user), found)
    return fill_in(request, verdict, ReasonForm(request.POST or None), page, do)


@login_required
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a work is the same as another: first shown side by side, then done."""
    found, person = find(request, pk), cast(Person, request.user)
    verdict = rules.may_merge(person, found)
    page = Sheet(
        gettext_lazy("Merge the work into another"),
        way_to(found),
        about=found.title_in(get_language() or "en"),
        notice=gettext_lazy(
            "The other work takes over what it lacks. The address of this one leads to it for good."
        ),
        is_grave=True,
        template=f"{PAGES}/merge.html",
    )
    form = MergeForm(request.POST or None)
    if verdict and form.is_bound and form.is_valid() and "confirmed" not in request.POST:
        return _side_by_side(request, found, form, page)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        into = operations.merge_works(found, into=cleaned["into"], by=by)
        return _("The works are one now."), into.get_absolute_url()

    return fill_in(request, verdict, form, page, do)


def _side_by_side(request: HttpRequest, found: Work, form: MergeForm, page: Sheet) -> HttpResponse:
    into = form.cleaned_data["into"]
    verdict = rules.can_be_merged(found, into)
    if isinstance(verdict, No):
        form.add_error("into", str(verdict))
        return render(request, page.template, {"form": form, "sheet": page})
    if not Work.objects.visible_to(request.user).filter(pk=into.pk).exists():
        messages.error(request, _("No work here is known by this."))
        return redirect(page.back)
    pair = [found, into]
    return render(request, page.template, {"form": form, "sheet": page, "pair": pair})
