"""One frozen record: as it was, as it should have been, and what has become of it since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.policy import catalogue
from kakehashi.policy.freezing.operations import correct
from kakehashi.policy.freezing.readers import Lens, lens_for
from kakehashi.policy.freezing.restoring import exact, path_of, result_of, shows_baseline
from kakehashi.policy.freezing.rules import may_correct
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import (
    Action,
    Correction,
    Freeze,
    Frozen,
    Plan,
    StatedValue,
    Target,
)
from kakehashi.policy.readings import read
from kakehashi.policy.reporting.contents import Change
from kakehashi.policy.stating.rules import may_enter
from kakehashi.policy.targets.words import formula, path_in_words, signed, wanted_in_words
from kakehashi.policy.templatetags.frozen import amount
from kakehashi.web.plan import freezes
from kakehashi.web.plan.freeze_forms import ActionForm, FigureForm
from kakehashi.web.public.rows import rows_of
from kakehashi.web.workspace.sheets import Done, Sheet, fill_in

TEMPLATE = "web/plan/frozen.html"
Content = dict[str, Any]


@dataclass(frozen=True)
class Corrected:
    """A correction, and the record as it should have been. told: the reader may know why."""

    correction: Correction
    content: Content
    changes: Sequence[Change]
    told: bool


@dataclass(frozen=True)
class Before:
    """The same record in the last freeze of an earlier day.

    figure: in words.  change: since then, with its sign; empty where either is unknown.
    """

    frozen: Frozen
    figure: str
    change: str


@dataclass(frozen=True)
class StatedNow:
    """What the stated figure of a frozen record says today: corrections of one leave the other.

    says:      in words.
    agrees:    whether it says what the record says, as corrected.
    waits:     whether a figure that would agree waits for a second person.
    may_enter: whether the reader may correct it.
    """

    indicator: str
    on: str
    says: str
    agrees: bool
    waits: bool
    may_enter: bool


@dataclass(frozen=True)
class Rows:
    """The rows that made a figure, and those that the reader may see today."""

    counted: int
    listing: Listing | None

    @property
    def seen(self) -> int:
        """How many the reader may see today."""
        return self.listing.count if self.listing else 0

    @property
    def unseen(self) -> int:
        """How many are gone by now, or are not for the reader."""
        return self.counted - self.seen


# -- Reading --------------------------------------------------------------------------------------


@login_required
@require_safe
def frozen(request: HttpRequest, pk: int, record: int) -> HttpResponse:
    """One record of a freeze; `?content=json` answers with the very text that its hash is of."""
    reader = cast(Person, request.user)
    freeze = freezes.find(reader, pk)
    found = get_object_or_404(freeze.records, pk=record)
    lens = lens_for(reader, freeze)
    if "content" in request.GET:
        return _canonical(found, lens)
    content = lens.content(found)
    rows = _rows(request, content)
    latest = found.corrections.last()
    context = {
        "freeze": freeze,
        "lens": lens,
        "frozen": found,
        "content": content,
        "title": freezes.title_of(content),
        "standing": freezes.standing_of(content),
        "is_complete": lens.is_complete(found),
        "corrections": [
            Corrected(
                each, lens.corrected(each), freezes.changed_by(each, lens), lens.is_told(each)
            )
            for each in found.corrections.select_related("by", "frozen").order_by("-pk")
        ],
        "before": _before(reader, freeze, found, content),
        "stated": latest and lens.whole and _stated_now(reader, latest.plain),
        "may_correct": may_correct(reader, found),
        "rows": rows,
        **_since(reader, content, lens),
    }
    if rows is not None and rows.listing is not None:
        return rows.listing.response(TEMPLATE, context)
    return render(request, TEMPLATE, context)


def _canonical(found: Frozen, lens: Lens) -> HttpResponse:
    """The content, byte for byte, so that anybody who gets it can compute its SHA-256.

    Raises: Http404, if something of it is left out for the reader.
    """
    if not lens.is_complete(found):
        raise Http404
    name = f"{found.freeze}-{found.position:04}-{found.kind}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.content, content_type="application/json", headers=headers)


def _before(reader: Person, freeze: Freeze, found: Frozen, content: Content) -> Before | None:
    earlier = Frozen.objects.filter(
        kind=found.kind,
        key=found.key,
        freeze__in=Freeze.objects.visible_to(reader).filter(on__lt=freeze.on),
    )
    last = earlier.select_related("freeze").order_by("-freeze__on").first()
    if last is None:
        return None
    then = lens_for(reader, last.freeze).content(last)
    return Before(last, freezes.figure_of(then), _change(then, content))


def _change(then: Content, now: Content) -> str:
    values = [exact((each.get("reading") or each).get("value")) for each in (then, now)]
    before, after = values
    return "" if before is None or after is None else signed(after - before)


def _rows(request: HttpRequest, content: Content) -> Rows | None:
    """The rows behind a figure, as they are today, where the reader may know their keys."""
    kept = content.get("rows")
    if not kept or kept["keys"] is None:
        return None
    model: Any = apps.get_model(kept["model"])
    how, on = rows_of(model), date.fromisoformat(content["on"])
    if how is None:
        return Rows(len(kept["keys"]), None)
    seen = model.objects.all()
    if hasattr(seen, "visible_to"):
        seen = seen.visible_to(request.user)
    listing = Listing(
        request,
        how.prepare(seen.filter(pk__in=kept["keys"]), on),
        how.columns(on),
        name="rows",
        order=how.order,
        empty=gettext_lazy("None of these records is there for you today."),
        caption=gettext_lazy("The records behind the figure"),
        per_page=25,
    )
    return Rows(len(kept["keys"]), listing)


def _since(reader: Person, content: Content, lens: Lens) -> Mapping[str, Any]:
    """What has become of it, as far as `reader` may see that: the same day counted today, the
    action, the target with its path."""
    if content["kind"] == Frozen.Kind.ACTION:
        plan, code = content["plan"]["id"], content["code"]
        actions = Action.objects.visible_to(reader).filter(plan=plan).select_related("direction")
        return {"action": next((each for each in actions if each.code == code), None)}
    if content["kind"] == Frozen.Kind.FIGURE:
        indicator = catalogue.find(content["indicator"])
        if indicator is None:
            return {"today": None}
        on = date.fromisoformat(content["on"])
        today = read(indicator, on, public=not lens.whole, recall=Memory())
        return {"today": today}
    return _path(reader, content, lens)


def _stated_now(reader: Person, content: Content) -> StatedNow | None:
    """What was stated of the figure `content`, as it is read today; None of what is counted."""
    indicator = catalogue.find(content["indicator"]) if content["kind"] == "figure" else None
    if indicator is None or not indicator.stated:
        return None
    on, value = date.fromisoformat(content["on"]), exact(content["value"])
    today = read(indicator, on, public=False, recall=Memory())
    waiting = StatedValue.objects.filter(
        indicator=indicator.code, on=on, by="", confirmed_at=None, withdrawn_at=None
    )
    agrees = value == (None if today.value is None else Fraction(today.value))
    waits = any(Fraction(each.value) == value for each in waiting)
    may = bool(may_enter(reader, indicator))
    return StatedNow(indicator.code, content["on"], today.in_words, agrees, waits, may)


def _path(reader: Person, content: Content, lens: Lens) -> Mapping[str, Any]:
    """The path of a target, how its result comes about, its figure, and its page today."""
    path, result, reading = path_of(content), result_of(content), content["reading"]
    steps = []
    if reading is not None and not reading.get("suppressed") and shows_baseline(content):
        on = date.fromisoformat(reading["on"])
        steps = list(formula(path, result, exact(reading["value"]), on))
    figures = lens.freeze.records.filter(kind=Frozen.Kind.FIGURE, key=content["indicator"])
    standing = Target.objects.filter(
        plan__in=Plan.objects.visible_to(reader).filter(pk=content["plan"]["id"]).values("pk"),
        indicator=content["indicator"],
        by=content["by"],
        part=content["part"],
        withdrawn_at__isnull=True,
    )
    return {
        "path": path_in_words(path, "" if shows_baseline(content) else amount(content["baseline"])),
        "wanted": wanted_in_words(path.aim, result.wanted),
        "formula": steps,
        "figure": figures.first(),
        "target": standing.first(),
    }


# -- Correcting -----------------------------------------------------------------------------------


@login_required
def correct_frozen(request: HttpRequest, pk: int, record: int) -> HttpResponse:
    """What a record should have said, and why; it is put beside the record."""
    reader = cast(Person, request.user)
    freeze = freezes.find(reader, pk)
    found = get_object_or_404(freeze.records, pk=record)
    if not may_correct(reader, found):
        raise Http404
    latest = found.corrections.last()
    content = latest.plain if latest else found.plain
    title = freezes.title_of(content)
    form = _form(content, request.POST if request.method == "POST" else None)
    sheet = Sheet(
        _("Correct this record"),
        [*freezes.way_to(freeze), (found.get_absolute_url(), title[: freezes.LONGEST_TITLE])],
        about=f"{title}: {freezes.figure_of(content)}".rstrip(": "),
        notice=_(
            "The frozen record stays as it is. What you write is shown beside it, wherever it is"
            " shown, and cannot be taken back; it can be corrected again."
        ),
        template="web/plan/correct_frozen.html",
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        correct(found, form.changes(), reason=cleaned["reason"], by=by)
        return _("The correction stands beside the record."), found.get_absolute_url()

    return fill_in(request, form, sheet, do, {"stated": _stated_now(reader, content)})


def _form(content: Content, data: Any) -> FigureForm | ActionForm:
    kind = ActionForm if content["kind"] == Frozen.Kind.ACTION else FigureForm
    return kind(data, content)
