"""The office's pages of an allocation: where it stands, running it, trying, comparing."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, sent
from kakehashi.education.outbound.allotting import operations, rules
from kakehashi.education.outbound.allotting.forms import WhatIfForm
from kakehashi.education.outbound.allotting.queries import (
    Names,
    free_places,
    last_published,
    standing_of,
    undecided_run,
)
from kakehashi.education.outbound.allotting.way import PAGES, SHEET, way_to_allocation, way_to_call
from kakehashi.education.outbound.models import Call, Override, Run
from kakehashi.education.outbound.models.runs import READS_RUNS
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.verdicts import No, Offer, Refused, refusals

COMPARED = 8


def found_call(request: HttpRequest, pk: int) -> Call:
    """A call whose runs the reader may see; others are not there."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    calls = Call.objects.filter(unit__in=units_of(person, READS_RUNS)).select_related("unit")
    return get_object_or_404(calls, pk=pk)


@login_required
@require_safe
def allocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the allocation of a call stands, and what can be done next.

    Coordinators, who come here from the call, are led to the results without names.
    """
    if isinstance(no := rules.may_read_runs(cast(Person, request.user), pk), No):
        messages.error(request, str(no))
        return redirect("outbound:public_results", pk=pk)
    call, person = found_call(request, pk), cast(Person, request.user)
    names = Names(call, get_language() or "en")
    offers = _offers(person, call)
    overrides = Override.objects.filter(application__call=call).select_related(
        "application__student", "placement", "decided_by"
    )
    context = {
        "call": call,
        "way": way_to_call(call),
        "waiting": undecided_run(call),
        "last": last_published(call),
        "standing": standing_of(call),
        "free": free_places(call, names),
        "runs": call.runs.real().light().select_related("made_by").order_by("-number"),
        "tries": call.runs.light().filter(kind=Run.Kind.WHAT_IF).order_by("-number")[:COMPARED],
        "offers": [each for each in offers if each.verdict],
        "refusals": refusals(offers),
        "overrides": [(each, names.placement(each.placement.key)) for each in overrides],
    }
    return render(request, f"{PAGES}/allocation.html", context)


def _offers(person: Person, call: Call) -> list[Offer]:
    again = last_published(call) is not None
    here = [call.pk]
    return [
        Offer(
            _("Run the allocation again") if again else _("Run the allocation"),
            reverse("outbound:run_allocation", args=here),
            rules.may_run(person, call),
            is_post=True,
        ),
        Offer(
            _("Try a what-if"), reverse("outbound:what_if", args=here), rules.may_try(person, call)
        ),
        Offer(
            _("Give a place by hand"),
            reverse("outbound:override", args=here),
            rules.may_give_by_hand(person, call),
        ),
    ]


@login_required
@require_POST
def run_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Run the allocation, the first time or again."""
    call, person = found_call(request, pk), cast(Person, request.user)
    act = operations.freeze_and_run if last_published(call) is None else operations.rerun
    try:
        run = act(call, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("outbound:allocation", pk=call.pk)
    messages.success(request, _("The allocation is run. Nothing is given before it is published."))
    return redirect(run)


@login_required
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Another mechanism or other quotas, without touching the call."""
    call, person = found_call(request, pk), cast(Person, request.user)
    sheet = Sheet(
        gettext_lazy("Try a what-if"),
        way_to_allocation(call),
        call.title_in(get_language() or "en"),
        gettext_lazy("It gives no places and changes nothing; it is kept to be compared."),
        template=SHEET,
        button=gettext_lazy("Try it"),
    )

    def do(person: Person, cleaned: dict[str, Any]) -> Done:
        kept = {name: cleaned[name] for name in ("mechanism", "capacities", "note")}
        run = operations.what_if(call, by=person, **kept)
        return _("%(run)s is there.") % {"run": run.title}, reverse(
            "outbound:compare_runs", args=[call.pk]
        )

    form = WhatIfForm(sent(request)[0], call=call)
    return fill_in(request, rules.may_try(person, call), form, sheet, do)


@login_required
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Runs and what-ifs side by side, the price of fairness included."""
    call = found_call(request, pk)
    rows = call.runs.light().select_related("previous").order_by("-made_at", "-pk")[:COMPARED]
    runs = list(reversed(rows))
    names = Names(call, get_language() or "en")
    context = {
        "call": call,
        "way": way_to_allocation(call),
        "runs": runs,
        "lines": _compared(runs, names),
        "may_try": rules.may_try(cast(Person, request.user), call),
    }
    return render(request, f"{PAGES}/compare.html", context)


def _compared(runs: list[Run], names: Names) -> list[tuple[str, list[str]]]:
    """(what, its value in each run)."""

    def changed(run: Run) -> str:
        parts = [f"{names.quota(key)}: {to}" for key, to in sorted(run.changed.items())]
        return "; ".join(parts) or _("as in the call")

    return [
        (_("Mechanism"), [str(run.get_mechanism_display()) for run in runs]),
        (_("Quotas"), [changed(run) for run in runs]),
        (_("Applicants"), [str(run.applicants) for run in runs]),
        (_("Placed"), [_share(run.placed, run.applicants) for run in runs]),
        (_("At their first choice"), [_share(run.first_choices, run.applicants) for run in runs]),
        (
            _("At one of their first three choices"),
            [_share(run.top_three, run.applicants) for run in runs],
        ),
        (_("Sum of ranks"), [str(run.rank_sum) for run in runs]),
        (
            _("Students with a justified complaint (the price of fairness)"),
            [_share(run.complaints, run.applicants) for run in runs],
        ),
        (_("Checked"), [_("yes") if run.verified else _("no") for run in runs]),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f}%)" if whole else str(part)
