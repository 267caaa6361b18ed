"""From the text of a plan to its items: nothing is dropped, nothing is guessed in silence. Pure.

    reading = read(text, Outline({"1-1": ["多様な国・地域からの…"]}))
    reading.of(Kind.ITEM)   # Block(line=3, direction="1-1", number="①", text="国費等の奨学金…")
    reading.of(Kind.LOOSE)  # text that belongs to no item

A plan is printed as directions (1-1) with numbered items (①) below them. Every character of the
text goes into one block: a heading, an item, a sector's heading, or loose text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kakehashi.policy.planning.blocks import Block, Kind, Note, Outline, Reading, Remark
from kakehashi.policy.planning.marks import (
    Mark,
    Style,
    direction_at,
    is_doubtful,
    is_page_number,
    item_at,
    sector_at,
)

_LINE_END = re.compile(r"\r\n|\r|\n")
_BETWEEN = re.compile(r"[\s\u3000]*[-－・]?[\s\u3000]*")
_INSIDE = re.compile(
    r"(?:(?<=[。．.;；!?！？])[\s\u3000]{0,20}|[\s\u3000]{2,20}|\t)(?=[①-⑳㉑-㉟㊱-㊿])"
)


def read(text: str, outline: Outline) -> Reading:
    """What `text` says. Lines that were wrapped are joined: Japanese without a space.

    Items are what is numbered ①; only where nothing is, what is numbered (1), and then 1), provided
    that it counts from one under a direction.
    """
    pieces = list(_pieces(text))
    reader = _Reader(outline, pieces, _style(pieces))
    for place in range(len(pieces)):
        reader.take(place)
    return reader.reading()


def lines_of(text: str) -> list[str]:
    """The lines of `text`, whatever ends them."""
    return _LINE_END.split(text)


def join(first: str, second: str) -> str:
    """Two lines as one: with a space, unless Japanese stands on either side of it."""
    if not first or not second or _is_wide(first[-1]) or _is_wide(second[0]):
        return first + second
    return first + second if _is_hyphenated(first, second) else f"{first} {second}"


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WFH"


def _is_hyphenated(first: str, second: str) -> bool:
    return first.endswith("-") and first[-2:-1].isalpha() and second[0].islower()


@dataclass(frozen=True)
class _Piece:
    """A line, or a part of one that begins with an item's number."""

    line: int
    direction: Mark | None
    item: Mark | None
    whole: str  # with its marks
    text: str  # without them
    after_blank: bool
    is_inside: bool  # does not begin its line


def _pieces(text: str) -> Iterator[_Piece]:
    after_blank = False
    for number, line in enumerate(lines_of(text), start=1):
        parts = _divide(line)
        for place, part in enumerate(parts):
            yield _piece(number, part, after_blank, bool(place))
        after_blank = not parts


def _divide(line: str) -> list[str]:
    """The line, cut before every ② in it that goes on from the ① before."""
    rest, parts = line.strip(), []
    while rest:
        first = _piece(0, rest, False, False).item
        cut = first and next(
            (
                found
                for found in _INSIDE.finditer(rest, first.end)
                if (mark := item_at(rest, found.end())) and mark.values[0] == first.values[0] + 1
            ),
            None,
        )
        parts.append(rest[: cut.start()].strip() if cut else rest)
        rest = rest[cut.end() :] if cut else ""
    return parts


def _piece(number: int, whole: str, after_blank: bool, is_inside: bool) -> _Piece:
    direction = None if is_inside else direction_at(whole)
    start = 0
    if direction is not None:
        between = _BETWEEN.match(whole, direction.end)
        start = between.end() if between else direction.end
    item = item_at(whole, start)
    end = item.end if item else direction.end if direction else 0
    return _Piece(number, direction, item, whole, whole[end:].strip(), after_blank, is_inside)


def _style(pieces: Sequence[_Piece]) -> Style | None:
    """How the items are numbered; None if nothing is numbered like one."""
    marks = [piece.item for piece in pieces if piece.item]
    if any(mark.style is Style.CIRCLED for mark in marks):
        return Style.CIRCLED
    return next(
        (style for style in (Style.PARENTHESISED, Style.HALF) if _counts(pieces, style)), None
    )


