"""From our words to verdicts on the tables. Pure.

A work that is a person's or a unit's is the university's, too: where the source does not name the
university on it, the link is added. What is not a unit's may still be the university's.
"""

from collections.abc import Iterator, Sequence

from kakehashi.research.projects.collaboration.overlay import Verdict
from kakehashi.research.projects.overruling.sources import Source
from kakehashi.research.projects.overruling.words import Of, Placed, Resolved, Why, Word


def resolve(words: Sequence[Word], source: Source, home: Sequence[str] = ()) -> Resolved:
    """Every word as the tables of `source` take it.

    home: ROR ids of the university itself.
    Of two words on one link what was said of it outweighs what follows from people and from units
    below; then the later counts.
    """
    said: list[Verdict] = []
    followed: list[Verdict] = []
    placed: dict[int, Placed] = {}
    lost: dict[int, Why] = {}
    ours = source.number_of(home)
    for word in sorted(words, key=lambda word: word.key):
        found = source.work_of(word)
        why = _lacking(word, found, source)
        if why is not None or found is None:
            lost[word.key] = why or Why.NO_WORK
            continue
        placed[word.key] = Placed(found, _of_the_source(word, found, ours, source))
        said += _said(word, found, source)
        followed += _following(word, found, ours, source)
    return Resolved((*followed, *said), placed, lost)


def _lacking(word: Word, work: int | None, source: Source) -> Why | None:
    if work is None:
        return Why.NO_WORK
    if word.of != Of.INSTITUTION or source.number_of(word.rors) is not None:
        return None
    return Why.NO_INSTITUTION if word.rors else Why.NO_ROR


def _said(word: Word, work: int, source: Source) -> Iterator[Verdict]:
    """What the word says of the very link. An institution's link is its components' link, too."""
    if word.of == Of.UNIT:
        yield from (Verdict(work, None, unit, word.stands) for unit in word.units[:1])
    if word.of == Of.INSTITUTION:
        number = source.number_of(word.rors)
        assert number is not None, "the word has effect"
        there = source.members_on(work, number)
        named = there if word.stands and there else there | {number}
        yield from (Verdict(work, each, None, word.stands) for each in sorted(named))


def _following(word: Word, work: int, ours: int | None, source: Source) -> Iterator[Verdict]:
    """What follows for units above, and for the university where the source does not name it.

    That a work is not a person's says nothing of the unit: a colleague may have written it.
    """
    if word.of == Of.INSTITUTION or not word.stands:
        return
    yield from (Verdict(work, None, unit, True) for unit in word.units[word.of == Of.UNIT :])
    if ours is not None and not source.members_on(work, ours):
        yield Verdict(work, ours, None, True)


def _of_the_source(word: Word, work: int, ours: int | None, source: Source) -> bool | None:
    """Whether the source says that the work is theirs; None: it says nothing of the kind.

    Of a person it names authors; of a unit only the university.
    """
    if word.of == Of.INSTITUTION:
        number = source.number_of(word.rors)
        return number is not None and bool(source.members_on(work, number))
    if word.of == Of.PERSON:
        names = {word.author, word.orcid} - {None, ""}
        authors = source.authors.get(work)
        return None if not names or authors is None else bool(names & authors)
    return bool(source.members_on(work, ours)) if word.stands and ours is not None else None
