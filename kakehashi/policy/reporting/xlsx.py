"""The figures of a report as a workbook: numbers as numbers, days as days, unknown as a word."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kakehashi.policy.models.freezes import Freeze
from kakehashi.policy.reporting import annex, words
from kakehashi.policy.reporting.building import build
from kakehashi.policy.reporting.contents import Edition, Report
from kakehashi.policy.reporting.material import material_of
from kakehashi.policy.reporting.sheets import Cell, Sheet, sheets
from kakehashi.policy.reporting.tallies import COLUMNS

LONGEST = 32767  # characters of a cell; of a longer text nothing at all would be written
ACCENT = "#0B4A6F"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def as_xlsx(freeze: Freeze, edition: Edition, language: str) -> bytes:
    """The figures of `freeze`, one sheet for each kind of record. Same freeze, same bytes."""
    report = build(freeze, edition, language)
    written = BytesIO()
    with override(language), xlsxwriter.Workbook(written, OPTIONS) as book:
        created = freeze.frozen_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties(
            {"title": report.title, "author": report.university, "created": created}
        )
        pen = Pen(book)
        _summary(pen, report)
        for sheet in sheets(material_of(freeze, edition, language), language):
            pen.write(sheet)
    return written.getvalue()


class Pen:
    """Writes sheets of one workbook in one look."""

    def __init__(self, book: Any) -> None:
        """book: an xlsxwriter.Workbook."""
        self.book = book
        self.head = book.add_format(
            {"font_color": ACCENT, "bottom": 1, "bottom_color": ACCENT, "text_wrap": True}
        )
        self.title = book.add_format({"font_color": ACCENT, "font_size": 18})
        self.text = book.add_format({"valign": "top", "text_wrap": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self.number = book.add_format({"num_format": "#,##0.###", "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.top = book.add_format({"valign": "top"})

    def write(self, sheet: Sheet) -> None:
        """A sheet whose heads stay in sight and can be filtered by."""
        page = self.book.add_worksheet(sheet.name)
        last = 0
        for place, (head, width) in enumerate(sheet.heads):
            page.set_column(place, place, width)
            page.write_string(0, place, head, self.head)
        for last, row in enumerate(sheet.rows, start=1):
            self.line(page, last, row)
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, last, len(sheet.heads) - 1)
        self.paper(page)
        page.repeat_rows(0)

    def line(self, page: Any, line: int, cells: Sequence[Cell]) -> None:
        """A line of cells, each as what it is. A text is never read as a formula."""
        for place, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, date):
                page.write_datetime(
                    line, place, datetime(cell.year, cell.month, cell.day), self.day
                )
            elif isinstance(cell, str):
                page.write_string(line, place, cell[:LONGEST], self.text)
            else:
                form = self.whole if isinstance(cell, int) else self.number
                page.write_number(line, place, cell, form)

    def paper(self, page: Any) -> None:
        """How the sheet is printed: A4 on its side, as wide as the page, numbered."""
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&C&P / &N")


def _summary(pen: Pen, report: Report) -> None:
    """The title page and the summary of each plan."""
    page = pen.book.add_worksheet(_("Summary"))
    page.set_column(0, 0, 40)
    page.set_column(1, 8, 14)
    page.write_string(0, 0, report.name, pen.title)
    lines = [report.university, report.year, report.edition, report.warning]
    line = 1
    for text in filter(None, lines):
        page.write_string(line, 0, text, pen.top)
        line += 1
    for fact in report.cover:
        page.write_string(line, 0, fact.label, pen.top)
        page.write_string(line, 1, fact.value, pen.top)
        line += 1
    unknown = annex.unknown()
    page.write_string(line, 0, unknown.label, pen.top)
    page.write_string(line, 1, unknown.value, pen.top)
    for plan in report.plans:
        line += 2
        _tallies(pen, page, line, [plan.heading, *_heads(report)])
        for tally in [*plan.tallies, plan.total]:
            line += 1
            cells: list[Cell] = [tally.name, *tally.weights, tally.way, tally.effort, tally.checks]
            pen.line(page, line, cells)
    pen.paper(page)


def _heads(report: Report) -> list[str]:
    weight = pgettext("column", "by weight")
    states = [words.remarked(report.labels[f"column_{each}"], weight) for each in COLUMNS]
    return [*states, *(report.labels[each] for each in ("way", "effort", "checks"))]


def _tallies(pen: Pen, page: Any, line: int, heads: Sequence[str]) -> None:
    for place, head in enumerate(heads):
        page.write_string(line, place, head, pen.head)
