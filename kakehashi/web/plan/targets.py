"""The targets of a plan: where each stands on its path, and setting, replacing, withdrawing one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from kakehashi.policy.catalogue import everything, find
from kakehashi.policy.counting import Number
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import Plan, Provision, Target
from kakehashi.policy.placing import placed
from kakehashi.policy.readings import in_words, read
from kakehashi.policy.registry import Indicator
from kakehashi.policy.target_readings import TargetReading, path_of, read_each, read_targets
from kakehashi.policy.targets import operations, rules, words
from kakehashi.policy.targets.declarations import Declaration
from kakehashi.policy.targets.lines import Line
from kakehashi.verdicts import No, Refused
from kakehashi.web.components.paths import Known
from kakehashi.web.plan.target_forms import (
    ROWS,
    SubjectForm,
    TargetForm,
    WithdrawForm,
    as_it_stands,
    beginning,
    present,
)

MOST_YEARS = 15  # reference dates in a chart


# -- Reading ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """What is known and what is wanted on a day, in words; empty where it is neither."""

    on: date
    value: str
    wanted: str


@dataclass(frozen=True)
class Group:
    """A direction with its targets, wholes before their parts, and what has no target yet.

    direction: None for indicators that have no place in the plan's policy version yet.
    """

    direction: Provision | None
    lines: Sequence[Line]
    without: Sequence[Indicator]


@login_required
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """Every target of a plan by direction, and after them the indicators without one."""
    plan, person = _plan(request, pk), cast(Person, request.user)
    today = timezone.localdate()
    groups = list(_groups(plan, today))
    context = {
        "plan": plan,
        "today": today,
        "groups": groups,
        "has_targets": any(group.lines for group in groups),
        "may_set": rules.may_set_targets(person, plan),
    }
    return render(request, "web/plan/targets.html", context)


def _groups(plan: Plan, today: date) -> Iterator[Group]:
    known, language = everything(), get_language() or "en"
    found = read_targets(plan, today, recall=Memory())
    wanted: dict[str, Indicator | None] = {each.target.indicator: None for each in found}
    places = placed(plan.document, {**wanted, **known})
    wholes = {each.target.indicator for each in found if each.is_whole}
    directions = Provision.objects.filter(
        document=plan.document_id, kind=Provision.Kind.DIRECTION
    ).order_by("position")
    for direction in [*directions, None]:
        code = direction.code if direction else None
        lines = [Line(each, language) for each in found if _place(each, places) == code]
        own = [each for each in known.values() if places.get(each.code) == code]
        without = [each for each in own if each.code not in wholes]
        if lines or without:
            yield Group(direction, lines, without)


def _place(found: TargetReading, places: Mapping[str, str]) -> str | None:
    return places.get(found.target.indicator)


@login_required
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """One target: path and values, the result with its formula, and what it replaced."""
    found, person = _target(request, pk), cast(Person, request.user)
    line = _line(found)
    values = list(_values(line, timezone.localdate()))
    context = {
        "target": found,
        "plan": found.plan,
        "line": line,
        "reading": line.found,
        "indicator": line.found.indicator,
        "values": values,
        "days": list(_days(line, values)),
        "before": [(each, words.path_in_words(path_of(each))) for each in _replaced(found)],
        "after": Target.objects.filter(replaces=found).first(),
        "may_change": rules.may_change_target(person, found),
        "entries": history_of(found),
    }
    return render(request, "web/plan/target.html", context)


def _line(found: Target) -> Line:
    (reading,) = read_each([found], timezone.localdate(), recall=Memory())
    return Line(reading, get_language() or "en")


def _values(line: Line, today: date) -> Iterator[Known]:
    """What is known on each reference date from the baseline on, by the target's definition."""
    target, indicator, recall = line.found.target, line.found.indicator, Memory()
    if indicator is None:
        return
    first = indicator.at.latest(target.baseline_on)
    latest = indicator.at.latest(today)
    number = min(max(latest.year - first.year + 1, 2), MOST_YEARS)
    for day in indicator.at.last(number, today):
        reading = read(indicator, day, public=False, recall=recall)
        value = reading.part_value(target.by, target.part) if target.by else reading.value
        comparable = reading.version == target.definition_version
        yield Known(day, indicator.at.label(day), value if comparable else None)


def _days(line: Line, values: Sequence[Known]) -> Iterator[Day]:
    """The chart as a table: every reference date, then the points to come."""
    for each in values:
        wanted = line.wanted_in_words(line.path.wanted_on(each.on))
        yield Day(each.on, _said(line, each.value), wanted)
    last = values[-1].on if values else line.path.baseline.on
    for point in line.path.points:
        if point.on > last:
            yield Day(point.on, "", line.wanted_in_words(point))


def _said(line: Line, value: Number | None) -> str:
    indicator, reading = line.found.indicator, line.found.reading
    if indicator is None or reading is None:
        return ""
    return in_words(value, indicator.unit, at_least=reading.at_least, unknown=value is None)


