"""Freezes: the list; one freeze with its records; publishing it, recomputing its hashes."""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.policy.freezing import operations
from kakehashi.policy.freezing.readers import Lens, lens_for
from kakehashi.policy.freezing.rules import may_publish, may_verify
from kakehashi.policy.freezing.verbs import VERIFIED
from kakehashi.policy.freezing.verification import verify
from kakehashi.policy.labels import FRESHNESS
from kakehashi.policy.models import Correction, Freeze, Frozen, Provision
from kakehashi.policy.outline import document_code
from kakehashi.policy.planning.rules import may_keep_plans
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import State
from kakehashi.policy.reporting.changes import changes_in
from kakehashi.policy.reporting.contents import Change
from kakehashi.policy.targets.words import STATES
from kakehashi.policy.templatetags.frozen import amount, both
from kakehashi.policy.templatetags.readings import badge
from kakehashi.web.plan.acts import way_to_plans
from kakehashi.web.plan.freeze_forms import filter_of, next_to_freeze
from kakehashi.web.plan.posting import posted
from kakehashi.web.workspace.sheets import Done, Sheet, fill_in

Content = dict[str, Any]
LONGEST_TITLE = 60  # letters of a direction's wording in the filter


# -- The list -------------------------------------------------------------------------------------


@login_required
@require_safe
def freezes(request: HttpRequest) -> HttpResponse:
    """Every freeze that the reader may see, and the day that is to be frozen next."""
    reader = cast(Person, request.user)
    rows = Freeze.objects.visible_to(reader).defer("leaves").select_related("publication")
    listing = Listing(
        request,
        rows.annotate(
            kept=Count("records", distinct=True),
            corrected=Count("records__corrections", distinct=True),
        ),
        _columns(),
        name="freezes",
        caption=gettext_lazy("Freezes"),
        empty=gettext_lazy("Nothing has been frozen yet."),
        order="-on",
    )
    day = next_to_freeze(timezone.localdate())
    context = {
        "may_freeze": may_keep_plans(reader),
        "day": day,
        "is_frozen": Freeze.objects.filter(on=day).exists(),
    }
    return listing.response("web/plan/freezes.html", context)


