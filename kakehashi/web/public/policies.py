"""The policy as pages: its versions, each version's text, its directions, the crosswalk."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kakehashi.policy.catalogue import by_direction
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import Correspondence, PolicyDocument, Provision
from kakehashi.policy.outline import document_code
from kakehashi.policy.queries import carried_on_by, carries_on, contents, crosswalk, versions
from kakehashi.policy.revising.rules import sees_placements
from kakehashi.web.public.sketches import Sketches, sketched, sketches


def policies(request: HttpRequest) -> HttpResponse:
    """Every version, newest first."""
    return render(request, "web/public/policies.html", {"documents": versions()})


def policy(request: HttpRequest, code: str) -> HttpResponse:
    """One version as a readable, printable page; the implemented one with its figures."""
    document = get_object_or_404(versions(), code=code)
    found = contents(document)
    context = {
        "document": document,
        "aims": found.aims,
        "sectors": sketched(found, Memory()),
        "is_implemented": code == document_code(),
        "missing": _missing(document),
        "sees_placements": document.revises_id is not None and sees_placements(request.user),
    }
    return render(request, "web/public/policy.html", context)


def direction(request: HttpRequest, code: str, direction: str) -> HttpResponse:
    """One direction: its wording, where it comes from and went, its indicators."""
    document = get_object_or_404(versions(), code=code)
    directions = contents(document).directions
    place = next((n for n, each in enumerate(directions) if each.code == direction), None)
    if place is None:
        raise Http404
    chosen = directions[place]
    earlier, later = list(carries_on(chosen)), list(carried_on_by(chosen))
    context = {
        "document": document,
        "direction": chosen,
        "previous": directions[place - 1] if place else None,
        "next": directions[place + 1] if place + 1 < len(directions) else None,
        "carries_on": earlier,
        "carried_on_by": later,
        "is_implemented": code == document_code(),
        "measures": _measures(chosen, earlier),
    }
    return render(request, "web/public/direction.html", context)


def crosswalk_page(request: HttpRequest, code: str) -> HttpResponse:
    """A version side by side with the one it revises."""
    document = get_object_or_404(versions().filter(revises__isnull=False), code=code)
    context = {
        "later": document,
        "earlier": document.revises,
        "rows": crosswalk_rows(document),
        "unmatched": unmatched(document),
    }
    return render(request, "web/public/crosswalk.html", context)


@dataclass(frozen=True)
class Measure:
    """The indicators that a direction has, or has through one that it carries on."""

    through: Correspondence | None
    sketches: Sketches


def _measures(chosen: Provision, earlier: Sequence[Correspondence]) -> list[Measure]:
    """Indicators belong to the implemented version; a later one has them through the crosswalk."""
    recall, measured = Memory(), by_direction()
    if chosen.document.code == document_code():
        found = sketches(measured.get(chosen.code, []), recall)
        return [Measure(None, found)] if found else []
    found_through = (
        Measure(each, sketches(measured.get(each.earlier.code, []), recall))
        for each in earlier
        if each.earlier.document.code == document_code()
    )
    return [measure for measure in found_through if measure.sketches]


def crosswalk_rows(later: PolicyDocument) -> list[tuple[Provision, list[Correspondence]]]:
    """Each direction of the version that `later` revises, with what carries it on."""
    grouped = {
        pk: list(found)
        for pk, found in groupby(crosswalk(later), key=lambda found: found.earlier_id)
    }
    if later.revises is None:
        return []
    return [(each, grouped.get(each.pk, [])) for each in contents(later.revises).directions]


def unmatched(later: PolicyDocument) -> list[Provision]:
    """Directions of `later` that carry on none of the earlier version as their main one."""
    matched = {found.later_id for found in crosswalk(later) if found.weight == "main"}
    return [each for each in contents(later).directions if each.pk not in matched]


def _missing(document: PolicyDocument) -> list[str]:
    """Languages in which nothing of `document` but its title is official."""
    lines = list(document.provisions.all())
    return [
        language
        for language in ("ja", "en")
        if lines and not any(line.standing_in(language) == "official" for line in lines)
    ]
