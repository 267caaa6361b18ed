"""The parts of a name as it is printed, for citations and reference managers. Pure.

A guess, as every one is: names are kept as printed, and nothing is decided by their parts. Names in
kanji, kana or hangul, names of one word and names of bodies stay whole.
"""

import re
from collections.abc import Mapping

EAST_ASIAN = re.compile("[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
BODY = re.compile(
    r"\b(university|institute|consortium|collaboration|committee|group|team|network|society"
    r"|association|project|organi[sz]ation|center|centre|agency)\b",
    re.IGNORECASE,
)


def parts_of(name: str) -> Mapping[str, str]:
    """`family` and `given`, or `literal` for what is not divided, as CSL calls them.

    >>> parts_of("Hanako Sato")
    {'family': 'Sato', 'given': 'Hanako'}
    >>> parts_of("van der Waals, Johannes")
    {'family': 'van der Waals', 'given': 'Johannes'}
    >>> parts_of("佐藤 花子")
    {'literal': '佐藤 花子'}
    """
    name = " ".join(name.split())
    if EAST_ASIAN.search(name) or BODY.search(name):
        return {"literal": name}
    family, comma, given = (each.strip() for each in name.partition(","))
    if comma:
        return {"family": family, "given": given} if family and given else {"literal": name}
    words = name.split()
    if len(words) < 2:
        return {"literal": name}
    if _is_loud(words[0]) and not _is_loud(words[-1]):  # SATO Hanako
        return {"family": words[0], "given": " ".join(words[1:])}
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():  # Ludwig van Beethoven
        start -= 1
    return {"family": " ".join(words[start:]), "given": " ".join(words[:start])}


def _is_loud(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()
