"""The pages of works that may be one: the list, and both records of a pair side by side."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kakehashi.journal.queries import history_of
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.research.dissemination.doubling import operations, rules
from kakehashi.research.dissemination.doubling.field_words import (
    label_of,
    reasons_in_words,
    shown,
)
from kakehashi.research.dissemination.doubling.operations import CHOOSABLE
from kakehashi.research.dissemination.doubling.queries import (
    Side,
    pairs_seen_by,
    sides_of,
)
from kakehashi.research.dissemination.doubling.register import PairFilter, badge, columns
from kakehashi.research.dissemination.models import DuplicatePair, Work
from kakehashi.verdicts import No, Refused

PAGES = "research/dissemination/doubling"
SIDES = ("first", "second")


@dataclass(frozen=True)
class Line:
    """One field of both works as the page shows it. pick: whose word stands after a merge."""

    side: Side
    label: str
    first: str
    second: str
    is_choosable: bool
    pick: str

    @property
    def name(self) -> str:
        """The name of its form fields."""
        return f"field-{self.side.field}"

    @property
    def picked(self) -> str:
        """What the work will say, in words."""
        if not self.is_choosable:
            return self.first or self.second
        return self.first if self.pick == "first" else self.second


@login_required
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """The list of pairs, waiting and decided."""
    person = cast(Person, request.user)
    if isinstance(no := rules.may_look(person), No):
        messages.error(request, str(no))
        return redirect("dissemination:works")
    listing = Listing(
        request,
        pairs_seen_by(person),
        columns(),
        name="duplicates",
        caption=gettext_lazy("Works that may be the same"),
        empty=gettext_lazy("No two works look the same."),
        filters=PairFilter,
        order="-score",
    )
    return listing.response(f"{PAGES}/duplicates.html", {})


@login_required
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Look for pairs now instead of tonight."""
    try:
        count = operations.find_duplicates(by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("dissemination:works")
    words = ngettext("%(count)d pair waits.", "%(count)d pairs wait.", count)
    messages.success(request, words % {"count": count})
    return redirect("dissemination:duplicates")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Both works side by side; what is chosen is shown first, then done."""
    person = cast(Person, request.user)
    pair = get_object_or_404(pairs_seen_by(person), pk=pk)
    if request.method != "POST":
        return _page(request, pair, person)
    if request.POST.get("do") == "preview":
        return _page(request, pair, person, is_preview=True)
    try:
        return _do(request, pair, person)
    except Refused as refused:
        messages.error(request, str(refused))
        pair.refresh_from_db()
        return _page(request, pair, person, status=422)


def _do(request: HttpRequest, pair: DuplicatePair, by: Person) -> HttpResponse:
    do, reason = request.POST.get("do"), request.POST.get("reason", "")[:2000]
    if do == "different":
        operations.decide_different(pair, reason=reason, by=by)
        messages.success(request, _("These are different works. Nobody is asked again."))
        return redirect("dissemination:duplicates")
    if do == "reopen":
        reopened = operations.reopen(pair, by=by)
        if reopened.state == "open":
            messages.success(request, _("The decision is taken back."))
        else:
            messages.success(request, _("The works are two again: the other one is a draft now."))
        return redirect(reopened)
    if do == "same":
        keep = _kept(request.POST, pair)
        kept = operations.decide_same(
            pair,
            keep=keep,
            take=_taken(request.POST, pair, keep),
            seen=request.POST.get("seen", ""),
            reason=reason,
            by=by,
        )
        messages.success(request, _("The works are one now."))
        return redirect(kept)
    raise Refused(_("Choose what to do."))


def _kept(sent: QueryDict, pair: DuplicatePair) -> Work:
    return pair.second if sent.get("keep") == "second" else pair.first


def _taken(sent: QueryDict, pair: DuplicatePair, keep: Work) -> list[str]:
    """Fields in which the one that goes says it better."""
    other = "second" if keep == pair.first else "first"
    return [field for field in CHOOSABLE if sent.get(f"field-{field}") == other]


def _page(
    request: HttpRequest,
    pair: DuplicatePair,
    person: Person,
    *,
    is_preview: bool = False,
    status: int = 200,
) -> HttpResponse:
    keep = request.POST.get("keep") or (
        "second" if _is_better(pair.second, pair.first) else "first"
    )
    lines = [_line(side, request.POST) for side in sides_of(pair)]
    gone, kept = (pair.first, pair.second) if keep == "second" else (pair.second, pair.first)
    may_decide = rules.may_decide(person, pair)
    may_unite = rules.may_unite(person, gone, kept) if may_decide else may_decide
    context = {
        "pair": pair,
        "badge": badge(pair),
        "why": reasons_in_words(pair.reasons),
        "lines": lines,
        "differing": sum(line.side.differs for line in lines),
        "keep": keep,
        "kept": kept,
        "gone": gone,
        "may_decide": may_decide,
        "refusal": str(may_unite) if isinstance(may_unite, No) and may_decide else "",
        "may_reopen": rules.may_reopen(person, pair),
        "is_preview": is_preview and bool(may_unite),
        "reason": request.POST.get("reason", ""),
        "seen": operations.digest_of(pair),
        "entries": history_of(pair),
    }
    return render(request, f"{PAGES}/duplicate.html", context, status=status)


def _is_better(one: Work, other: Work) -> bool:
    """Whether `one` is read by the world and `other` is not: its address is known out there."""
    return one.published_at is not None and other.published_at is None


def _line(side: Side, sent: QueryDict) -> Line:
    first, second = (shown(side.field, value) for value in (side.first, side.second))
    asked = sent.get(f"field-{side.field}")
    pick = asked if asked in SIDES else _fuller(side)
    is_choosable = side.differs and side.field in CHOOSABLE and bool(first and second)
    return Line(side, label_of(side.field), first, second, is_choosable, pick)


def _fuller(side: Side) -> str:
    """Which of both says more; the older where that cannot be told."""
    lengths: Sequence[int] = [_length(value) for value in (side.first, side.second)]
    if side.field in ("title", "kind", "year") or min(lengths) == lengths[1]:
        return "first" if lengths[0] else "second"
    return "second" if side.field in ("authors", "abstract") or not lengths[0] else "first"


def _length(value: Any) -> int:
    is_nothing = value is None or value is False or value == "" or value == []
    return 0 if is_nothing else len(json.dumps(value, ensure_ascii=False))
