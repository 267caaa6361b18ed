"""What stands on the page of an application beside what was handed in.

Decisions, places and stays are kept by packages above this one; each registers what it shows:

    @panel
    def of_the_decision(application: Application, reader: Person) -> Panel | None:
        ...
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kakehashi.education.outbound.models import Application
from kakehashi.people.models import Person


@dataclass(frozen=True)
class Panel:
    """A part of the page: a template that begins with an h2, and what it is given as `panel`."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Source = Callable[[Application, Person], Panel | None]
SOURCES: list[Source] = []


def panel(source: Source) -> Source:
    """Register a function that gives a part of the page, or None where it has nothing to say."""
    SOURCES.append(source)
    return source


def panels_of(application: Application, reader: Person) -> list[Panel]:
    """Every part that other packages show on the page, in the order in which they registered."""
    found = (source(application, reader) for source in SOURCES)
    return [each for each in found if each is not None]
