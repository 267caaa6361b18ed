"""Pages on which it is stated who can apply: rules of a call, requirements of a placement."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in
from kakehashi.education.outbound.calls import operations, rules
from kakehashi.education.outbound.calls.eligibility import as_json, flaws, read
from kakehashi.education.outbound.calls.office_views import SHEET
from kakehashi.education.outbound.calls.places_views import (
    find_placement,
    placement_words,
    way_to_places,
)
from kakehashi.education.outbound.calls.rule_forms import FORMS, KIND_WORDS
from kakehashi.education.outbound.calls.rule_words import asked
from kakehashi.education.outbound.calls.views import PAGES, find, way_to
from kakehashi.education.outbound.models import Call
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

Rules = list[dict[str, Any]]


@dataclass(frozen=True)
class Holder:
    """Whose rules are stated: a call's or a placement's, with the addresses of their pages."""

    call: Call
    pk: int
    stated: Rules
    about: str
    way: list[tuple[str, str]]
    name: str  # of the page; "add_" and "drop_" before it name what is done there
    state: Callable[[Rules, Person], object]

    @property
    def address(self) -> str:
        """The page that shows the rules."""
        return reverse(f"outbound:{self.name}", args=[self.pk])


def of_call(request: HttpRequest, pk: int) -> Holder:
    """The rules of a call."""
    found = find(request, pk)
    return Holder(
        found,
        found.pk,
        found.rules,
        found.title_in(get_language() or "en"),
        way_to(found),
        "call_eligibility",
        lambda stated, by: operations.state_rules(found, stated, by=by),
    )


def of_placement(request: HttpRequest, pk: int) -> Holder:
    """The requirements of a placement."""
    found = find_placement(request, pk)
    return Holder(
        found.call,
        found.pk,
        found.requirements,
        placement_words(found),
        way_to_places(found.call),
        "placement_requirements",
        lambda stated, by: operations.state_requirements(found, stated, by=by),
    )


Find = Callable[[HttpRequest, int], Holder]


def shown(find_holder: Find) -> Callable[..., HttpResponse]:
    """The page that shows the rules, to take one out or add another."""

    @login_required
    @require_safe
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        holder, person = find_holder(request, pk), cast(Person, request.user)
        is_readable = not flaws(holder.stated)
        verdict = rules.may_revise(person, holder.call)
        if not verdict and not rules.may_keep_at(person, holder.call.unit):
            raise Http404
        context = {
            "holder": holder,
            "is_readable": is_readable,
            "rules": [asked(each) for each in read(holder.stated)] if is_readable else [],
            "may_revise": verdict,
            "drop_address": reverse(f"outbound:drop_{holder.name}", args=[pk]),
            "kinds": [
                (reverse(f"outbound:add_{holder.name}", args=[pk, kind]), words)
                for kind, words in KIND_WORDS.items()
            ],
        }
        return render(request, f"{PAGES}/eligibility.html", context)

    return page


def added(find_holder: Find) -> Callable[..., HttpResponse]:
    """The page with the form of one kind of rule."""

    @login_required
    def page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        holder, person = find_holder(request, pk), cast(Person, request.user)
        if kind not in FORMS:
            raise Http404
        form = FORMS[kind](request.POST or None)

        def do(by: Person, _cleaned: dict[str, Any]) -> Done:
            holder.state([*holder.stated, form.rule()], by)
            return _("The rule is added."), holder.address

        sheet = Sheet(
            gettext_lazy("Add a rule"),
            [*holder.way, (holder.address, _("Who can apply"))],
            about=str(KIND_WORDS[kind]),
            template=SHEET,
        )
        return fill_in(request, rules.may_revise(person, holder.call), form, sheet, do)

    return page


def dropped(find_holder: Find) -> Callable[..., HttpResponse]:
    """Takes one rule out, by its number and its words: two tabs never drop different ones."""

    @login_required
    @require_POST
    def page(request: HttpRequest, pk: int) -> HttpResponse:
        holder, person = find_holder(request, pk), cast(Person, request.user)
        number = request.POST.get("number", "")
        stated = read(holder.stated)
        here = int(number) if number.isdecimal() and len(number) < 4 else len(stated)
        if here >= len(stated) or asked(stated[here]) != request.POST.get("words"):
            messages.error(
                request, _("The rules have changed in the meantime. Look at them again.")
            )
            return redirect(holder.address)
        try:
            holder.state(as_json([*stated[:here], *stated[here + 1 :]]), person)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The rule is taken out."))
        return redirect(holder.address)

    return page


call_rules, add_call_rule, drop_call_rule = shown(of_call), added(of_call), dropped(of_call)
requirements, add_requirement, drop_requirement = (
    shown(of_placement),
    added(of_placement),
    dropped(of_placement),
)