def _columns() -> list[Column]:
    return [
        Column(
            "on",
            gettext_lazy("Reference date"),
            lambda row: row.on,
            order="on",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("occasion", gettext_lazy("Occasion"), lambda row: row.get_occasion_display()),
        Column("records", gettext_lazy("Records"), lambda row: row.kept, numeric=True),
        Column("corrected", gettext_lazy("Corrections"), lambda row: row.corrected, numeric=True),
        Column(
            "published",
            gettext_lazy("Published"),
            lambda row: _("published") if hasattr(row, "publication") else _("not published"),
            badge=lambda row: "good" if hasattr(row, "publication") else "muted",
        ),
        Column("frozen_at", gettext_lazy("Frozen at"), _frozen_at, order="frozen_at"),
        Column("sha256", "SHA-256", lambda row: row.sha256, hidden=True),
    ]


def _frozen_at(row: Freeze) -> str:
    return timezone.localtime(row.frozen_at).strftime("%Y-%m-%d %H:%M")


# -- One freeze -----------------------------------------------------------------------------------


@login_required
@require_safe
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """One freeze: when, by whom, its hash, its corrections, and its records."""
    reader = cast(Person, request.user)
    found = find(reader, pk)
    lens = lens_for(reader, found)
    rows = Frozen.objects.filter(freeze=found).annotate(corrected=Count("corrections"))
    listing = Listing(
        request,
        rows,
        _record_columns(lens),
        name="records",
        caption=gettext_lazy("Frozen records"),
        empty=gettext_lazy("No record matches."),
        order="position",
        filters=filter_of(lambda: _directions(found)),
    )
    corrections = Correction.objects.filter(frozen__freeze=found).select_related("frozen", "by")
    context = {
        "freeze": found,
        "lens": lens,
        "numbers": [(kind.label, found.records.filter(kind=kind).count()) for kind in Frozen.Kind],
        "corrections": [
            (each, title_of(lens.content(each.frozen)), lens.is_told(each), changed_by(each, lens))
            for each in corrections.order_by("-pk")
        ],
        "registered_in": document_code(),
        "verification": _last_verification(found),
        "may_publish": may_publish(reader, found),
        "may_verify": may_verify(reader),
        "entries": history_of(found) if lens.whole else None,
    }
    return listing.response("web/plan/freeze.html", context)


def changed_by(correction: Correction, lens: Lens) -> list[Change]:
    """What a correction changes, as far as the reader of `lens` sees it."""
    before, after = lens.before(correction), lens.corrected(correction)
    return list(changes_in(before, after, get_language() or "en"))


def find(reader: Any, pk: int) -> Freeze:
    """The freeze `pk`, if `reader`, who may be anybody, may see it.

    Raises: Http404, if not.
    """
    seen = Freeze.objects.visible_to(reader).select_related("frozen_by", "publication")
    return get_object_or_404(seen, pk=pk)


def _last_verification(found: Freeze) -> Entry | None:
    entries = Entry.objects.filter(
        verb=VERIFIED, record_type="policy.freeze", record_id=str(found.pk)
    )
    return entries.select_related("by").order_by("-pk").first()


def _directions(found: Freeze) -> list[tuple[str, str]]:
    """The directions that records of the freeze belong to, by code."""
    codes = found.records.exclude(direction="").order_by().values_list("direction", flat=True)
    lines = Provision.objects.filter(document__code=document_code(), kind=Provision.Kind.DIRECTION)
    titles = {each.code: each.text_in(get_language() or "en") for each in lines}
    return [
        (code, f"{code} {titles.get(code, '')[:LONGEST_TITLE]}".rstrip())
        for code in sorted(set(codes))
    ]


# -- Records in a list ----------------------------------------------------------------------------


def title_of(content: Content) -> str:
    """What a frozen record is about, in the reader's language."""
    if content["kind"] == Frozen.Kind.ACTION:
        return f"{content['code']} {both(content['text'])}"
    title = both(content["title"]) or str(content["indicator"])
    if content["kind"] == Frozen.Kind.TARGET and content["by"]:
        return f"{title} ({both(content['names'])})"
    return title


def standing_of(content: Content) -> tuple[str | Promise, str]:
    """A record's state in words, and what follows "badge--"."""
    if content["kind"] == Frozen.Kind.ACTION:
        freshness = Freshness(content["freshness"])
        return FRESHNESS[freshness], badge(freshness)
    if content["kind"] == Frozen.Kind.TARGET:
        state = State(content["result"]["state"])
        return STATES[state], badge(state)
    return "", ""


def figure_of(content: Content) -> str:
    """The figure of a record in words; of an action how much of what was due was done."""
    if content["kind"] == Frozen.Kind.ACTION:
        effort = content["effort"]
        if not effort["due"]:
            return ""
        return _("%(done)s of %(due)s due") % {"done": effort["done"], "due": effort["due"]}
    if content["kind"] == Frozen.Kind.TARGET:
        return amount(content["reading"], content["unit"])
    return amount(content, content["unit"])


def _record_columns(lens: Lens) -> list[Column]:
    # Three columns read the same content: it is read from its text once.
    content: Callable[[Frozen], Content] = cache(lens.content)
    return [
        Column("position", _("Position"), lambda row: row.position, order="position", hidden=True),
        Column(
            "record",
            _("Record"),
            lambda row: title_of(content(row)),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), order="kind"),
        Column("direction", _("Direction"), lambda row: row.direction, order="direction"),
        Column("figure", pgettext_lazy("frozen", "As frozen"), lambda row: figure_of(content(row))),
        Column(
            "state",
            pgettext_lazy("frozen", "State"),
            lambda row: str(standing_of(content(row))[0]),
            badge=lambda row: standing_of(content(row))[1],
        ),
        Column(
            "corrected",
            pgettext_lazy("frozen records", "Corrected"),
            lambda row: _("corrected") if row.corrected else "",
            badge=lambda row: "warn" if row.corrected else "",
        ),
        Column("key", _("Key"), lambda row: row.key, hidden=True),
        Column("sha256", "SHA-256", lambda row: row.sha256, hidden=True),
    ]


# -- What is done with a freeze -------------------------------------------------------------------


def way_to(found: Freeze | None = None) -> list[tuple[str, str]]:
    """The way to the freezes, or to one of them."""
    way = [*way_to_plans(), (reverse("plan:freezes"), _("Freezes and reports"))]
    return way if found is None else [*way, (found.get_absolute_url(), date_format(found.on))]


@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more, then everybody may read the freeze."""
    found = find(request.user, pk)
    if not may_publish(cast(Person, request.user), found):
        raise Http404
    sheet = Sheet(
        _("Publish this freeze"),
        way_to(found),
        about=date_format(found.on),
        notice=_(
            "Everybody will be able to read its figures, targets and actions, the report and the"
            " evidence pack, without names and without small figures about persons. It cannot be"
            " taken back; single records can be corrected afterwards too."
        ),
        is_grave=True,
    )

    def do(reader: Person, cleaned: dict[str, Any]) -> Done:
        operations.publish(found, by=reader)
        return _("The freeze is published."), found.get_absolute_url()

    return fill_in(request, Form(request.POST if request.method == "POST" else None), sheet, do)


def _back(_request: HttpRequest, pk: int) -> str:
    return reverse("plan:freeze", args=[pk])


@login_required
@posted(_back)
def verify_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Recompute every hash of the freeze and say what was found."""
    reader = cast(Person, request.user)
    found = find(reader, pk)
    if not may_verify(reader):
        raise Http404
    report = verify(by=reader, on=found.on)
    for finding in report.findings:
        messages.error(request, str(finding))
    if report.unaltered:
        said = _("Every hash was recomputed: nothing was altered.")
        messages.success(request, said)
    return redirect(found)
