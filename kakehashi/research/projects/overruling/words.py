"""What the university said of a work, and what became of it in the tables. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kakehashi.research.projects.collaboration.overlay import Verdict


class Of(StrEnum):
    """Whose the work is, or is not. In this order: of two words on one link the later counts."""

    PERSON = "person"
    UNIT = "unit"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Word:
    """One verified link in plain values.

    key:    names it among the words.
    openalex, doi: names of the work, one at least; the first that the tables know counts.
    units:  of a unit, itself and those above it, nearest first; of a person, theirs.
    rors:   of an institution: its ROR ids, its own first, then those of what was merged into it.
    author, orcid: of a person, where they are known.
    """

    key: int
    of: Of
    stands: bool
    openalex: int | None = None
    doi: str = ""
    units: tuple[int, ...] = ()
    rors: tuple[str, ...] = ()
    author: int | None = None
    orcid: str = ""


class Why(StrEnum):
    """Why a word has no effect on the figures."""

    NO_WORK = "no_work"  # the tables do not hold the work
    NO_ROR = "no_ror"  # the institution has no ROR id in our register
    NO_INSTITUTION = "no_institution"  # no work of the tables names the institution


@dataclass(frozen=True, slots=True)
class Placed:
    """A word that has effect.

    work:   OpenAlex's number of it in the tables.
    source: whether the source says the same work is theirs; None: it says nothing of the kind.
    """

    work: int
    source: bool | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """Every word as the tables take it.

    verdicts: for `open_engine`. placed, lost: by the keys of words; each is in one of the two.
    """

    verdicts: tuple[Verdict, ...] = ()
    placed: Mapping[int, Placed] = field(default_factory=dict)
    lost: Mapping[int, Why] = field(default_factory=dict)


def differing(words: Sequence[Word], found: Resolved) -> list[int]:
    """Keys of the words that the source contradicts, in the order of `words`."""
    return [
        word.key
        for word in words
        if (there := found.placed.get(word.key)) is not None
        and there.source is not None
        and there.source != word.stands
    ]
