"""Importing the text of a plan: paste or upload it, look at the tree, correct, write."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kakehashi.people.models import Person
from kakehashi.policy.models import Plan, PlanImport, Provision, Standing
from kakehashi.policy.planning import importing, rules
from kakehashi.policy.planning.blocks import Block, Kind
from kakehashi.policy.planning.extracted import Extracted, Unreadable, cleaned
from kakehashi.policy.planning.extraction import extract
from kakehashi.policy.planning.previewing import Preview, Row, preview
from kakehashi.policy.planning.queries import directions_of
from kakehashi.policy.planning.reading import lines_of
from kakehashi.policy.planning.reading_words import finding_words, hint_words, remark_words
from kakehashi.policy.planning.staging import outline_of, staged_of
from kakehashi.verdicts import No, Refused
from kakehashi.web.plan.import_forms import ADDED, OfferForm, corrections

MOST_LINES = 1500  # of the text shown below the items


@dataclass(frozen=True)
class Line:
    """One item as the page shows it.

    name:     in front of the names of its fields.
    faults, questions: in words.
    fills:    the languages in which the action gets this text.
    edits:    (language, text) of the fields, those that hold something and that of the import.
    """

    row: Row
    name: str
    faults: Sequence[str]
    questions: Sequence[str]
    edits: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    """The items that stand under one direction; `direction` is None where there is no such one."""

    code: str
    direction: Provision | None
    heading: Block | None
    lines: Sequence[Line]


@login_required
@require_http_methods(["GET", "POST"])
def import_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Paste or upload the text of a plan; texts that wait for confirmation are listed."""
    person = cast(Person, request.user)
    plan = _plan(person, pk)
    if isinstance(no := rules.may_write(person, plan), No):
        messages.error(request, str(no))
        return redirect(plan)
    form = OfferForm(request.POST or None, request.FILES or None, initial={"language": "ja"})
    if request.method == "POST" and form.is_valid():
        form, offered = _offer(form, plan, person)
        if offered is not None:
            return redirect("plan:preview_plan", offered.pk)
    waiting = plan.imports.filter(state=PlanImport.State.WAITING).defer("items", "text")
    context = {"plan": plan, "form": form, "waiting": waiting.select_related("uploaded_by")}
    status = 422 if form.errors else 200
    return render(request, "web/plan/import_plan.html", context, status=status)


def _offer(form: OfferForm, plan: Plan, by: Person) -> tuple[OfferForm, PlanImport | None]:
    """The text as it waits; None if it is refused, which the form then says.

    The form then holds the text that came out of the file, so that it can be mended there.
    """
    sent, file = form.cleaned_data, form.cleaned_data["file"]
    extracted = None
    try:
        if file:
            outline = outline_of(plan.document)
            extracted = extract(file.file, file.name or "", outline, pages=sent["pages"])
        else:
            extracted = Extracted(*cleaned(sent["text"]))
        offered = importing.offer(
            plan,
            extracted,
            language=sent["language"],
            is_official=sent["standing"] == Standing.OFFICIAL,
            name=(file.name or "") if file else "",
            by=by,
        )
    except Unreadable as unreadable:
        form.add_error(unreadable.about, str(unreadable))
    except Refused as refused:
        if extracted is not None:
            form = OfferForm({**form.data.dict(), "text": extracted.text})  # type: ignore[attr-defined]  # bound to a QueryDict
            form.full_clean()
        form.add_error("text", str(refused))
    else:
        return form, offered
    return form, None


