"""Parts that others put on the public pages of researchers and units: stories, figures.

    @unit_part("stories", gettext_lazy("Stories"), "research/dissemination/stories/part.html")
    def stories(unit: Unit, language: str) -> dict[str, Any] | None: ...

A part answers with what its template knows, or None where it has nothing to show.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from kakehashi.institutions.models import Unit
from kakehashi.research.dissemination.models import Profile

Record = TypeVar("Record", Unit, Profile)
Tell = Callable[[Record, str], dict[str, Any] | None]


@dataclass(frozen=True)
class Part(Generic[Record]):
    """One section of a page: its id on the page, its heading, its template."""

    name: str
    title: str | Promise
    template: str
    order: int
    tell: Tell[Record]


@dataclass(frozen=True)
class Shown:
    """A part of one page, ready for it."""

    name: str
    title: str | Promise
    template: str
    context: dict[str, Any]


UNIT_PARTS: list[Part[Unit]] = []
PROFILE_PARTS: list[Part[Profile]] = []


def unit_part(
    name: str, title: str | Promise, template: str, *, order: int = 50
) -> Callable[[Tell[Unit]], Tell[Unit]]:
    """Register the decorated function for the pages of units. order: lower ones come first."""

    def register(tell: Tell[Unit]) -> Tell[Unit]:
        UNIT_PARTS.append(Part(name, title, template, order, tell))
        return tell

    return register


def profile_part(
    name: str, title: str | Promise, template: str, *, order: int = 50
) -> Callable[[Tell[Profile]], Tell[Profile]]:
    """Register the decorated function for the pages of researchers."""

    def register(tell: Tell[Profile]) -> Tell[Profile]:
        PROFILE_PARTS.append(Part(name, title, template, order, tell))
        return tell

    return register


def shown(parts: list[Part[Record]], record: Record, language: str) -> Iterator[Shown]:
    """The parts that have something to show of `record`, in their order."""
    for part in sorted(parts, key=lambda each: each.order):
        context = part.tell(record, language)
        if context is not None:
            yield Shown(part.name, part.title, part.template, context)
