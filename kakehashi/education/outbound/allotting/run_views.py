"""One run: its certificate, results, quotas and reserve lists, and what is decided about it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, sent
from kakehashi.education.outbound.allotting import operations, rules
from kakehashi.education.outbound.allotting.certificate import certificate
from kakehashi.education.outbound.allotting.forms import ApproveForm, NoteForm, ReasonForm
from kakehashi.education.outbound.allotting.queries import Names
from kakehashi.education.outbound.allotting.way import PAGES, SHEET, way_to_allocation
from kakehashi.education.outbound.models import Allotment, Application, Run, RunResult
from kakehashi.journal.queries import history_of
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import Offer, Verdict, refusals

CLAIMS = 50  # shown on the page; the certificate holds all


def found_run(request: HttpRequest, pk: int) -> Run:
    """A run that the reader may see; others are not there."""
    rows = Run.objects.visible_to(request.user).light()
    people = ("made_by", "approved_by", "published_by", "discarded_by", "previous")
    return get_object_or_404(rows.select_related("call__unit", *people), pk=pk)


@login_required
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """The run as a whole; `?export=` answers with who got what as a file."""
    found, person = found_run(request, pk), cast(Person, request.user)
    names = Names(found.call, get_language() or "en")
    output = json.loads(found.result)
    language = "ja" if names.language == "ja" else "en"
    offers = _offers(person, found)
    context = {
        "run": found,
        "way": way_to_allocation(found.call),
        "is_real": found.kind == Run.Kind.REAL,
        "offers": [each for each in offers if each.verdict],
        "refusals": refusals(offers),
        "guarantees": output["guarantees"]["text"][language],
        "warnings": [each[language] for each in found.warnings],
        "blocking": _claims(output["blocking"], names),
        "by_pin": _claims(output["by_pin"], names),
        "quotas": _quotas(found, names),
        "placements": _placements(found, names),
        "may_download": rules.may_download(person, found),
        "entries": history_of(found),
    }
    return _listing(request, found, names).response(f"{PAGES}/run.html", context)


def _offers(person: Person, run: Run) -> list[Offer]:
    if run.kind != Run.Kind.REAL or run.state in ("published", "discarded"):
        return []

    def offer(words: str, name: str, verdict: Verdict, is_grave: bool = False) -> Offer:
        return Offer(words, reverse(f"outbound:{name}", args=[run.pk]), verdict, is_grave)

    found = [offer(_("Discard the run"), "discard_run", rules.may_discard(person, run), True)]
    if run.state == "made":
        verdict = rules.may_approve(person, run)
        return [offer(_("Approve the run"), "approve_run", verdict), *found]
    verdict = rules.may_publish(person, run)
    return [offer(_("Publish the run"), "publish_run", verdict), *found]


def _claims(claims: Sequence[Mapping[str, str]], names: Names) -> list[tuple[str, str]]:
    """(student, placement) of the first ones."""
    shown = claims[:CLAIMS]
    people = students(each["applicant"] for each in shown)
    return [
        (people[each["applicant"]].name_in(names.language), names.placement(each["placement"]))
        for each in shown
    ]


def students(names: Any) -> dict[str, Application]:
    """Applicant -> application, with student and unit, in one query."""
    rows = Application.objects.select_related("student", "unit")
    return {str(pk): each for pk, each in rows.in_bulk([int(name) for name in names]).items()}


def _quotas(run: Run, names: Names) -> list[dict[str, Any]]:
    lines = run.summary["quotas"]
    return [
        {
            **_line(line, names),
            "name": names.quota(key),
            "is_full": line["used"] >= line["capacity"],
        }
        for key, line in sorted(lines.items())
    ]


def _placements(run: Run, names: Names) -> list[dict[str, Any]]:
    found = []
    for key, line in sorted(run.summary["placements"].items()):
        record = names.records.get(key)
        address = reverse("outbound:run_reserves", args=[run.pk, record.pk]) if record else ""
        shown = {"name": names.placement(key), "address": address}
        found.append({**_line(line, names), **shown})
    return found


def _line(line: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """A line of the summary with its lowest score as students know it."""
    lowest = line.get("lowest")
    return {**line, "lowest": None if lowest is None else names.score(lowest)}


def _listing(request: HttpRequest, run: Run, names: Names) -> Listing:
    rows = run.results.select_related("application__student", "application__unit", "placement")
    allotments = Allotment.objects.filter(application__call=run.call_id).order_by("pk")
    held = {(each.application_id, each.placement_id): each for each in allotments}
    return Listing(
        request,
        rows,
        _columns(names, held),
        name="results",
        caption=gettext_lazy("Who got what"),
        empty=gettext_lazy("A what-if is not kept student by student."),
        order="student",
        per_page=100,
        runs_on=True,
    )


def _columns(names: Names, held: Mapping[tuple[int, int], Allotment]) -> list[Column]:
    def answer(row: RunResult) -> str:
        allotment = held.get((row.application_id, row.placement_id or 0))
        return str(allotment.get_state_display()) if allotment else ""

    language = names.language
    return [
        Column(
            "student",
            gettext_lazy("Student"),
            lambda row: row.application.student.name_in(language),
            order="application",
            link=lambda row: reverse("outbound:result", args=[row.application_id]),
            heading=True,
        ),
        Column("unit", gettext_lazy("Unit"), lambda row: row.application.unit.name_in(language)),
        Column(
            "placement",
            pgettext_lazy("outbound", "Placement"),
            lambda row: names.placement(row.placement.key) if row.placement else _("no place"),
            order="placement__key",
        ),
        Column(
            "rank",
            gettext_lazy("Rank of the choice"),
            lambda row: row.rank,
            order="rank",
            numeric=True,
        ),
        Column("answer", gettext_lazy("Answer"), answer),
        Column("lottery", gettext_lazy("Lottery number"), lambda row: row.lottery, hidden=True),
        Column("applicant", gettext_lazy("Applicant"), lambda row: row.application_id, hidden=True),
    ]


@login_required
@require_safe
def reserves(request: HttpRequest, pk: int, placement: int) -> HttpResponse:
    """The reserve list of one placement, in the order in which it moves up."""
    found = found_run(request, pk)
    place = get_object_or_404(
        found.call.placements.with_hosts().select_related("call"), pk=placement
    )
    names = Names(found.call, get_language() or "en")
    listed = json.loads(found.result)["reserves"].get(place.key, [])
    people, scores = students(listed), json.loads(found.document)["scores"].get(place.key, {})
    lottery = dict(found.results.values_list("application_id", "lottery"))
    context = {
        "run": found,
        "name": names.placement(place.key),
        "way": [*way_to_allocation(found.call), (found.get_absolute_url(), found.title)],
        "line": _line(found.summary["placements"].get(place.key, {}), names),
        "has_classes": names.classes > 1,
        "rows": [
            {
                "place": number,
                "application": people[name],
                "score": names.score(scores[name]) if name in scores else None,
                "lottery": lottery.get(int(name), ""),
            }
            for number, name in enumerate(listed, start=1)
        ],
    }
    return render(request, f"{PAGES}/reserves.html", context)


@login_required
@require_safe
def download(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The certificate, the input or the output as a file; the latter two hold the seed."""
    found, person = found_run(request, pk), cast(Person, request.user)
    if what == "certificate":
        text = json.dumps(certificate(found), ensure_ascii=False, indent=2, sort_keys=True)
        content = text.encode() + b"\n"
    elif what in ("input", "output"):
        if not rules.may_download(person, found):
            return redirect(found)
        content = found.document if what == "input" else found.result
    else:
        raise Http404
    name = f"call-{found.call_id}-{found.kind}-{found.number}-{what}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


