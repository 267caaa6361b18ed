"""What if: an indicator projected to the end of its target. Everything stands in the address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.policy.catalogue import everything
from kakehashi.policy.counting import Unit
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import Effect, Plan, Target
from kakehashi.policy.progress.paths import Number, State
from kakehashi.policy.projecting.outlooks import (
    Outlook,
    change_of,
    changes_of,
    effects_on,
    first_year_of,
    outlook,
)
from kakehashi.policy.projecting.projection import Base, Change, Line, Projection, Why
from kakehashi.policy.readings import Point
from kakehashi.policy.registry import Indicator
from kakehashi.policy.targets.words import (
    amount,
    percent,
    signed_difference,
    wanted_in_words,
)
from kakehashi.web.components.paths import Known, Projected
from kakehashi.web.plan.what_if_forms import WhatIfForm

WHY_NOT: dict[Why, str | Promise] = {
    Why.NO_VALUE: gettext_lazy(
        "No value of this indicator is known, and what is unknown now stays unknown."
    ),
    Why.TOO_FEW: gettext_lazy(
        "A trend needs at least three known values by the same definition. Let the last value go on"
        " instead."
    ),
    Why.NOTHING_AHEAD: gettext_lazy("The target has ended: no reference date lies ahead of it."),
}


@dataclass(frozen=True)
class Row:
    """A reference date in words. likely: the value where it is known, else the projection.

    state: None where nothing is projected or it cannot be held against the path.
    """

    label: str
    likely: str
    wanted: str
    cautious: str = ""
    base: str = ""
    state: State | None = None
    cautious_state: State | None = None


@login_required
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """One target of the plan, projected with what the address assumes."""
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user).select_related("document", "unit"), pk=pk
    )
    choices = _choices(plan)
    context: dict[str, Any] = {"plan": plan, "choices": choices}
    if choices:
        target, indicator = _chosen(request, choices)
        context |= {"target": target, "indicator": indicator}
        context |= _projected(request, plan, target, indicator)
    return render(request, "web/plan/what_if.html", context)


def _choices(plan: Plan) -> list[tuple[Target, Indicator]]:
    """The targets about wholes whose indicators there still are: parts have no series."""
    known = everything()
    standing = plan.targets.filter(withdrawn_at__isnull=True, by="").prefetch_related("points")
    return [(each, known[each.indicator]) for each in standing if each.indicator in known]


def _chosen(
    request: HttpRequest, choices: Sequence[tuple[Target, Indicator]]
) -> tuple[Target, Indicator]:
    asked = request.GET.get("target", "")
    if not asked:
        return _first_that_is_moved(choices)
    found = next((each for each in choices if str(each[0].pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _first_that_is_moved(choices: Sequence[tuple[Target, Indicator]]) -> tuple[Target, Indicator]:
    """The first one that an action should move, of which there is most to ask; else the first."""
    plan = choices[0][0].plan_id
    moved = set(
        Effect.objects.filter(action__plan=plan, change__isnull=False).values_list(
            "indicator", flat=True
        )
    )
    return next((each for each in choices if each[1].code in moved), choices[0])


def _projected(
    request: HttpRequest, plan: Plan, target: Target, indicator: Indicator
) -> dict[str, Any]:
    effects = effects_on(plan, indicator.code)
    form = WhatIfForm(effects, request.GET)
    context: dict[str, Any] = {
        "form": form,
        "unsized": [each for each in effects if each.change is None],
        "address": request.build_absolute_uri(),
    }
    if not form.is_valid():
        return context
    found = outlook(
        target,
        indicator,
        [*changes_of(effects, form.shares), *form.own],
        timezone.localdate(),
        base=Base(form.cleaned_data["base"]),
        last=form.cleaned_data["last"],
        recall=Memory(),
    )
    context |= {
        "found": found,
        "rows": list(_projected_rows(found)),
        "known": list(_known_rows(found)),
        "values": [Known(each.on, each.label, each.value) for each in _told_of(found)],
    }
    if isinstance(found.projection, Why):
        return context | {"why_not": WHY_NOT[found.projection]}
    return context | {
        "projected": _lines(found),
        "formula": list(_formula(found, found.projection, effects, form)),
        "impossible": _impossible(found),
    }


def _lines(found: Outlook) -> list[Projected]:
    """The projection as the chart draws it, and the cautious one where it is another."""
    likely = [Known(each.on, each.label, _plain(each.step.likely)) for each in found.years]
    cautious = [Known(each.on, each.label, _plain(each.step.cautious)) for each in found.years]
    every = Projected(likely, "circle", _("Dots and circles: the projection, no values."))
    sure = Projected(cautious, "triangle", _("Dots and triangles: only what is sure."))
    return [every] if cautious == likely else [sure, every]


def _plain(value: Fraction) -> Decimal:
    """For the chart, where more than three decimals are not seen."""
    return round(Decimal(value.numerator) / Decimal(value.denominator), 3)


def _told_of(found: Outlook) -> list[Point]:
    """From the first known value on: what lies before it says nothing."""
    first = next((n for n, each in enumerate(found.points) if each.value is not None), None)
    return [] if first is None else list(found.points[first:])


def _known_rows(found: Outlook) -> Iterator[Row]:
    for point in _told_of(found):
        yield Row(point.label, point.in_words, _wanted(found, point.on))


def _projected_rows(found: Outlook) -> Iterator[Row]:
    unit, comparable = found.indicator.unit, not found.is_of_another_definition
    for year in found.years:
        yield Row(
            year.label,
            _amount(year.step.likely, unit, found.at_least),
            _wanted(found, year.on),
            _amount(year.step.cautious, unit, found.at_least),
            _amount(year.step.base, unit, found.at_least),
            year.likely.state if comparable else None,
            year.cautious.state if comparable else None,
        )


def _wanted(found: Outlook, on: date) -> str:
    return wanted_in_words(found.path.aim, found.path.wanted_on(on), found.indicator.unit)


def _amount(value: Number, unit: Unit, at_least: bool) -> str:
    words = amount(value, unit)
    return _("at least %s") % words if at_least else words


# -- The formula in words -------------------------------------------------------------------------


def _formula(
    found: Outlook, projection: Projection, effects: Sequence[Effect], form: WhatIfForm
) -> Iterator[str]:
    unit = found.indicator.unit
    yield _base_in_words(found, projection.base)
    since, until = projection.last.year, projection.steps[-1].year
    for effect in effects:
        change = change_of(effect, form.shares.get(effect.pk, Fraction(1)))
        if change is not None:
            yield _effect_in_words(effect, change, unit, since, until)
    for own in form.own:
        yield _("Own input: %(change)s. It adds %(adds)s by fiscal year %(until)s.") % {
            "change": _change_in_words(own, unit),
            "adds": signed_difference(own.adds(until, since), unit),
            "until": until,
        }
    if projection.base.of > 1 and effects:
        yield _(
            "The trend carries on what earlier work has achieved: what is planned on top of it may"
            " be counted twice in part."
        )
    yield _("Projection of a year = base + what each change has added since the last known value.")
    yield _("Cautious line: the base and the effects of high confidence alone, without own inputs.")


def _base_in_words(found: Outlook, line: Line) -> str:
    last = found.used[-1]
    if line.of == 1:
        return _("Base: the last known value, %(value)s (%(label)s), goes on unchanged.") % {
            "value": last.in_words,
            "label": last.label,
        }
    return _(
        "Base: the straight line nearest to the last %(count)s known values (least squares),"
        " %(first)s to %(last)s: %(level)s in %(last)s, %(slope)s each year."
    ) % {
        "count": line.of,
        "first": found.used[-line.of].label,
        "last": last.label,
        "level": amount(line.level, found.indicator.unit),
        "slope": signed_difference(line.slope, found.indicator.unit),
    }


def _effect_in_words(effect: Effect, change: Change, unit: Unit, since: int, until: int) -> str:
    words = {
        "code": effect.action.code,
        "change": _change_in_words(change, unit),
        "share": percent(change.share),
        "confidence": effect.get_confidence_display(),
        "come": percent(change.come(since)),
        "since": since,
        "adds": signed_difference(change.adds(until, since), unit),
        "until": until,
    }
    sentences = [
        _("Action %(code)s: %(change)s, counted at %(share)s; confidence: %(confidence)s.") % words
    ]
    if first_year_of(effect) is None:
        sentences.append(_("Nobody knows when it begins, so all of it comes in its last year."))
    if change.come(since):
        sentences.append(
            _("%(come)s of it should have come by fiscal year %(since)s and is in the value.")
            % words
        )
    sentences.append(_("It adds %(adds)s by fiscal year %(until)s.") % words)
    return " ".join(sentences)


def _change_in_words(change: Change, unit: Unit) -> str:
    words = {
        "amount": signed_difference(change.amount, unit),
        "first": change.first_year,
        "last": change.last_year,
    }
    if change.last_year <= change.first_year:
        return _("%(amount)s at once in fiscal year %(last)s") % words
    return _("%(amount)s in equal parts over fiscal years %(first)s to %(last)s") % words


def _impossible(found: Outlook) -> str:
    """What no figure of this kind can be, where the projection says that it will."""
    values = [each.step.likely for each in found.years]
    if found.indicator.unit.is_percent and max(values) > 100:
        return _("The projection goes above 100 %, which cannot be: the assumptions do not hold.")
    ever_negative = any(each.value is not None and each.value < 0 for each in found.used)
    if min(values) < 0 and not ever_negative:
        return _("The projection goes below zero, where no value has ever been: do they hold?")
    return ""