@login_required
@require_http_methods(["GET", "POST"])
def preview_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The tree that was read: correct it, then write it into the plan, or give it up."""
    person = cast(Person, request.user)
    offered = _offered(person, pk)
    if isinstance(no := importing.may_decide(person, offered), No):
        messages.error(request, str(no))
        return redirect(offered.plan)
    if request.method == "POST":
        return _decide(request, offered, person)
    return _page(request, offered)


def _decide(request: HttpRequest, offered: PlanImport, by: Person) -> HttpResponse:
    """What a button of the preview asks for. Corrections are kept, whatever the button."""
    do = request.POST.get("do")
    try:
        if do == "discard":
            importing.discard(offered, by=by)
            messages.success(request, _("The text is discarded; the plan is as it was."))
            return redirect("plan:import_plan", offered.plan_id)
        items = corrections(request.POST.dict(), staged_of(offered).items)
        # What cannot be kept is shown again all the same, so that it can be mended.
        offered.items = staged_of(offered).corrected(items).as_json()
        importing.correct(offered, items, by=by)
        if do == "write":
            actions = importing.write(offered, seen=request.POST.get("seen", ""), by=by)
            messages.success(request, _written(len(actions)))
            return redirect(offered.plan)
    except Refused as refused:
        messages.error(request, str(refused))
        return _page(request, offered, status=422)
    messages.success(request, _("The corrections are kept. Nothing has been written yet."))
    return redirect("plan:preview_plan", offered.pk)


def _written(count: int) -> str:
    words = ngettext(
        "%(count)s item was written into the plan.",
        "%(count)s items were written into the plan.",
        count,
    )
    return words % {"count": count}


def _page(request: HttpRequest, offered: PlanImport, *, status: int = 200) -> HttpResponse:
    now = preview(offered)
    directions = list(directions_of(offered.plan).select_related("document"))
    text = lines_of(offered.text)
    groups = _groups(now, directions, offered.language)
    lines = [line for group in groups for line in group.lines]
    context = {
        "offered": offered,
        "plan": offered.plan,
        "now": now,
        "groups": groups,
        "directions": directions,
        "hints": [hint_words(*hint) for hint in now.staged.hints],
        "remarks": [(each.line, remark_words(each)) for each in now.remarks],
        "loose": [block for block in now.staged.others if block.kind is Kind.LOOSE],
        "added": [f"added-{place}" for place in range(ADDED)],
        "is_official": now.staged.standing == Standing.OFFICIAL,
        "told": len(now.staged.hints) + len(now.remarks),
        "questions": sum(bool(line.questions) for line in lines),
        "text": text[:MOST_LINES],
        "more": max(0, len(text) - MOST_LINES),
    }
    return render(request, "web/plan/preview_plan.html", context, status=status)


def _groups(now: Preview, directions: Sequence[Provision], language: str) -> list[Group]:
    """What has no direction first, then by direction as the policy prints them."""
    known = {direction.code: direction for direction in directions}
    lines: dict[str, list[Line]] = defaultdict(list)
    for row in now.rows:
        lines[row.item.direction].append(_line(row, language))
    titles: dict[str, Block] = {}
    for block in now.staged.others:
        if block.kind is Kind.HEADING:
            titles.setdefault(block.direction, block)
    lost = [code for code in lines if code not in known]
    return [
        Group(code, known.get(code), titles.get(code), lines[code])
        for code in (*sorted(lost), *known)
        if code in lines
    ]


def _line(row: Row, language: str) -> Line:
    said = [(finding.is_fault, finding_words(finding, row.item)) for finding in row.findings]
    texts = [(each, getattr(row.item, each)) for each in ("ja", "en")]
    return Line(
        row,
        f"row-{row.place}",
        [words for is_fault, words in said if is_fault],
        [
            *(words for is_fault, words in said if not is_fault),
            *(remark_words(remark) for remark in row.remarks),
        ],
        [(each, text) for each, text in texts if text or each == language],
    )


def _plan(person: Person, pk: int) -> Plan:
    visible = Plan.objects.visible_to(person).select_related("document", "unit")
    return get_object_or_404(visible, pk=pk)


def _offered(person: Person, pk: int) -> PlanImport:
    """The text, for those who keep plans; for others there is none."""
    if not rules.may_keep_plans(person):
        pk = 0
    offers = PlanImport.objects.select_related("plan__document", "plan__unit")
    visible = Plan.objects.visible_to(person).values("pk")
    return get_object_or_404(offers.filter(plan__in=visible), pk=pk)
