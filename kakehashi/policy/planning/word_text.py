"""The text of a Word file in the order in which it is read: paragraphs, tables, text boxes.

Numbers that Word makes itself stand nowhere in the text; they are counted again from the file's
own rules (ECMA-376-1, 17.9) and written in front of their paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from kakehashi.policy.planning.extracted import Hint, Hints
from kakehashi.policy.planning.marks import direction_at, item_at
from kakehashi.policy.planning.word_numbers import Numbering, W

NOT_READ = {f"{W}del", f"{W}moveFrom", f"{W}rt", f"{W}txbxContent"}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MISSING = "〓"  # printers' sign for a letter that is not at hand

# What the fonts Wingdings and Word's own "enclosed character" make of numbers.
_WINGDINGS = {0xF081 + place: chr(0x2460 + place) for place in range(10)} | {
    0xF08C + place: chr(0x2776 + place) for place in range(10)
}
_ENCLOSED = re.compile(r"eq\s*\\o\\ac\((?:○|◯),\s*([0-9０-９]{1,2})\)", re.IGNORECASE)


def word_text(file: BinaryIO) -> tuple[str, Hints]:
    """The text of the .docx `file`, a line for each paragraph, and what was left out of it.

    Raises: whatever python-docx, lxml and zipfile raise of a damaged file.
    """
    # docx brings lxml's object model along; most processes never read a Word file.
    from docx import Document  # noqa: PLC0415

    document = Document(file)
    reader = _Reader(Numbering.of(document))
    lines = list(reader.lines(document.element.body))
    return "\n".join(lines), reader.hints()


class _Reader:
    """Walks through the body; counts what it could not bring along."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.met: Counter[Hint] = Counter()

    def hints(self) -> Hints:
        counted = [*self.met.items(), (Hint.LIST_NUMBERS, self.numbering.written)]
        found = [(hint, str(count)) for hint, count in counted if count]
        if self.numbering.unknown:
            found.append((Hint.LIST_NUMBERS_LOST, ", ".join(sorted(self.numbering.unknown))))
        return tuple(found)

    def lines(self, element: Any) -> Iterator[str]:
        """The lines of every paragraph and table below `element`."""
        for child in element:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                for row in _own(child, "tr", "tbl"):
                    yield from self.row(row)
            elif child.tag not in NOT_READ:
                yield from self.lines(child)

    def row(self, row: Any) -> Iterator[str]:
        """A row of a table: one line, but a new one where a cell begins with a number."""
        lines: list[str] = []
        for cell in _own(row, "tc", "tr"):
            first, *more = [line for line in self.lines(cell) if line.strip()] or [""]
            numbered = item_at(first.lstrip()) or direction_at(first.lstrip())
            if lines and first and not numbered:
                lines[-1] += f"\t{first}"
            elif first:
                lines.append(first)
            lines.extend(more)
        yield from lines

    def paragraph(self, paragraph: Any) -> Iterator[str]:
        """A paragraph with its number; then those of the text boxes that hang on it."""
        mark = self.numbering.mark(paragraph)
        text = "".join(self.letters(paragraph))
        yield from f"{mark} {text}".rstrip().split("\n") if mark else text.split("\n")
        for box in _own(paragraph, "txbxContent", "p"):
            if not any(each.tag == FALLBACK for each in box.iterancestors()):
                yield from self.lines(box)

    def letters(self, element: Any) -> Iterator[str]:
        """What stands in `element`, in pieces."""
        for child in element:
            if child.tag == FALLBACK or child.tag in NOT_READ:
                self.met[Hint.READINGS_LEFT_OUT] += child.tag == f"{W}rt"
            elif child.tag in (f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen"):
                yield _SIGNS.get(child.tag) or child.text or ""
            elif child.tag == f"{W}sym":
                yield self.symbol(child)
            elif child.tag == f"{W}instrText":
                yield _enclosed(child.text or "")
            elif child.tag == f"{W}footnoteReference":
                self.met[Hint.NOTES_LEFT_OUT] += 1
            else:
                yield from self.letters(child)

    def symbol(self, element: Any) -> str:
        code = int(element.get(f"{W}char", "0"), 16)
        if element.get(f"{W}font", "").startswith("Wingdings") and code in _WINGDINGS:
            return _WINGDINGS[code]
        self.met[Hint.SYMBOLS] += 1
        return MISSING


_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def _own(element: Any, tag: str, of: str) -> list[Any]:
    """The `tag`s below `element`, however wrapped, without those of an `of` inside it."""
    found = element.iter(f"{W}{tag}")
    return [each for each in found if next(each.iterancestors(f"{W}{of}")) is element]


def _enclosed(instruction: str) -> str:
    """① where Word draws a circle around 1 by a field; of other fields only the result is read."""
    found = _ENCLOSED.search(instruction)
    value = int(found[1]) if found else 0
    return chr(0x2460 + value - 1) if 1 <= value <= 20 else ""
