"""What waits for a person: the next step of each case, with its deadline if it has one.

    @steps
    def drafts(person: Person, language: str, day: date) -> Iterator[Step]: ...

Each package registers a source for its own records, and links each step to where it is done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise

from kakehashi.people.models import Person
from kakehashi.people.queries import asking_once

AT_MOST = 20  # of one sort; the list behind each shows all


@dataclass(frozen=True)
class Step:
    """One thing to do: what, about which record, where, until when (the last day in time)."""

    words: str | Promise
    about: str | Promise
    address: str
    due: date | None = None


Source = Callable[[Person, str, date], Iterable[Step]]
SOURCES: list[Source] = []


def steps(source: Source) -> Source:
    """Register the decorated function: person, language, day -> what waits for the person then."""
    SOURCES.append(source)
    return source


def next_steps(person: Person, language: str, day: date | None = None) -> list[Step]:
    """Everything that waits for `person` on `day` (default: today): nearest deadlines first."""
    day = day or timezone.localdate()
    with asking_once():
        found = [step for source in SOURCES for step in source(person, language, day)]
    return sorted(found, key=lambda step: (step.due is None, step.due or day))
