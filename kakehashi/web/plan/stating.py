"""Figures typed by hand: their list, one figure with all its entries, and what is done to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.policy.catalogue import everything, find, indicator_of
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import StatedDefinition, StatedValue
from kakehashi.policy.readings import Point, series
from kakehashi.policy.registry import REGISTRY, Indicator
from kakehashi.policy.stating import operations, rules
from kakehashi.policy.stating.queries import Waiting, statements, versions_of, waiting
from kakehashi.policy.stating.rules import Figure
from kakehashi.verdicts import No, Refused, Verdict
from kakehashi.web.plan.posting import posted
from kakehashi.web.plan.stating_forms import (
    ROWS,
    DefinitionForm,
    EntryForm,
    Parts,
    WithdrawForm,
    known_names,
)
from kakehashi.web.public.statements import StatementLine, lines_of

PAGES = "web/plan"
YEARS = 10  # of the series on the page of a figure
MOST_SHOWN = 30  # groups of figures that wait; the others follow when these are confirmed


@dataclass(frozen=True)
class Group:
    """Figures that wait, ready for a page.

    why_not: why the reader may not confirm them; empty for those who may.
    """

    waiting: Waiting
    indicator: Indicator
    lines: Sequence[StatementLine]
    why_not: str

    @property
    def when(self) -> str:
        """The reference date."""
        return self.indicator.at.in_words(self.waiting.on)


# -- Reading ---------------------------------------------------------------------------------------


@login_required
@require_safe
def stated(request: HttpRequest) -> HttpResponse:
    """What waits first, then every figure typed by hand, then those of others' rules."""
    person = _staff(request)
    known, recall, found = everything(), Memory(), waiting()
    listing = Listing(
        request,
        _defined(),
        _columns(known, recall),
        name="figures",
        order="code",
        empty=gettext_lazy("Nobody has defined a figure yet that is typed by hand."),
        empty_link=(reverse("plan:define_figure"), gettext_lazy("Define a figure")),
        caption=gettext_lazy("Figures typed by hand"),
    )
    others = [each for each in REGISTRY.values() if each.rule and each.stated]
    context = {
        "groups": _groups(found[:MOST_SHOWN], known, person),
        "hidden": max(0, len(found) - MOST_SHOWN),
        "others": [(each, _latest(each, recall), _when(each)) for each in others],
        "may_define": rules.may_define(person),
        "may_enter": rules.may_enter_figures(person),
    }
    return listing.response(f"{PAGES}/stated.html", context)


