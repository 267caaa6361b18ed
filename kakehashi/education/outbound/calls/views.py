"""The public pages of calls: the list, one call, its rule page, and trying one's own facts."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.outbound.allocation.lottery import keeps_commitment
from kakehashi.education.outbound.calls import rules, words
from kakehashi.education.outbound.calls.checking import lacking_for_call, lacking_for_placement
from kakehashi.education.outbound.calls.eligibility import Facts, flaws
from kakehashi.education.outbound.calls.pages import (
    acts_of,
    criteria_of,
    flat,
    history,
    least_places,
    tree_of,
)
from kakehashi.education.outbound.calls.placing import (
    also_offered_in,
    choosable,
    fallen,
    problem_structure,
    stay_in_words,
)
from kakehashi.education.outbound.calls.register import (
    CallFilter,
    PlacementFilter,
    call_columns,
    open_to,
    placement_columns,
    shown_title,
)
from kakehashi.education.outbound.calls.rule_forms import FactsForm
from kakehashi.education.outbound.calls.rule_words import asked_all, sentence
from kakehashi.education.outbound.calls.scoring_words import sentences_on_scoring
from kakehashi.education.outbound.models import Call, Placement
from kakehashi.education.outbound.states import CallState
from kakehashi.institutions.shown import shown_name
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, refusals

PAGES = "education/outbound/calls"
NAMED = [*rules.KEEPS, Role.Kind.AUDITOR]
INSIDE = [*rules.KEEPS, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]
LIST_WORDS = gettext_lazy("Calls")


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The list; `?export=` answers with it as a file."""
    may_draft = (
        rules.may_keep_anywhere(request.user) if isinstance(request.user, Person) else No("")
    )
    draft = (reverse("outbound:draft_call"), gettext_lazy("Draft a call"))
    listing = Listing(
        request,
        Call.objects.visible_to(request.user),
        call_columns(),
        name="calls",
        caption=LIST_WORDS,
        empty=gettext_lazy("No call matches."),
        empty_link=draft if may_draft else None,
        filters=CallFilter,
        order="-closes_at",
    )
    return listing.response(f"{PAGES}/calls.html", {"may_draft": may_draft})


