"""Whether a name printed on a work can be one of a researcher's names. Pure.

Names come in several scripts, orders and spellings: 田中 花子, Tanaka, H., Hanako TANAKA, Itoh.
Full and half width, capitals, accents and old kanji make no difference (`institutions.search`);
neither do the ways in which Japanese is written in Latin letters: Hepburn, Kunrei, long vowels.
"""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum

from rapidfuzz import fuzz

from kakehashi.institutions.search import IS_CJK, search_key

LEAST = 90  # of 100: one letter in ten may differ; Kakehashi's own, found by trying
SHORTEST = 8  # letters of a name below which a letter more or less is another name
MOST_INITIALS = 3

# Kunrei → Hepburn, then long vowels and m before labials as they are written without.
SPELLINGS = [
    (re.compile(old), new)
    for old, new in (
        ("sy", "sh"),
        ("ty", "ch"),
        ("zy", "j"),
        ("si", "shi"),
        ("ti", "chi"),
        ("tu", "tsu"),
        ("zi", "ji"),
        ("(?<![sc])hu", "fu"),
        ("ou|oo|oh(?![aeiouy])", "o"),
        ("uu", "u"),
        ("m(?=[bmp])", "n"),
    )
]


class Likeness(IntEnum):
    """How the two names go together; smaller is surer."""

    SAME = 0
    INITIALS = 1
    ALIKE = 2


def likeness(names: Iterable[str], printed: str) -> Likeness | None:
    """The surest way in which `printed` goes together with one of `names`; None if in no way."""
    found = [level for level in (_compared(name, printed) for name in names) if level is not None]
    return min(found, default=None)


def telling_words(names: Iterable[str]) -> list[str]:
    """Words by which to look for works in a database, as they are written, each once.

    Any name that goes together with one of `names` letter for letter or by initials holds one.
    """
    words: dict[str, None] = {}
    for name in names:
        for word in re.split(r"[\s,.;・]+", name):
            least = 2 if IS_CJK.match(word) else 3
            if len(word) >= least:
                words[word] = None
    return list(words)


def _compared(name: str, printed: str) -> Likeness | None:
    one, other = search_key(name), search_key(printed)
    if not one or not other:
        return None
    if IS_CJK.match(one) or IS_CJK.match(other):
        return Likeness.SAME if one.replace(" ", "") == other.replace(" ", "") else None
    mine, theirs = _words(one), _words(other)
    if _is_same(mine, theirs):
        return Likeness.SAME
    if _is_by_initials(one.split(), other.split()):
        return Likeness.INITIALS
    is_long = min(len("".join(mine)), len("".join(theirs))) >= SHORTEST
    if is_long and fuzz.token_sort_ratio(" ".join(mine), " ".join(theirs)) >= LEAST:
        return Likeness.ALIKE
    return None


def _words(key: str) -> list[str]:
    return [spelled(word) for word in key.split()]


def spelled(word: str) -> str:
    """A word in Latin letters in the one spelling that stands for all: satou, satoh → sato."""
    for old, new in SPELLINGS:
        word = old.sub(new, word)
    return word


def _is_same(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """The same words in any order, or the same letters where a name is written apart."""
    if sorted(mine) == sorted(theirs):
        return True
    ways = {"".join([*mine[at:], *mine[:at]]) for at in range(len(mine))}
    return "".join(theirs) in ways


def _is_by_initials(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """One word is whole in both; of all others `theirs` has the first letters, in their order."""
    for at, word in enumerate(mine):
        rest = [*mine[:at], *mine[at + 1 :]]
        for place, other in enumerate(theirs):
            if len(other) > 1 and spelled(word) == spelled(other):
                letters = "".join([*theirs[:place], *theirs[place + 1 :]])
                if letters and len(letters) <= MOST_INITIALS and _begin(rest, letters):
                    return True
    return False


def _begin(words: Sequence[str], letters: str) -> bool:
    """Whether the first words begin with these letters, in one spelling or the other: T or Ch."""
    return len(letters) <= len(words) and all(
        letter in (word[0], spelled(word)[0]) for word, letter in zip(words, letters, strict=False)
    )