@login_required
@require_safe
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: what it counts, every entry, and what waits."""
    person, found = _staff(request), _found(code)
    points = series(found, timezone.localdate(), YEARS, public=False, recall=Memory())
    context = {
        "indicator": found,
        "points": [(point, found.at.in_words(point.on)) for point in points],
        "lines": lines_of(found, statements(code)),
        "groups": _groups(waiting([code]), {code: found}, person),
        "versions": versions_of(code),
        "may_enter": rules.may_enter(person, found),
        "may_define": rules.may_define(person) if not found.rule else False,
    }
    return render(request, f"{PAGES}/figure.html", context)


def _staff(request: HttpRequest) -> Person:
    """The reader. Raises: Http404, if these pages are not for them."""
    if not rules.may_see_statements(request.user):
        raise Http404
    return cast(Person, request.user)


def _found(code: str) -> Indicator:
    found = find(code)
    if found is None:
        raise Http404
    return found


def _defined() -> QuerySet[StatedDefinition]:
    """The present version of every definition made here."""
    newest = StatedDefinition.objects.filter(code=OuterRef("code")).order_by("-version")
    found = StatedDefinition.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return found.alias(title=F("title_ja" if get_language() == "ja" else "title_en"))


def _columns(known: dict[str, Indicator], recall: Memory) -> list[Column]:
    def latest(row: StatedDefinition) -> Point:
        return _latest(known.get(row.code) or indicator_of(row), recall)

    return [
        Column(
            "title",
            gettext_lazy("Figure typed by hand"),
            lambda row: indicator_of(row).title,
            order="title",
            link=lambda row: reverse("plan:figure", args=[row.code]),
            heading=True,
        ),
        Column("code", gettext_lazy("Code"), lambda row: row.code, order="code", unbroken=True),
        Column(
            "direction", gettext_lazy("Direction"), lambda row: row.direction, order="direction"
        ),
        Column(
            "value",
            gettext_lazy("Latest figure"),
            lambda row: latest(row).in_words,
            badge=lambda row: "muted" if latest(row).value is None else "good",
            numeric=True,
        ),
        Column(
            "on", gettext_lazy("As of"), lambda row: _when(known.get(row.code) or indicator_of(row))
        ),
        Column(
            "version",
            gettext_lazy("Version"),
            lambda row: row.version,
            order="version",
            numeric=True,
            hidden=True,
        ),
    ]


def _latest(indicator: Indicator, recall: Memory) -> Point:
    return series(indicator, timezone.localdate(), 1, public=False, recall=recall)[-1]


def _when(indicator: Indicator) -> str:
    return indicator.at.in_words(indicator.at.latest(timezone.localdate()))


def _groups(
    found: Sequence[Waiting], known: Mapping[str, Indicator], person: Person
) -> list[Group]:
    """Each of `found` for the page; those whose indicator is gone are left out. One query."""
    may = rules.may_confirm_figures(person)
    return [
        _group(each, known[each.indicator], person, may)
        for each in found
        if each.indicator in known
    ]


def _group(found: Waiting, indicator: Indicator, person: Person, may: Verdict) -> Group:
    verdicts = [may, *(rules.is_confirmable_by(person, each) for each in found.values)]
    why_not = next((str(each) for each in verdicts if isinstance(each, No)), "")
    return Group(found, indicator, lines_of(indicator, found.values), why_not)


# -- Defining --------------------------------------------------------------------------------------


@login_required
def define(request: HttpRequest) -> HttpResponse:
    """Say what a figure counts that no record here can know."""
    person = _staff(request)
    if (turned_away := _turned_away(request, rules.may_define(person), "")) is not None:
        return turned_away
    form = DefinitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.define(**form.cleaned_data, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The figure is defined. Enter its first value."))
            return redirect("plan:figure", made.code)
    return render(request, f"{PAGES}/define_figure.html", {"form": form})


@login_required
def redefine(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is said about a figure; another wording of what is counted is a new version."""
    person, found = _staff(request), _found(code)
    defined = versions_of(found.code).first()
    if defined is None:
        raise Http404
    if (turned_away := _turned_away(request, rules.may_define(person), code)) is not None:
        return turned_away
    form = DefinitionForm(request.POST or None, defined=defined)
    if request.method == "POST" and form.is_valid():
        try:
            changed = operations.redefine(code, **form.cleaned_data, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = _("The definition is changed. It is version %(number)d.")
            messages.success(request, words % {"number": changed.version})
            return redirect("plan:figure", code)
    context = {"form": form, "defined": defined, "indicator": indicator_of(defined)}
    return render(request, f"{PAGES}/define_figure.html", context)


def _turned_away(request: HttpRequest, verdict: Verdict, code: str) -> HttpResponse | None:
    """Back to the figure, or to the list, with the reason; None for those who may."""
    if not isinstance(verdict, No):
        return None
    messages.error(request, str(verdict))
    return redirect("plan:figure", code) if code else redirect("plan:stated")


# -- Entering --------------------------------------------------------------------------------------


@login_required
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the figure of one reference date, and parts of it."""
    person, found = _staff(request), _found(code)
    if (turned_away := _turned_away(request, rules.may_enter(person, found), code)) is not None:
        return turned_away
    if request.method == "POST" and "more" not in request.POST:
        form = EntryForm(request.POST, request.FILES, indicator=found)
        parts = Parts(request.POST)
        if form.is_valid() and parts.is_valid() and _enter(form, parts, found, person):
            messages.success(
                request, _("The figure is entered. It counts once a second person confirms it.")
            )
            return redirect("plan:figure", code)
    else:
        form, parts = _as_it_stands(request, found)
    context = {
        "form": form,
        "parts": parts,
        "indicator": found,
        "names": known_names(),
    }
    return render(request, f"{PAGES}/enter_figure.html", context)


def _as_it_stands(request: HttpRequest, found: Indicator) -> tuple[EntryForm, Parts]:
    """A first form, or what was written so far, unjudged, with more rows for parts."""
    sent = request.POST
    asked = sent.get("on") or request.GET.get("on") or found.at.latest(timezone.localdate())
    initial = {name: sent.get(name, "") for name in EntryForm.base_fields if name != "upload"}
    form = EntryForm(indicator=found, initial={**initial, "on": str(asked)})
    if not sent:
        return form, Parts()
    written = Parts(sent)
    more = Parts(rows=len(written.rows) + ROWS)
    for row in more.rows:
        row.initial = {name: sent.get(row.add_prefix(name), "") for name in row.fields}
    return form, more


def _enter(form: EntryForm, parts: Parts, found: Indicator, person: Person) -> bool:
    """Whether it was entered; otherwise the form says why not."""
    cleaned = form.cleaned_data
    if not cleaned["division"] and parts.any_named:
        form.add_error("division", _("Say what the figure is divided by."))
        return False
    rows = parts.figures(cleaned["division"])
    if not parts.is_valid():
        return False
    whole = [Figure(cleaned["value"])] if cleaned["value"] is not None else []
    try:
        operations.enter(
            found.code,
            cleaned["on"],
            [*whole, *rows],
            source=cleaned["source"],
            upload=cleaned["upload"],
            reason=cleaned["reason"],
            by=person,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


# -- Confirming and withdrawing --------------------------------------------------------------------


def _back(_request: HttpRequest, code: str, **_kwargs: object) -> str:
    return reverse("plan:figure", args=[code])


@login_required
@posted(_back)
def confirm(request: HttpRequest, code: str, on: str) -> HttpResponse:
    """Confirm the figures of one day that the page showed: what came in since still waits."""
    person, found = _staff(request), _found(code)
    seen = [int(pk) for pk in request.POST.getlist("value") if pk.isdecimal() and len(pk) < 19]
    values = list(StatedValue.objects.filter(indicator=code, on=_day(on), pk__in=seen))
    refusal = ""
    try:
        operations.confirm(values, by=person)
    except Refused as refused:
        refusal = str(refused)
    if not request.headers.get("HX-Request"):
        if refusal:
            messages.error(request, refusal)
        else:
            messages.success(request, _("The figures are confirmed."))
        return redirect("plan:figure", code)
    left = [each for each in waiting([code]) if each.on == _day(on)]
    context = {
        "confirmed": not refusal,
        "refusal": refusal,
        "indicator": found,
        "group": next(iter(_groups(left, {code: found}, person)), None),
    }
    return render(request, f"{PAGES}/waiting_figures.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as no_day:
        raise Http404 from no_day


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a figure, or take back one that waits; it stays on record with the reason."""
    person = _staff(request)
    value = get_object_or_404(StatedValue.objects.select_related("document"), pk=pk)
    found = _found(value.indicator)
    verdict = rules.may_withdraw(person, value)
    if (turned_away := _turned_away(request, verdict, found.code)) is not None:
        return turned_away
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw(value, **form.cleaned_data, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The figure is withdrawn."))
            return redirect("plan:figure", found.code)
    [line] = lines_of(found, [value])
    context = {"form": form, "line": line, "indicator": found}
    return render(request, f"{PAGES}/withdraw_figure.html", context)
