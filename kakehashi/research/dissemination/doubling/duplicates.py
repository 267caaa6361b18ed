"""Which works may be one and the same. Pure.

Titles are compared only within blocks (same beginning, same end, or same long words), and within
a block each one only with its neighbours in the order of titles, so that the work grows with the
number of works and not with its square.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from kakehashi.institutions.search import IS_CJK, search_key

LIKELY = 75  # the score from which on people are asked
ALIKE = 90  # of 100: how alike two titles must be
NEIGHBOURS = 20  # with how many others of its block a title is compared
EDGE = 10  # letters of the beginning and of the end that make a block
LONG_WORDS = 4
SHORT, SHORT_CJK = 12, 6  # letters below which a title alone says little: Editorial, はじめに
TELLING, TELLING_CJK = 20, 10  # letters from which on a title says much without authors
YEARS_APART, PREPRINT_YEARS = 1, 2
# Whose titles hold that of another work.
NOTICES = frozenset(
    {
        *("erratum", "errata", "correction", "corrections", "corrigendum", "corrigenda"),
        *("retraction", "retracted", "addendum", "reply", "comment", "rejoinder"),
        *("supplement", "supplementary", "review"),
    }
)
NOTICES_CJK = ("訂正", "正誤", "撤回", "補遺", "書評", "コメント")
NUMERALS = re.compile(r"\d+|\b(?:i{1,3}|iv|vi{0,3}|ix|x)\b")


class Reason(StrEnum):
    """What speaks for, and at the end against, two works being one."""

    IDENTIFIER = "identifier"
    SAME_TITLE = "same_title"
    ALIKE_TITLE = "alike_title"
    AUTHORS = "authors"
    SAME_YEAR = "same_year"
    OTHER_DOI = "other_doi"


@dataclass(frozen=True)
class Card:
    """What is needed of a work to recognise it.

    key:         any number that names it.
    titles:      as published and translated. authors: as printed; the first ones are enough.
    identifiers: (scheme, value in its stored form).
    kind:        of `Work.Kind`.
    """

    key: int
    titles: Sequence[str]
    year: int | None = None
    authors: Sequence[str] = ()
    identifiers: Collection[tuple[str, str]] = ()
    kind: str = ""


@dataclass(frozen=True)
class Likeness:
    """Two works that may be one; `first` < `second`. score: 0 to 100."""

    first: int
    second: int
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Title:
    text: str
    squashed: str
    is_cjk: bool
    numerals: tuple[str, ...]
    notices: frozenset[str]

    @property
    def is_short(self) -> bool:
        return len(self.squashed) < (SHORT_CJK if self.is_cjk else SHORT)

    @property
    def is_telling(self) -> bool:
        return len(self.squashed) >= (TELLING_CJK if self.is_cjk else TELLING)


@dataclass(frozen=True)
class _Known:
    card: Card
    titles: tuple[_Title, ...]
    names: tuple[str, ...]


def duplicates(cards: Iterable[Card], *, among: Collection[int] | None = None) -> list[Likeness]:
    """Pairs of `cards` that may be one work, likeliest first, then by keys.

    among: only pairs with at least one of these keys; None for all.
    """
    known = [_known(card) for card in cards]
    wanted = None if among is None else set(among)
    found: dict[tuple[int, int], Likeness] = {}
    asked: set[tuple[int, int]] = set()
    for one, other in _neighbours(known, wanted):
        pair = _in_order(one.card.key, other.card.key)
        if pair in asked:
            continue
        asked.add(pair)
        likeness = _compared(one, other)
        if likeness is not None:
            found[pair] = likeness
    return sorted(found.values(), key=lambda each: (-each.score, each.first, each.second))


def compared(one: Card, other: Card) -> Likeness | None:
    """How alike two works are; None if they are not one by anything known of them."""
    return _compared(_known(one), _known(other))


def is_same_name(one: str, other: str) -> bool | None:
    """Whether two printed names can be one person's; None if they stand in different scripts.

    >>> is_same_name("Sato, Hanako", "H. SATO")
    True
    >>> is_same_name("佐藤 花子", "Hanako Sato") is None
    True
    """
    return _same_name(search_key(one), search_key(other))


# -- Comparing two --------------------------------------------------------------------------------


def _compared(one: _Known, other: _Known) -> Likeness | None:
    first, second = _in_order(one.card.key, other.card.key)
    if set(one.card.identifiers) & set(other.card.identifiers):
        return Likeness(first, second, 100, (Reason.IDENTIFIER,))
    years = _years(one.card, other.card)
    likest = _likest_titles(one, other)
    if years is None or likest is None:
        return None
    alike, title = likest
    authors = _shared_authors(one.names, other.names)
    if not _is_enough(alike, title, authors, years):
        return None
    has_other_doi = _have_other_dois(one.card, other.card)
    weight = 0.7 * alike + 15 * (0.5 if authors is None else authors) + 15 * years
    score = round(weight - (15 if has_other_doi else 0))
    if score < LIKELY:
        return None
    said = (
        (Reason.SAME_TITLE, alike == 100),
        (Reason.ALIKE_TITLE, alike < 100),
        (Reason.AUTHORS, authors is not None),
        (Reason.SAME_YEAR, years == 1),
        (Reason.OTHER_DOI, has_other_doi),
    )
    return Likeness(first, second, score, tuple(reason for reason, is_so in said if is_so))


def _is_enough(alike: float, title: _Title, authors: float | None, years: float) -> bool:
    if authors is None:
        return alike == 100 and title.is_telling
    if title.is_short:
        return alike == 100 and years == 1 and authors >= 0.5
    return authors >= 0.5


def _years(one: Card, other: Card) -> float | None:
    """1 for the same year, less for near or unknown ones, None for years that exclude it."""
    if one.year is None or other.year is None:
        return 0.5
    most = PREPRINT_YEARS if "preprint" in (one.kind, other.kind) else YEARS_APART
    apart = abs(one.year - other.year)
    return None if apart > most else 1 if apart == 0 else 0.5


def _likest_titles(one: _Known, other: _Known) -> tuple[float, _Title] | None:
    best: tuple[float, _Title] | None = None
    for title in one.titles:
        for another in other.titles:
            alike = _alike(title, another)
            if alike and (best is None or alike > best[0]):
                best = alike, title
    return best


def _alike(title: _Title, other: _Title) -> float:
    if title.squashed == other.squashed:
        return 100
    if title.numerals != other.numerals or title.notices != other.notices:
        return 0  # Part I and Part II; a paper and its correction
    return float(fuzz.ratio(title.squashed, other.squashed, score_cutoff=ALIKE))


def _shared_authors(names: Sequence[str], others: Sequence[str]) -> float | None:
    """The share of the shorter list that stands in the longer; None if that cannot be said."""
    shorter, longer = sorted((names, others), key=len)
    if not shorter:
        return None
    answers = [[_same_name(name, other) for other in longer] for name in shorter]
    told = [row for row in answers if any(answer is not None for answer in row)]
    return sum(any(row) for row in told) / len(told) if told else None


def _same_name(one: str, other: str) -> bool | None:
    if bool(IS_CJK.search(one)) != bool(IS_CJK.search(other)):
        return None
    if IS_CJK.search(one):
        return one.replace(" ", "") == other.replace(" ", "")
    words, others = one.split(), other.split()
    full = {word for word in words if len(word) > 1} & {word for word in others if len(word) > 1}
    if not full:
        return False
    rest = [word for word in words if word not in full]
    other_rest = [word for word in others if word not in full]
    shorter, longer = sorted((rest, other_rest), key=len)
    return all(any(_is_initial(word, each) for each in longer) for word in shorter)


def _is_initial(word: str, other: str) -> bool:
    """h or hana for hanako: one begins as the other, and one of them is an initial."""
    short, long = sorted((word, other), key=len)
    return len(short) <= 2 and long.startswith(short[0])


def _have_other_dois(one: Card, other: Card) -> bool:
    dois = [
        {value for scheme, value in each.identifiers if scheme == "doi"} for each in (one, other)
    ]
    return bool(dois[0] and dois[1])


# -- Blocks ---------------------------------------------------------------------------------------


def _neighbours(
    known: Sequence[_Known], wanted: set[int] | None
) -> Iterator[tuple[_Known, _Known]]:
    blocks: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for number, each in enumerate(known):
        for block, order in _blocks(each):
            blocks[block].append((order, number))
    for members in blocks.values():
        if len(members) < 2:
            continue
        members.sort()
        for place, (_order, number) in enumerate(members):
            for _other, another in members[place + 1 : place + 1 + NEIGHBOURS]:
                one, other = known[number], known[another]
                is_wanted = wanted is None or one.card.key in wanted or other.card.key in wanted
                if is_wanted and one.card.key != other.card.key:
                    yield one, other


def _blocks(each: _Known) -> Iterator[tuple[str, str]]:
    """(name of a block, order within it)."""
    for scheme, value in each.card.identifiers:
        yield f"{scheme}:{value}", ""
    for title in each.titles:
        yield f"^{title.squashed[:EDGE]}", title.squashed
        yield f"{title.squashed[-EDGE:]}$", title.squashed
        words = sorted(set(title.text.split()), key=lambda word: (-len(word), word))
        if len(words) > LONG_WORDS:
            yield " ".join(words[:LONG_WORDS]), title.squashed


def _known(card: Card) -> _Known:
    titles = {title.squashed: title for text in card.titles if (title := _title(text))}
    names = tuple(key for name in card.authors if (key := search_key(name)))
    return _Known(card, tuple(titles.values()), names)


def _title(text: str) -> _Title | None:
    key = search_key(text)
    squashed = key.replace(" ", "")
    if not squashed:
        return None
    notices = {word for word in key.split() if word in NOTICES}
    notices |= {word for word in NOTICES_CJK if word in squashed}
    return _Title(
        key,
        squashed,
        bool(IS_CJK.search(key)),
        tuple(NUMERALS.findall(key)),
        frozenset(notices),
    )


def _in_order(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
