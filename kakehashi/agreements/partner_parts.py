"""What stands on the page of a partner, and in its briefing: packages above register their parts.

    @partner_part("research", _("Papers and projects"), "…/part.html")
    def research(institution: Institution, reader: Person, language: str) -> Told | None: ...

A part answers None where the reader has nothing to see there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person


@dataclass(frozen=True)
class Told:
    """What a part says. context: for its template; sentences: the same, for the briefing."""

    context: Mapping[str, Any]
    sentences: Sequence[str]


Tell = Callable[[Institution, Person, str], Told | None]


@dataclass(frozen=True)
class PartnerPart:
    """One part: its id on the page, its heading, its template; lower orders stand first."""

    key: str
    title: str | Promise
    template: str
    order: int
    tell: Tell


@dataclass(frozen=True)
class Shown:
    """A part of one page, ready for it."""

    key: str
    title: str | Promise
    template: str
    told: Told


PARTS: list[PartnerPart] = []


def partner_part(
    key: str, title: str | Promise, template: str, *, order: int = 50
) -> Callable[[Tell], Tell]:
    """Register the decorated function as the part `key` of the page of a partner."""

    def register(tell: Tell) -> Tell:
        PARTS.append(PartnerPart(key, title, template, order, tell))
        return tell

    return register


def shown(institution: Institution, reader: Person, language: str) -> Iterator[Shown]:
    """Every part that the reader has something to see in, in order."""
    for part in sorted(PARTS, key=lambda each: each.order):
        told = part.tell(institution, reader, language)
        if told is not None:
            yield Shown(part.key, part.title, part.template, told)
