"""The same rows as a file: CSV that Excel in Japan opens, XLSX, JSON. Rows are streamed."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise

from kakehashi.listing.columns import Column

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# A spreadsheet reads a text that begins so as a formula; the apostrophe says that it is text.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What `csv.writer` writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(rows: Iterable[Any], columns: list[Column]) -> Iterator[str]:
    """UTF-8 with a byte order mark, comma, CRLF, titles first; texts never read as formulas."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([str(column.title) for column in columns])
    for row in rows:
        yield writer.writerow([_harmless(_plain(column.value(row))) for column in columns])


def as_json(rows: Iterable[Any], columns: list[Column]) -> Iterator[str]:
    """{"rows": [{key: value, …}, …]}; dates in ISO 8601, nothing known is null."""
    yield '{"rows": ['
    for number, row in enumerate(rows):
        found = {column.key: _lazy(column.value(row)) for column in columns}
        yield (",\n" if number else "\n") + json.dumps(
            found, ensure_ascii=False, cls=DjangoJSONEncoder
        )
    yield "\n]}\n"


def as_xlsx(rows: Iterable[Any], columns: list[Column]) -> bytes:
    """One sheet, titles frozen and filterable; memory stays constant while rows are written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        with xlsxwriter.Workbook(
            path, {"constant_memory": True, "strings_to_formulas": False}
        ) as book:
            sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            last = 0
            for place, column in enumerate(columns):
                sheet.set_column(place, place, 14 if column.numeric else 28)
                sheet.write_string(0, place, str(column.title), bold)
            for last, row in enumerate(rows, start=1):
                for place, column in enumerate(columns):
                    _write(sheet, last, place, _lazy(column.value(row)), day)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, last, len(columns) - 1)
        return path.read_bytes()


def _write(sheet: Any, line: int, place: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(line, place, value)
    elif isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1900:
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), day)
    else:
        sheet.write_string(line, place, _plain(value))


def _lazy(value: Any) -> Any:
    return str(value) if isinstance(value, Promise) else value


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _harmless(text: str) -> str:
    if text.startswith(STARTS_A_FORMULA) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
