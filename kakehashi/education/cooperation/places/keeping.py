"""The pages on which places and deadlines of one agreement are read and kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.models import Agreement, Condition, Deadline
from kakehashi.agreements.placing import operations, rules, words
from kakehashi.agreements.placing.queries import year_counts_as
from kakehashi.agreements.words import standing
from kakehashi.education.cooperation.places.deadline_forms import DeadlineForm, MoveForm
from kakehashi.education.cooperation.places.forms import (
    AddForm,
    ChangeForm,
    EndForm,
    initial_new,
    initial_of,
)
from kakehashi.education.cooperation.places.showing import (
    dated,
    deadlines_of,
    kept,
    lines_of,
    section,
)
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused
from kakehashi.vocabulary.time import fiscal_year

PAGES = "education/cooperation/places"


@require_safe
def agreement_places(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line of places with its history, and the deadlines, of one agreement."""
    found, today = _find(request, pk), timezone.localdate()
    is_inside = Agreement.objects.confided_to(request.user).filter(pk=pk).exists()
    person = cast(Person, request.user) if is_inside else None
    year = fiscal_year(today)
    context = {
        "agreement": found,
        "in_words": standing(found, today),
        "section": section(found, person, today),
        "kept": kept(list(lines_of(found)), year),
        "deadlines": dated(list(deadlines_of(found)), year),
        "year": year,
        "is_inside": is_inside,
    }
    return render(request, f"{PAGES}/agreement_places.html", context)


# -- Doing ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """A page with one form that does one thing to the places of an agreement.

    about: what it is done to, in words; do: clean values, person -> what to say afterwards.
    """

    agreement: Agreement
    title: str | Promise
    about: str
    template: str
    make_form: Callable[[Any], forms.Form]
    do: Callable[[dict[str, Any], Person], str]
    is_grave: bool = False
    notice: str | Promise = ""


@login_required
def add_places(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a new line of places."""
    found = _find(request, pk)
    year = fiscal_year(timezone.localdate()) + 1
    number = found.conditions.values("key").distinct().count() + 1
    initial = initial_new(f"line-{number}", year_counts_as(found), year)

    def do(cleaned: dict[str, Any], by: Person) -> str:
        place, source = cleaned["place"], cleaned["source"]
        counts_as = cleaned["counts_as"]
        operations.add_places(found, place, source=source, counts_as=counts_as, by=by)
        return _("The places are entered.")

    return _act(
        request,
        Act(
            found,
            gettext_lazy("Enter places"),
            "",
            "facts",
            lambda data: AddForm(data, initial=initial),
            do,
        ),
    )


@login_required
def change_places(request: HttpRequest, pk: int) -> HttpResponse:
    """Let something else hold from an academic year on."""
    line = _line(request, pk)
    year = max(fiscal_year(timezone.localdate()) + 1, line.first_year)
    initial = {**initial_of(line), "year": min(year, line.last_year or year)}

    def do(cleaned: dict[str, Any], by: Person) -> str:
        facts = {name: cleaned[name] for name in ("until", "reason", "source", "counts_as")}
        operations.change_for_year(line, cleaned["year"], cleaned["place"], **facts, by=by)
        return _("The change is entered. What held before stays on record.")

    return _act(
        request,
        Act(
            line.agreement,
            gettext_lazy("Change the places from a year on"),
            _about(line),
            "facts",
            lambda data: ChangeForm(data, line=line, initial=initial),
            do,
        ),
    )


@login_required
def end_places(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in which academic year a line holds for the last time."""
    line = _line(request, pk)
    initial = {"last_year": max(fiscal_year(timezone.localdate()), line.first_year)}

    def do(cleaned: dict[str, Any], by: Person) -> str:
        operations.end_places(line, cleaned["last_year"], reason=cleaned["reason"], by=by)
        return _("The end of the places is entered.")

    return _act(
        request,
        Act(
            line.agreement,
            gettext_lazy("End the places"),
            _about(line),
            "act",
            lambda data: EndForm(data, initial=initial),
            do,
            is_grave=True,
            notice=gettext_lazy("Places that ended stay on record for the years before."),
        ),
    )


@login_required
def set_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say by which day of each year nominations or applications arrive."""
    found = _find(request, pk)
    initial = {"first_year": fiscal_year(timezone.localdate()) + 1}

    def do(cleaned: dict[str, Any], by: Person) -> str:
        facts = {name: cleaned[name] for name in ("first_year", "reason", "source")}
        operations.set_deadline(found, cleaned["deadline"], **facts, by=by)
        return _("The deadline is entered.")

    return _act(
        request,
        Act(
            found,
            gettext_lazy("Set a deadline"),
            "",
            "act",
            lambda data: DeadlineForm(data, initial=initial),
            do,
            notice=gettext_lazy(
                "The day means the last such day until the term begins: for a term from April,"
                " 10 October is that of the year before."
            ),
        ),
    )


@login_required
def move_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a deadline fall on another day in one academic year."""
    deadline = _deadline(request, pk)
    initial = {"year": fiscal_year(timezone.localdate()) + 1}

    def do(cleaned: dict[str, Any], by: Person) -> str:
        operations.move_deadline(deadline, **cleaned, by=by)
        return _("The deadline is moved for this year. In other years it stays.")

    return _act(
        request,
        Act(
            deadline.agreement,
            gettext_lazy("Move the deadline for one year"),
            words.deadline(deadline),
            "act",
            lambda data: MoveForm(data, initial=initial),
            do,
        ),
    )


@login_required
def end_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for which academic year a deadline holds for the last time."""
    deadline = _deadline(request, pk)
    initial = {"last_year": max(fiscal_year(timezone.localdate()), deadline.first_year)}

    def do(cleaned: dict[str, Any], by: Person) -> str:
        operations.end_deadline(deadline, cleaned["last_year"], reason=cleaned["reason"], by=by)
        return _("The end of the deadline is entered.")

    return _act(
        request,
        Act(
            deadline.agreement,
            gettext_lazy("End the deadline"),
            words.deadline(deadline),
            "act",
            lambda data: EndForm(data, initial=initial),
            do,
            is_grave=True,
        ),
    )


def _act(request: HttpRequest, act: Act) -> HttpResponse:
    found, person = act.agreement, cast(Person, request.user)
    back = reverse("cooperation:agreement_places", args=[found.pk])
    if isinstance(no := rules.may_place(person, found), No):
        messages.error(request, str(no))
        return redirect(back)
    form = act.make_form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said = act.do(form.cleaned_data, person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(back)
    context = {
        "act": act,
        "form": form,
        "agreement": found,
        "partners": found.name_in(get_language() or "en"),
        "back": back,
    }
    return render(request, f"{PAGES}/{act.template}.html", context)


def _find(request: HttpRequest, pk: int) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.user).with_everything(), pk=pk)


def _line(request: HttpRequest, pk: int) -> Condition:
    seen = Agreement.objects.visible_to(request.user)
    return get_object_or_404(Condition, pk=pk, agreement__in=seen)


def _deadline(request: HttpRequest, pk: int) -> Deadline:
    seen = Agreement.objects.visible_to(request.user)
    return get_object_or_404(Deadline, pk=pk, agreement__in=seen)


def _about(line: Condition) -> str:
    held = words.years(line.first_year, line.last_year)
    return f"{line.get_direction_display()}: {words.audience(line)} · {words.amount(line)} ({held})"