def _replaced(target: Target) -> Iterator[Target]:
    """The targets that this one replaces, the latest first."""
    subject = {name: getattr(target, name) for name in ("plan_id", "indicator", "by", "part")}
    replaced = Target.objects.filter(**subject).exclude(withdrawn_at=None)
    by_id = replaced.select_related("withdrawn_by").prefetch_related("points").in_bulk()
    while target.replaces_id is not None:
        target = by_id[target.replaces_id]
        yield target


# -- Doing -----------------------------------------------------------------------------------------


@login_required
def set_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose an indicator, and of it the whole or a part; then declare what is wanted."""
    plan, person = _plan(request, pk), cast(Person, request.user)
    if isinstance(no := rules.may_set_targets(person, plan), No):
        messages.error(request, str(no))
        return redirect("plan:targets", plan.pk)
    if not request.GET.get("indicator"):
        return render(request, "web/plan/choose_indicator.html", _choice(plan))
    indicator = find(request.GET["indicator"])
    if indicator is None:
        raise Http404
    subject = _subject(request, indicator)
    if not subject.is_valid():
        raise Http404
    by, _colon, part = subject.cleaned_data["subject"].partition(":")
    standing = plan.targets.filter(
        indicator=indicator.code, by=by, part=part, withdrawn_at__isnull=True
    ).first()
    if standing is not None and not subject.has_parts:
        messages.info(request, _("This plan already has a target for this; it can be replaced."))
        return redirect(standing)

    def act(declaration: Declaration, _form: TargetForm) -> Target:
        return operations.set_target(plan, declaration, by=person)

    today = timezone.localdate()
    reading = read(indicator, indicator.at.latest(today), public=False, recall=Memory())
    value = reading.part_value(by, part) if by else reading.value
    context = {"plan": plan, "indicator": indicator, "reading": reading, "subject": subject}
    context |= {"value": value, "standing": standing}
    form = TargetForm(initial=beginning(reading, value))
    return _declare(request, form, (indicator, by, part), act, context)


def _choice(plan: Plan) -> dict[str, Any]:
    groups = _groups(plan, timezone.localdate())
    return {"plan": plan, "groups": [group for group in groups if group.without]}


def _subject(request: HttpRequest, indicator: Indicator) -> SubjectForm:
    asked = {"subject": request.GET.get("subject", "")}
    return SubjectForm(indicator, timezone.localdate(), get_language() or "en", asked)


@login_required
def replace_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare something else for the same indicator and part."""
    found, person = _target(request, pk), cast(Person, request.user)
    if isinstance(no := rules.may_change_target(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    indicator = find(found.indicator)
    if indicator is None:
        messages.error(request, _("There is no such indicator any more."))
        return redirect(found)

    def act(declaration: Declaration, form: TargetForm) -> Target:
        reason = form.cleaned_data["reason"]
        return operations.replace_target(found, declaration, reason=reason, by=person)

    line = _line(found)
    context = {"plan": found.plan, "indicator": indicator, "target": found, "line": line}
    fields, points = present(found)
    rows = max(ROWS, len(points) + 2)
    form = TargetForm(initial=fields, points=points, rows=rows, replaces=True)
    return _declare(request, form, (indicator, found.by, found.part), act, context)


Declare = Callable[[Declaration, TargetForm], Target]


def _declare(
    request: HttpRequest,
    form: TargetForm,
    subject: tuple[Indicator, str, str],
    act: Declare,
    context: dict[str, Any],
) -> HttpResponse:
    """A page with the form of a target; `form` as it begins. More rows leave all unjudged."""
    replaces = "target" in context
    if request.method == "POST" and "more" in request.POST:
        fields, points = as_it_stands(request.POST)
        rows = len(points) + ROWS
        form = TargetForm(initial=fields, points=points, rows=rows, replaces=replaces)
    elif request.method == "POST":
        counted = subject[0].unit.is_counted
        form = TargetForm(request.POST, replaces=replaces, counted=counted)
        if form.is_valid():
            try:
                made = act(form.declaration(*subject), form)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The target is set."))
                return redirect(made)
    return render(request, "web/plan/set_target.html", {**context, "form": form})


@login_required
def withdraw_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that this is no longer wanted."""
    found, person = _target(request, pk), cast(Person, request.user)
    if isinstance(no := rules.may_change_target(person, found), No):
        messages.error(request, str(no))
        return redirect(found)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_target(found, reason=form.cleaned_data["reason"], by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The target is withdrawn; it stays on record."))
            return redirect(found)
    context = {"plan": found.plan, "target": found, "line": _line(found), "form": form}
    return render(request, "web/plan/withdraw_target.html", context)


def _plan(request: HttpRequest, pk: int) -> Plan:
    plans = Plan.objects.visible_to(request.user).select_related("document", "unit")
    return get_object_or_404(plans, pk=pk)


def _target(request: HttpRequest, pk: int) -> Target:
    """A target of a plan that the reader may see, whether it still stands or not."""
    visible = Plan.objects.visible_to(request.user).values("pk")
    found = Target.objects.select_related("plan__document", "plan__unit", "set_by", "withdrawn_by")
    return get_object_or_404(found.prefetch_related("points"), pk=pk, plan__in=visible)