@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: what it offers, to whom, until when; for its people what can be done."""
    found, language = find(request, pk), get_language() or "en"
    key = shown_name(language, of="host", field="key")
    listing = Listing(
        request,
        found.placements.offered().with_hosts().alias(host_key=key),
        placement_columns(found, least_places(found)),
        name="placements",
        caption=gettext_lazy("Where students can go"),
        empty=gettext_lazy("No placement matches."),
        filters=PlacementFilter,
        order="host",
        per_page=25,
        runs_on=True,
    )
    context: dict[str, Any] = {
        "call": found,
        "title": shown_title(found, language),
        "phase": words.phase_words(found),
        "badge": words.phase_badge(found),
        "introduction": introduction(found, language),
        "asked": asked(found),
        "choices_words": words.choices_words(found),
        "milestones": words.timetable(found),
        "apply_address": _apply_address(request.user, found),
        "onward": onward(found, request.user),
        "is_inside": is_inside(request.user, found),
    }
    if context["is_inside"]:
        context |= _for_insiders(cast(Person, request.user), found)
    return listing.response(f"{PAGES}/call.html", context)


def _apply_address(person: Person | AnonymousUser, found: Call) -> str:
    """Where one applies now: shown to students, and to visitors, who sign in on the way."""
    may = not isinstance(person, Person) or holds(person, [Role.Kind.STUDENT])
    return page_of("apply", found) if may and found.is_open() else ""


def _for_insiders(person: Person, found: Call) -> dict[str, Any]:
    acts, today = acts_of(person, found), timezone.localdate()
    is_draft = found.state == CallState.DRAFT
    return {
        "acts": [act for act in acts if act.verdict],
        # Who only oversees calls is not told of each act that it is for others.
        "refusals": refusals(acts) if holds(person, rules.KEEPS) else [],
        "lacking": rules.lacking(found) if is_draft else [],
        "fallen": list(fallen(found, today)) if found.state == CallState.PUBLISHED else [],
        "rivals": also_offered_in(found) if is_draft else [],
        "entries": history(found),
    }


# Pages about one call that other parts of (1.4) have, which stand on this one.
ONWARD_NAMED: Mapping[str, str | Promise] = {
    "applications": gettext_lazy("Applications"),
    "assess_call": gettext_lazy("Assessment"),
}
ONWARD_INSIDE: Mapping[str, str | Promise] = {"allocation": gettext_lazy("Allocation")}
ONWARD: Mapping[str, str | Promise] = {"public_results": gettext_lazy("Results in figures")}


def onward(found: Call, person: Person | AnonymousUser) -> list[tuple[str, str]]:
    """(address, words) of what goes on from here, as far as the call has come and it is there.

    Coordinators of any unit read the applications of their own students in it.
    """
    names: dict[str, str | Promise] = {}
    if found.published_at is not None and isinstance(person, Person):
        names |= ONWARD_NAMED if holds(person, NAMED) else {}
        names |= ONWARD_INSIDE if is_inside(person, found) else {}
    if found.published_at is not None and found.closes_at <= timezone.now():
        names |= ONWARD
    pages = [(page_of(name, found), str(words)) for name, words in names.items()]
    return [(address, words) for address, words in pages if address]


def page_of(name: str, found: Call) -> str:
    """The page of that name about a call; empty where there is none."""
    try:
        return reverse(f"outbound:{name}", args=[found.pk])
    except NoReverseMatch:
        return ""


@require_safe
def rule_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The published rule: how places are given, in full, to be read and printed."""
    found, language = find(request, pk), get_language() or "en"
    has_sizes = found.placements.filter(size__gt=1).exists()
    is_revealed = found.revealed_at is not None
    context = {
        "call": found,
        "title": shown_title(found, language),
        "phase": words.phase_words(found),
        "badge": words.phase_badge(found),
        "asked": asked(found),
        "choices_words": words.choices_words(found),
        "criteria": criteria_of(found),
        "on_scoring": sentences_on_scoring(found),
        "mechanism": words.MECHANISMS[found.mechanism],
        "warning": words.WARNINGS.get(found.mechanism, ""),
        "sizes_warning": words.SIZES_WARNING if has_sizes else "",
        # Proved for deferred acceptance over nested quotas where every stay takes one place.
        "is_monotone": found.mechanism == Call.Mechanism.DEFERRED and not has_sizes,
        "milestones": words.timetable(found),
        "nodes": list(flat(tree_of(found, problem_structure(found)))),
        "is_kept": is_revealed and keeps_commitment(int(found.seed), found.seed_commitment),
    }
    return render(request, f"{PAGES}/rule_page.html", context)


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The call as a student sees it: which places are open to somebody with these facts."""
    found, language = find(request, pk), get_language() or "en"
    form = FactsForm(request.GET or None)
    facts = form.facts() if form.is_bound and form.is_valid() else None
    lines: list[dict[str, Any]] = []
    lacks: list[str] = []
    if facts is not None and not flaws(found.rules):
        lacks = [sentence(each) for each in lacking_for_call(facts, found)]
        rows = choosable(found, timezone.localdate())
        lines = [_preview_line(found, row, facts, language) for row in rows]
        lines.sort(key=lambda line: bool(line["lacks"]))
    context = {
        "call": found,
        "title": shown_title(found, language),
        "form": form,
        "is_tried": facts is not None,
        "lacks": lacks,
        "lines": lines,
        "open_number": sum(not line["lacks"] for line in lines),
        "may_preview": rules.may_preview(found),
    }
    return render(request, f"{PAGES}/preview.html", context)


def _preview_line(found: Call, row: Placement, facts: Facts, language: str) -> dict[str, Any]:
    return {
        "placement": row,
        "host": row.name_in(language),
        "stay": stay_in_words(row, found.year),
        "open_to": open_to(row, language),
        "lacks": [sentence(each) for each in lacking_for_placement(facts, row)],
    }


# -- Parts ----------------------------------------------------------------------------------------


def find(request: HttpRequest, pk: int) -> Call:
    """The call, if the reader may see it."""
    return get_object_or_404(Call.objects.visible_to(request.user).select_related("unit"), pk=pk)


def is_inside(person: Person | AnonymousUser, found: Call) -> bool:
    """Whether the reader works on calls of this unit or oversees them."""
    return isinstance(person, Person) and holds(person, INSIDE, at=found.unit)


def introduction(found: Call, language: str) -> str:
    """The introduction for a reader of `language`, in the other one where there is only that."""
    own, other = found.introduction_en, found.introduction_ja
    if language == "ja":
        own, other = other, own
    return own or other


def asked(found: Call) -> list[str]:
    """Who can apply, a sentence for each rule; empty also where a rule cannot be read."""
    return [] if flaws(found.rules) else asked_all(found.rules)


def way_to_list() -> list[tuple[str, str]]:
    """The way to the list."""
    return [(reverse("outbound:calls"), str(LIST_WORDS))]


def way_to(found: Call) -> list[tuple[str, str]]:
    """The way to one call."""
    return [*way_to_list(), (found.get_absolute_url(), found.title_in(get_language() or "en"))]
