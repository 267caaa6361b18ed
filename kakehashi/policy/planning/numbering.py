"""Numbers of actions as they are printed: ① to ㊿."""

from collections.abc import Collection

CIRCLED = [
    chr(start + place)
    for start, many in ((0x2460, 20), (0x3251, 15), (0x32B1, 15))
    for place in range(many)
]


def next_number(taken: Collection[str]) -> str:
    """The number after the highest of `taken`; ① where there is none, (51) and so on after ㊿.

    Whatever of `taken` is no such number is passed over.
    """
    places = [CIRCLED.index(number) + 1 for number in taken if number in CIRCLED]
    places += [int(number[1:-1]) for number in taken if _is_bracketed(number)]
    place = max(places, default=0) + 1
    return CIRCLED[place - 1] if place <= len(CIRCLED) else f"({place})"


def _is_bracketed(number: str) -> bool:
    inner = number[1:-1]
    return f"({inner})" == number and inner.isascii() and inner.isdigit()
