"""From our words to verdicts on the tables. Pure.

A work that is a person's or a unit's is the university's, too: where the source does not name the
university on it, the link is added. What is not a unit's may still be the university's.
"""

from collections.abc import Iterator, Sequence

from kakehashi.research.projects.collaboration.overlay import Verdict
from kakehashi.research.projects.overruling.sources import Source
from kakehashi.research.projects.overruling.words import Of, Placed, Resolved, Why, Word

RANK = {Of.PERSON: 0, Of.UNIT: 1, Of.INSTITUTION: 2}


def resolve(words: Sequence[Word], source: Source, home: Sequence[str] = ()) -> Resolved:
    """Every word as the tables of `source` take it.

    home: ROR ids of the university itself.
    Of two words on one link that of the nearer kind counts: what is said of a unit overrules what
    follows from a person, what is said of an institution what follows from a unit; then the later.
    """
    verdicts: list[Verdict] = []
    placed: dict[int, Placed] = {}
    lost: dict[int, Why] = {}
    ours = source.number_of(home)
    for word in sorted(words, key=lambda word: (RANK[word.of], word.key)):
        work = source.work_of(word)
        if work is None:
            lost[word.key] = Why.NO_WORK
        elif word.of == Of.INSTITUTION:
            number = source.number_of(word.rors)
            if number is None:
                lost[word.key] = Why.NO_INSTITUTION if word.rors else Why.NO_ROR
                continue
            there = source.members_on(work, number)
            placed[word.key] = Placed(work, bool(there))
            verdicts += _of_institution(work, number, there, stands=word.stands)
        else:
            placed[word.key] = Placed(work, _said(word, work, ours, source))
            verdicts += _of_unit(word, work, ours, source)
    return Resolved(tuple(verdicts), placed, lost)


def _of_institution(
    work: int, number: int, there: frozenset[int], *, stands: bool
) -> Iterator[Verdict]:
    """A link that is refused is refused to every component that the source names."""
    if not stands or not there:
        yield Verdict(work, number, None, stands)
    for each in sorted(there):
        yield Verdict(work, each, None, stands)


def _of_unit(word: Word, work: int, ours: int | None, source: Source) -> Iterator[Verdict]:
    """That a work is not a person's says nothing of the unit: a colleague may have written it."""
    if word.unit is not None and (word.stands or word.of == Of.UNIT):
        yield Verdict(work, None, word.unit, word.stands)
    if word.stands and ours is not None and not source.members_on(work, ours):
        yield Verdict(work, ours, None, True)


def _said(word: Word, work: int, ours: int | None, source: Source) -> bool | None:
    """Whether the source has the person among the authors, or the university on a unit's work."""
    if word.of == Of.PERSON:
        names = {word.author, word.orcid} - {None, ""}
        authors = source.authors.get(work)
        return None if not names or authors is None else bool(names & authors)
    if not word.stands or ours is None:
        return None
    return bool(source.members_on(work, ours))
