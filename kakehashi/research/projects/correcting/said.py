"""What the source itself says of one work: institutions on it, and whom of ours it may name."""

from collections.abc import Sequence
from dataclasses import dataclass

from kakehashi.research.dissemination.models import Profile
from kakehashi.research.projects.built.tables import Absent, Built, folder
from kakehashi.research.projects.collaboration.questions import Institution
from kakehashi.research.projects.correcting.finding import Found
from kakehashi.research.projects.overruling.sources import read_source
from kakehashi.research.projects.overruling.words import Of, Word


@dataclass(frozen=True)
class OfTheSource:
    """What the tables say of a work, as they were built.

    institutions: named on it, by name. names_us: whether the university or a part of it is.
    likely:       profiles whose ORCID iD or OpenAlex number stands on it.
    """

    institutions: Sequence[Institution]
    names_us: bool
    likely: Sequence[Profile]


def of_the_source(found: Found, built: Built | Absent, language: str) -> OfTheSource | None:
    """What the source says; None: the tables do not hold the work, or there are none."""
    if isinstance(built, Absent) or not found.is_there:
        return None
    word = Word(0, Of.UNIT, True, found.openalex, found.doi)
    source = read_source(folder(), [word])
    work = source.work_of(word)
    if work is None:
        return None
    places = built.institutions(source.named.get(work, ()))
    authors = source.authors.get(work, frozenset())
    orcids = [each for each in authors if isinstance(each, str)]
    numbers = [each for each in authors if isinstance(each, int)]
    likely = Profile.objects.filter(orcid__in=orcids) | Profile.objects.filter(openalex__in=numbers)
    return OfTheSource(
        sorted(places.values(), key=lambda each: (each.name, each.number)),
        any(each.unified == built.home.unified for each in places.values()),
        sorted(likely.select_related("unit"), key=lambda each: each.name_in(language)),
    )
