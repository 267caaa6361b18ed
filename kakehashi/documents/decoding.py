"""From bytes to text: UTF-8 with or without a mark, else CP932 (Windows' Shift_JIS). Pure.

Nothing is dropped or replaced: a byte that the encoding does not know is reported with its place.
"""

import codecs
import re
from dataclasses import dataclass

UTF_8, CP932 = "utf-8", "cp932"
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
REPORTED = 20  # places listed of a file that cannot be read

# NUL stands in no text; the others are what `surrogateescape` makes of an unknown byte.
_UNREADABLE = re.compile("[\x00\udc80-\udcff]")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Place:
    """A byte that is no character of the encoding: line and position in it, both from 1."""

    line: int
    position: int
    byte: int


class NotText(Exception):
    """Bytes that are no text in any encoding that was asked for.

    places: of the unreadable bytes, the first twenty; none where the text is in UTF-16.
    """

    def __init__(self, places: tuple[Place, ...] = ()) -> None:
        super().__init__(places)
        self.places = places

    @property
    def is_utf_16(self) -> bool:
        """Whether it says of itself that it is UTF-16, as Windows' editor once saved “Unicode”."""
        return not self.places


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """(text without its mark, encoding) of `data`.

    encoding: UTF_8 or CP932; empty to find out: UTF-8 if every byte fits, else CP932.

    Raises: NotText with the place of each unreadable byte, in the encoding that fits better.
    """
    if data.startswith(UTF_16_MARKS):
        raise NotText
    candidates = [encoding] if encoding else [UTF_8, CP932]
    if data.startswith(codecs.BOM_UTF8):
        candidates, data = [UTF_8], data.removeprefix(codecs.BOM_UTF8)
    readings = []
    for name in candidates:
        text = data.decode(name, "surrogateescape")
        unreadable = len(_UNREADABLE.findall(text))
        if not unreadable:
            return text, name
        readings.append((unreadable, text))
    raise NotText(_places(min(readings)[1]))


def _places(text: str) -> tuple[Place, ...]:
    places, line, start, done = [], 1, 0, 0
    for found in _UNREADABLE.finditer(text):
        for end in _LINE_END.finditer(text, done, found.start()):
            line, start = line + 1, end.end()
        done = found.start()
        places.append(Place(line, found.start() - start + 1, ord(found[0]) & 0xFF))
        if len(places) == REPORTED:
            break
    return tuple(places)
