"""How a name is folded for search, cut into grams for the index, and ranked.

Pure: plain text in, plain values out. The database finds candidates by grams (`queries.py`);
whether a candidate matches, and how well, is decided by the keys made here.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import IntEnum

from kakehashi.institutions.kanji import FOLDED

MOST_WORDS = 8
LONGEST_QUERY = 200

# Letters that no decomposition takes apart, as they are customarily written in basic Latin.
LATIN = str.maketrans("øłŀƚđðɖħŧƀɨɉɍɏıĸŋŉǝəƒ", "ollldddhtbijryiknneef") | {
    ord(letter): letters for letter, letters in {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}.items()
}
HIRAGANA = {code: chr(code + 0x60) for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
# ヴァ and バ, ウィ and ウイ are both written for the same sound, often within one register.
SMALL_KANA = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
V_SOUNDS = [("ヴア", "バ"), ("ヴイ", "ビ"), ("ヴエ", "ベ"), ("ヴオ", "ボ"), ("ヴ", "ブ")]
KANA_AND_KANJI = {**HIRAGANA, **FOLDED}

# Combining marks of Latin, Greek and Cyrillic; points of Hebrew and Arabic; variation selectors.
# The marks of kana and of Indic and South-East Asian scripts are part of their letters and stay.
MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
APOSTROPHES = re.compile("['’‘`´ʻʼʹʾʿ′]")
CJK = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3041-\u30fa\u30fc-\u318f"
CJK += "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
CJK += "\U0001aff0-\U0001b16f\U00020000-\U000323af"
BETWEEN_CJK = re.compile(f"(?<=[{CJK}]) (?=[{CJK}])")
RUNS = re.compile(f"[{CJK}]+|[^ {CJK}]+")
IS_CJK = re.compile(f"[{CJK}]")


class Tier(IntEnum):
    """How well a name answers a query; smaller is better."""

    EXACT = 0
    ACRONYM = 1
    PREFIX = 2
    WORDS = 3
    INSIDE = 4


def search_key(text: str) -> str:
    """`text` as search sees it: two spellings of one name have one key.

    Full and half width, capitals, diacritics, hiragana and katakana, old and simplified kanji and
    punctuation make no difference; words are parted by one space, and none stands between two
    characters of Chinese, Japanese or Korean. Idempotent.
    """
    if text.isascii():
        return " ".join(_spaced(APOSTROPHES.sub("", text.lower())))
    folded, before = _folded(text), text
    while folded != before:  # a fold can open the way to another; three rounds at the very most
        folded, before = _folded(folded), folded
    return BETWEEN_CJK.sub("", " ".join(_spaced(folded)))


def words_of(query: str) -> list[str]:
    """The words of a query as keys, without repeats; every one of them must be in a name.

    Signs between Japanese characters part words here, though not in a name's key: so
    ローマ・トルヴェルガータ finds ローマ大学トルヴェルガータ校. At most `MOST_WORDS` words of the
    first `LONGEST_QUERY` characters.
    """
    pieces = _spaced(APOSTROPHES.sub("", unicodedata.normalize("NFKC", query[:LONGEST_QUERY])))
    keys = (word for piece in pieces for word in search_key(piece).split())
    return list(dict.fromkeys(keys))[:MOST_WORDS]


def grams(key: str) -> str:
    """The grams of a key, parted by spaces, each once, in the order in which they come.

    A run of Chinese, Japanese or Korean characters gives its pairs, any other run its threes; a
    run too short for that gives itself.
    """
    pieces = [
        run[start : start + size]
        for run in (key.split() if key.isascii() else RUNS.findall(key))
        for size in (_size(run),)
        for start in range(max(1, len(run) - size + 1))
    ]
    return " ".join(dict.fromkeys(pieces))


def grams_to_ask(words: Sequence[str]) -> list[str]:
    """The grams that a name holding all of `words` must have; empty if the words are too short.

    As few as cover each word, since whether a name really holds the word is read from its key.
    """
    found: dict[str, None] = {}
    for word in words:
        for run in RUNS.findall(word):
            size = _size(run)
            if len(run) >= size:
                starts = [*range(0, len(run) - size, size), len(run) - size]
                found.update(dict.fromkeys(run[start : start + size] for start in starts))
    return list(found)


def tier(key: str, is_acronym: bool, query: str, words: Sequence[str]) -> Tier | None:
    """How well a name with `key` answers; None if a word is not in it.

    query: the key of the whole query; words: its words, see `words_of`.
    """
    if not all(word in key for word in words):
        return None
    if key == query:
        return Tier.ACRONYM if is_acronym else Tier.EXACT
    if key.startswith(query):
        return Tier.PREFIX
    if all(starts_a_word(word, key) for word in words):
        return Tier.WORDS
    return Tier.INSIDE


def starts_a_word(word: str, key: str) -> bool:
    """Whether `word` begins a word of `key`; scripts without spaces count from any character on."""
    return key.startswith(word) or f" {word}" in key or IS_CJK.match(word) is not None


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = MARKS.sub("", unicodedata.normalize("NFD", APOSTROPHES.sub("", text)))
    text = unicodedata.normalize("NFC", text.translate(LATIN)).translate(KANA_AND_KANJI)
    text = text.translate(SMALL_KANA)
    for written, sound in V_SOUNDS:
        text = text.replace(written, sound)
    return text


class _Spacing(dict[int, str]):
    """For `translate`: letters, digits and marks stay, anything else becomes a space."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = sign if unicodedata.category(sign)[0] in "LNM" else " "
        return self[code]


_SPACING = _Spacing()


def _spaced(text: str) -> list[str]:
    return text.translate(_SPACING).split()


def _size(run: str) -> int:
    return 3 if run.isascii() or not IS_CJK.match(run) else 2
