"""What stands on the page of one stay: packages above register their parts.

    @section("learning", _("Learning agreement"), "…/learning/section.html", order=30)
    def learning(reader: Reading) -> dict[str, Any] | None: ...

A part returns what its template needs, or None where the reader has nothing to see there.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from kakehashi.education.outbound.models import Link, Mobility
from kakehashi.people.models import Person


@dataclass(frozen=True)
class Reading:
    """Who reads which stay on which day, in which language.

    keeps: works on it for the university; else the reader is the student.
    """

    mobility: Mobility
    person: Person
    keeps: bool
    language: str
    day: date


@dataclass(frozen=True)
class Next:
    """One thing that the reader has to do now. address: where; due: the last day in time."""

    words: str | Promise
    address: str
    due: date | None = None
    why: str | Promise = ""


Part = Callable[[Reading], dict[str, Any] | None]
Steps = Callable[[Reading], Iterable[Next]]
HostPart = Callable[[Link, Mobility], dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """One part of the page; order: smaller ones stand first.

    now: states in which it stands before all others. over: in which it stands behind them.
    """

    key: str
    title: str | Promise
    template: str
    order: int
    part: Part
    now: Container[str] = ()
    over: Container[str] = ()

    def place_in(self, state: str) -> tuple[int, int]:
        """Where it stands on the page of a stay in `state`: what is current first."""
        return 0 if state in self.now else 2 if state in self.over else 1, self.order


@dataclass(frozen=True)
class HostSection:
    """One part of the page that a host opens by its link."""

    key: str
    title: str | Promise
    template: str
    order: int
    part: HostPart


@dataclass(frozen=True)
class Shown:
    """A part as it is drawn."""

    key: str
    title: str | Promise
    template: str
    context: dict[str, Any]


SECTIONS: list[Section] = []
HOST_SECTIONS: list[HostSection] = []
NEXT: list[Steps] = []


def section(
    key: str,
    title: str | Promise,
    template: str,
    *,
    order: int,
    now: Container[str] = (),
    over: Container[str] = (),
) -> Callable[[Part], Part]:
    """Register the decorated function as the part `key` of the page of a stay; see `Section`."""

    def register(part: Part) -> Part:
        SECTIONS.append(Section(key, title, template, order, part, now, over))
        return part

    return register


def host_section(
    key: str, title: str | Promise, template: str, *, order: int
) -> Callable[[HostPart], HostPart]:
    """Register the decorated function as the part `key` of the page of a host's link."""

    def register(part: HostPart) -> HostPart:
        HOST_SECTIONS.append(HostSection(key, title, template, order, part))
        return part

    return register


def next_step(source: Steps) -> Steps:
    """Register the decorated function: what the reader of a stay has to do next."""
    NEXT.append(source)
    return source


def shown(reading: Reading) -> Iterator[Shown]:
    """Every part that the reader has something to see in: what is current first."""
    state = reading.mobility.state
    for each in sorted(SECTIONS, key=lambda one: one.place_in(state)):
        if (context := each.part(reading)) is not None:
            yield Shown(each.key, each.title, each.template, context)


def shown_to_host(link: Link, mobility: Mobility) -> Iterator[Shown]:
    """Every part of a host's page, in order."""
    for each in sorted(HOST_SECTIONS, key=lambda one: one.order):
        if (context := each.part(link, mobility)) is not None:
            yield Shown(each.key, each.title, each.template, context)


def steps_for(reading: Reading) -> list[Next]:
    """What the reader has to do: nearest day first, then those without one."""
    found = [step for source in NEXT for step in source(reading)]
    return sorted(found, key=lambda step: (step.due is None, step.due or date.max))
