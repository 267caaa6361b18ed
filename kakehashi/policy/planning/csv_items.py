"""A table with a row for each item of a plan: columns direction, number, ja, en."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from kakehashi.documents.csv_records import BrokenCsv, NoRecords, delimiter_of, records
from kakehashi.policy.planning.blocks import Outline
from kakehashi.policy.planning.extracted import Extracted, Hint, Unreadable
from kakehashi.policy.planning.items import Item
from kakehashi.policy.planning.marks import direction_at, item_at

HEADINGS: Mapping[str, Sequence[str]] = {
    "direction": ("direction", "方向性", "施策の方向性", "施策", "大項目"),
    "number": ("number", "no", "no.", "番号", "項番", "項目番号"),
    "ja": ("ja", "japanese", "text_ja", "日本語", "内容", "取組", "取組内容", "項目", "本文"),
    "en": ("en", "english", "text_en", "英語", "英文", "内容(英語)", "取組(英語)"),
}
_COLUMNS = {heading: column for column, all_of in HEADINGS.items() for heading in all_of}


def csv_items(text: str, outline: Outline) -> Extracted:
    """The items of a table whose first line holds the headings, in English or Japanese.

    An empty direction is that of the row above, as when merged cells were saved.

    Raises: Unreadable, if it is no such table, naming the line.
    """
    rows = _records(text)
    line, headings = next(rows)
    columns = [_COLUMNS.get(_folded(heading), "") for heading in headings]
    _require_columns(line, headings, columns)
    items: list[Item] = []
    inherited: list[str] = []
    for line, cells in rows:
        if any(cell.strip() for cell in cells[len(headings) :]):
            words = _("Line %(line)s has more cells than the first line has headings.")
            raise Unreadable(words % {"line": line})
        row = {c: cell.strip() for c, cell in zip(columns, cells, strict=False) if c}
        direction, number = _numbers(row, outline)
        if not direction and items and items[-1].direction:
            direction = items[-1].direction
            inherited.append(str(line))
        items.append(
            Item(
                line=line,
                direction=direction,
                number=number,
                ja=row.get("ja", ""),
                en=row.get("en", ""),
            )
        )
    ignored = [h.strip() for h, c in zip(headings, columns, strict=True) if h.strip() and not c]
    told = ((Hint.IGNORED, ", ".join(ignored)), (Hint.INHERITED, ", ".join(inherited)))
    return Extracted(text, tuple(each for each in told if each[1]), tuple(items))


def _numbers(row: Mapping[str, str], outline: Outline) -> tuple[str, str]:
    """(direction, number), which may stand in one cell: "1-1 ①"."""
    cell, number = row.get("direction", ""), row.get("number", "")
    mark = direction_at(cell)
    if mark is None:
        return cell, _number(number)
    rest = cell[mark.end :].lstrip(" \u3000-－")
    return outline.code_of(mark.values) or mark.code, _number(number or rest)


def _number(cell: str) -> str:
    mark = item_at(cell)
    return mark.code if mark else unicodedata.normalize("NFKC", cell)[:10] if cell else ""


def _folded(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


def _require_columns(line: int, headings: list[str], columns: list[str]) -> None:
    if not {"ja", "en"} & set(columns) or "direction" not in columns:
        words = _(
            "Line %(line)s names no column with the direction and the text. Name them direction,"
            " number, ja, en. It says: %(headings)s"
        )
        raise Unreadable(words % {"line": line, "headings": ", ".join(headings)[:200]})
    twice = [c for place, c in enumerate(columns) if c and c in columns[:place]]
    if twice:
        words = _("Line %(line)s names the column %(column)s twice.")
        raise Unreadable(words % {"line": line, "column": twice[0]})


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line it begins on, cells) of each record that is not blank."""
    try:
        yield from records(text, delimiter_of(text, lambda cell: _folded(cell) in _COLUMNS))
    except NoRecords:
        raise Unreadable(_("The file is empty.")) from None
    except BrokenCsv as error:
        words = _("From line %(line)s on this is no CSV: a quotation mark is missing or misplaced.")
        raise Unreadable(words % {"line": error.line}) from error
