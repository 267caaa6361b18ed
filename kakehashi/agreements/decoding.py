"""From bytes to text: UTF-8 with or without a mark, else CP932 (Excel's Shift_JIS). Pure.

Nothing is dropped or replaced: a byte that the encoding does not know is reported with its place.
"""

import codecs
import re

from kakehashi.agreements.faults import Fault, Reason, WrongFile

UTF_8, CP932 = "utf-8", "cp932"
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
REPORTED = 20  # places listed of a file that cannot be read

# NUL stands in no text; the others are what `surrogateescape` makes of an unknown byte.
_UNREADABLE = re.compile("[\x00\udc80-\udcff]")
_LINE_END = re.compile(r"\r\n|\r|\n")


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """(text without its mark, encoding) of `data`.

    encoding: UTF_8 or CP932; empty to find out: UTF-8 if every byte fits, else CP932.

    Raises: WrongFile with line and position of each unreadable byte, the first twenty, counted in
    the encoding that fits better.
    """
    if data.startswith(UTF_16_MARKS):
        raise WrongFile(Fault(1, "", "", Reason.UTF_16))
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
    raise WrongFile(*_places(min(readings)[1]))


def _places(text: str) -> list[Fault]:
    faults, line, start, done = [], 1, 0, 0
    for found in _UNREADABLE.finditer(text):
        for end in _LINE_END.finditer(text, done, found.start()):
            line, start = line + 1, end.end()
        done = found.start()
        byte, position = ord(found[0]) & 0xFF, found.start() - start + 1
        faults.append(Fault(line, "", f"0x{byte:02X}", Reason.UNREADABLE_BYTE, position))
        if len(faults) == REPORTED:
            break
    return faults