def _counts(pieces: Sequence[_Piece], style: Style) -> bool:
    """Whether marks of `style` count from one somewhere under a direction."""
    under = False
    for piece in pieces:
        if piece.direction is not None:
            under = True
        if under and piece.item and piece.item.style is style and piece.item.values == (1,):
            return True
    return False


def _leads(pieces: Sequence[_Piece]) -> list[tuple[int, ...]]:
    """For each piece the sector of the direction that comes next, unless an item comes first."""
    found: list[tuple[int, ...]] = []
    sector: tuple[int, ...] = ()
    for piece in reversed(pieces):
        found.append(sector)
        if piece.direction is not None:
            sector = piece.direction.values[:1]
        elif piece.item is not None:
            sector = ()
    return found[::-1]


class _Reader:
    """Goes through the pieces; `drafts` are complete but for the text of the one that is open."""

    def __init__(self, outline: Outline, pieces: Sequence[_Piece], style: Style | None) -> None:
        self.outline, self.pieces, self.style = outline, pieces, style
        self.sectors = [_folded(each) for texts in outline.sectors.values() for each in texts]
        self.leads = _leads(pieces)
        self.drafts: list[_Draft] = []
        self.remarks: list[Remark] = []
        self.open: _Draft | None = None  # what a line without a number goes on
        self.direction = ""
        self.values: tuple[int, ...] = ()  # of the direction or sector that was named last
        self.seen: set[str] = set()
        self.has_items = False

    def reading(self) -> Reading:
        for draft in self.drafts:
            known = [_folded(each) for each in self.outline.directions.get(draft.direction, ())]
            text = _folded(draft.text)
            if draft.kind is Kind.HEADING and text and any(known) and text not in known:
                self._say(draft.line, Note.HEADING_DIFFERS, draft.direction)
        blocks = tuple(draft.block() for draft in self.drafts)
        return Reading(blocks, tuple(sorted(self.remarks, key=lambda each: each.line)))

    def take(self, place: int) -> None:
        """Put one piece where it belongs."""
        piece = self.pieces[place]
        if is_page_number(piece.whole):
            self.drafts.append(_Draft(piece.line, Kind.LOOSE, "", "", "", [piece.whole]))
        elif self._is_sector(place):
            self._sector(piece)
        elif piece.direction is not None:
            self._heading(piece, piece.direction)
        elif piece.item is not None and piece.item.style is self.style:
            self._item(piece, piece.item)
        else:
            self._text(piece)

    def _say(self, line: int, note: Note, value: str) -> None:
        self.remarks.append(Remark(line, note, value))

    def _is_sector(self, place: int) -> bool:
        """Whether a line names a sector: by its wording, or by the direction that follows it."""
        piece = self.pieces[place]
        if piece.direction is not None or piece.is_inside:
            return False
        mark = sector_at(piece.whole)
        wording = _folded(piece.whole[mark.end :] if mark else piece.whole)
        if wording and wording in self.sectors:
            return True
        if mark is None or self.values[:1] == mark.values:
            return False
        if self.leads[place] != mark.values:
            return False
        if self._counts_on(place):
            self._say(piece.line, Note.MAYBE_SECTOR, mark.written)
            return False
        return True

    def _counts_on(self, place: int) -> bool:
        """Whether (2) stands at `place` and (1) before it, under the same direction."""
        mark = self.pieces[place].item
        for piece in reversed(self.pieces[:place]):
            other = piece.item
            if mark and other and other.style is mark.style:
                return other.values[0] + 1 == mark.values[0]
            if piece.direction is not None:
                break
        return False

    def _sector(self, piece: _Piece) -> None:
        mark = sector_at(piece.whole)
        end = mark.end if mark else 0
        self.direction, self.values = "", mark.values if mark else ()
        self._begin(Kind.SECTOR, piece.line, piece.whole[:end], piece.whole[end:].strip())

    def _heading(self, piece: _Piece, mark: Mark) -> None:
        known = self.outline.code_of(mark.values)
        code = known or mark.code
        bare = mark.written.strip(".．:：")
        if bare != code:
            self._say(piece.line, Note.NORMALISED, f"{bare} → {code}")
        if not known and code not in self.seen:
            self._say(piece.line, Note.UNKNOWN_DIRECTION, code)
        if piece.item is not None and piece.item.style is self.style:
            self._name(mark, code)
            self._item(piece, piece.item)
            return
        if code in self.seen:
            self._say(piece.line, Note.HEADING_AGAIN, code)
        self._name(mark, code)
        text = piece.whole[mark.end :].strip()
        self._begin(Kind.HEADING, piece.line, mark.written, text)

    def _name(self, mark: Mark, code: str) -> None:
        self.direction, self.values = code, mark.values
        self.seen.add(code)

    def _item(self, piece: _Piece, mark: Mark) -> None:
        if piece.is_inside:
            self._say(piece.line, Note.SPLIT_INSIDE, mark.code)
        if not self.has_items and mark.style is not Style.CIRCLED:
            self._say(piece.line, Note.OTHER_STYLE, mark.code)
        self.has_items = True
        written = piece.whole[: mark.end]
        self._begin(Kind.ITEM, piece.line, written, piece.text, number=mark.code)

    def _text(self, piece: _Piece) -> None:
        """A line without a number: more of what is open, or loose."""
        if piece.item is not None:
            self._say(piece.line, Note.MARK_AS_TEXT, piece.item.written)
        elif is_doubtful(piece.whole):
            self._say(piece.line, Note.MENTION_AS_TEXT, piece.whole[:12])
        draft = self.open
        if draft is None or not self._goes_on(draft, piece):
            self._begin(Kind.LOOSE, piece.line, "", piece.whole)
            return
        if piece.after_blank and draft.kind is Kind.ITEM and draft.text:
            self._say(piece.line, Note.AFTER_BLANK, f"{draft.direction} {draft.number}".strip())
            draft.paragraphs.append("")
        if _is_hyphenated(draft.paragraphs[-1], piece.whole):
            self._say(piece.line, Note.HYPHEN, draft.paragraphs[-1].split()[-1])
        draft.paragraphs[-1] = join(draft.paragraphs[-1], piece.whole)

    def _goes_on(self, draft: "_Draft", piece: _Piece) -> bool:
        """Whether a line is more of `draft`: of a heading, as long as the policy words it so."""
        if draft.kind is Kind.LOOSE:
            return not piece.after_blank
        if draft.kind is Kind.ITEM or not draft.text:
            return True
        longer = _folded(join(draft.text, piece.whole))
        of_direction = self.outline.directions.get(draft.direction, ())
        known = self.sectors if draft.kind is Kind.SECTOR else map(_folded, of_direction)
        return any(wording.startswith(longer) for wording in known)

    def _begin(self, kind: Kind, line: int, written: str, text: str, *, number: str = "") -> None:
        self.open = _Draft(line, kind, written, self.direction, number, [text])
        self.drafts.append(self.open)


@dataclass
class _Draft:
    line: int
    kind: Kind
    written: str
    direction: str
    number: str
    paragraphs: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    def block(self) -> Block:
        return Block(self.line, self.kind, self.written, self.direction, self.number, self.text)


def _folded(text: str) -> str:
    """`text` without what differs between two prints of one wording."""
    kept = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s。．.、,，・]", "", kept)


def printed(blocks: Iterable[Block]) -> str:
    """The items of `blocks` under their directions, as a plan prints them."""
    lines, direction = [], ""
    for block in blocks:
        if block.kind is Kind.HEADING or (block.kind is Kind.ITEM and block.direction != direction):
            direction = block.direction
            title = block.text if block.kind is Kind.HEADING else ""
            lines.append(f"{direction} {title}".strip())
        if block.kind is Kind.ITEM:
            lines.append(f"{block.number} {block.text}".strip().replace("\n", "\n\n"))
    return "\n".join(lines)
