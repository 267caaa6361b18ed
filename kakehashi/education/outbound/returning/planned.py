"""What a stay was to bring, as the agreed learning agreement says: told by whoever keeps those.

@planned_by
def of_the_learning_agreement(mobility: Mobility) -> Planned | None: ...
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.models import Mobility, TranscriptCourse


@dataclass(frozen=True)
class Component:
    """A course abroad of the plan, and what it was to count as. why: how that is known."""

    code: str
    title: str
    courses: Sequence[Home]
    why: str

    def is_of(self, course: TranscriptCourse) -> bool:
        """Whether a transcript names this course: by its code, else by one of its titles."""
        if self.code and course.code:
            return _plain(self.code) == _plain(course.code)
        titles = {_plain(title) for title in (course.title, course.title_en) if title}
        return _plain(self.title) in titles


@dataclass(frozen=True)
class Planned:
    """The courses at home that were to be recognised. source: which version says so.

    components: the courses abroad of which it is known for what they were planned.
    """

    courses: Sequence[Home]
    source: str
    components: Sequence[Component] = ()

    @property
    def credits(self) -> Decimal:
        """Their credits together."""
        return sum((each.credits for each in self.courses), Decimal())

    def component_of(self, course: TranscriptCourse) -> Component | None:
        """What was planned for one course of the transcript; None where it cannot be told."""
        found = [each for each in self.components if each.is_of(course)]
        return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


Source = Callable[[Mobility], Planned | None]
SOURCES: list[Source] = []


def planned_by(source: Source) -> Source:
    """Register the decorated function: a stay -> what was planned, None where nothing is agreed."""
    SOURCES.append(source)
    return source


def planned_of(mobility: Mobility) -> Planned | None:
    """What was planned for a stay; None where nobody knows."""
    found = (source(mobility) for source in SOURCES)
    return next((each for each in found if each is not None), None)