# -- Deciding -------------------------------------------------------------------------------------


def _sheet(run: Run, title: str | Promise, notice: str | Promise, is_grave: bool = False) -> Sheet:
    way = [*way_to_allocation(run.call), (run.get_absolute_url(), run.title)]
    about = run.call.title_in(get_language() or "en")
    return Sheet(title, way, about, notice, is_grave, SHEET)


@login_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a run that somebody else made."""
    found = found_run(request, pk)
    sheet = _sheet(
        found,
        gettext_lazy("Approve the run"),
        gettext_lazy("Places are given only when it is published after that."),
    )

    def do(person: Person, cleaned: dict[str, Any]) -> Done:
        operations.approve_run(found, by=person, note=cleaned["note"])
        return _("The run is approved. It can be published now."), found.get_absolute_url()

    form = ApproveForm(sent(request)[0], is_needed=found.blocking > 0)
    return fill_in(request, rules.may_approve(cast(Person, request.user), found), form, sheet, do)


@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the places of an approved run and tell every student."""
    found = found_run(request, pk)
    sheet = _sheet(
        found,
        gettext_lazy("Publish the run"),
        gettext_lazy(
            "Every student is told by mail, and the seed of the lottery is revealed. This cannot"
            " be taken back."
        ),
        is_grave=True,
    )

    def do(person: Person, cleaned: dict[str, Any]) -> Done:
        operations.publish_run(found, by=person)
        return _("The run is published. The students are being told."), found.get_absolute_url()

    form = NoteForm(sent(request)[0])
    del form.fields["note"]
    return fill_in(request, rules.may_publish(cast(Person, request.user), found), form, sheet, do)


@login_required
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a run aside."""
    found = found_run(request, pk)
    sheet = _sheet(
        found,
        gettext_lazy("Discard the run"),
        gettext_lazy("The run stays on record, but it is never published."),
        is_grave=True,
    )

    def do(person: Person, cleaned: dict[str, Any]) -> Done:
        operations.discard_run(found, by=person, reason=cleaned["reason"])
        return _("The run is discarded."), reverse("outbound:allocation", args=[found.call_id])

    form = ReasonForm(sent(request)[0])
    return fill_in(request, rules.may_discard(cast(Person, request.user), found), form, sheet, do)
