"""Freezing a day: what would be frozen is said before, with what is unknown or unchecked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.policy.freezing.gathering import gather
from kakehashi.policy.freezing.hashing import canonical
from kakehashi.policy.freezing.operations import freeze
from kakehashi.policy.freezing.rules import may_freeze, occasion_of
from kakehashi.policy.planning.rules import may_keep_plans
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import State
from kakehashi.verdicts import No, Refused
from kakehashi.web.plan.freeze_forms import DayToFreezeForm, next_to_freeze

UNCHECKED = {Freshness.DUE, Freshness.LATE, Freshness.NEVER}
Content = dict[str, Any]


@dataclass(frozen=True)
class Preview:
    """What would be frozen, as `freezing.contents` says it."""

    figures: Sequence[Content]
    targets: Sequence[Content]
    actions: Sequence[Content]

    @property
    def unknown_figures(self) -> list[Content]:
        """Figures without a value."""
        return [each for each in self.figures if each["value"] is None]

    @property
    def unknown_targets(self) -> list[Content]:
        """Targets whose result nobody knows."""
        return [each for each in self.targets if each["result"]["state"] == State.UNKNOWN]

    @property
    def unchecked_actions(self) -> list[Content]:
        """Actions that nobody checked for the last month that was asked for."""
        return [each for each in self.actions if each["freshness"] in UNCHECKED]

    @property
    def plans(self) -> list[Content]:
        """The plans in force that have actions or targets, each once."""
        kept = [*self.targets, *self.actions]
        return list({each["plan"]["id"]: each["plan"] for each in kept}.values())


def preview_of(on: date) -> Preview:
    """What a freeze as of `on` would keep if it were made now. Nothing is written."""
    kept: dict[str, list[Content]] = {"figure": [], "target": [], "action": []}
    for record in gather(on):
        kept[record.kind].append(json.loads(canonical(record.content)))
    return Preview(kept["figure"], kept["target"], kept["action"])


@login_required
def new_freeze(request: HttpRequest) -> HttpResponse:
    """What would be frozen as of `?on=`; sent, it is frozen."""
    reader = cast(Person, request.user)
    if not may_keep_plans(reader):
        raise Http404
    form = DayToFreezeForm(_asked(request))
    if form.is_valid() and request.method == "POST":
        try:
            made = freeze(form.cleaned_data["on"], _occasion(form), by=reader)
        except Refused as no:
            form.add_error("on", str(no))
        else:
            day = date_format(made.on)
            messages.success(request, _("Everything as of %(day)s is frozen.") % {"day": day})
            return redirect(made)
    elif form.is_valid():
        verdict = may_freeze(reader, form.cleaned_data["on"], _occasion(form))
        if isinstance(verdict, No):
            form.add_error("on", str(verdict))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        on = form.cleaned_data["on"]
        context |= {"on": on, "occasion": occasion_of(on), "preview": preview_of(on)}
    status = 422 if request.method == "POST" else 200
    return render(request, "web/plan/freeze_new.html", context, status=status)


def _asked(request: HttpRequest) -> Mapping[str, Any]:
    """The day: what was sent to be frozen, or is looked at; at first the one that is next."""
    if request.method == "POST":
        return request.POST
    return request.GET if "on" in request.GET else {"on": next_to_freeze(timezone.localdate())}


def _occasion(form: DayToFreezeForm) -> str:
    return occasion_of(form.cleaned_data["on"]).value
