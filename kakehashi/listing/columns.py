"""What a list shows of each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Column:
    """One column: its value is plain, so that the page and every export show the same.

    key:     name in exports and in `?sort=`; ASCII.
    value:   row -> str, number, bool, date or None; called once for each row.
    order:   what to sort by, as `order_by` takes it; empty means that it cannot be sorted.
    link:    row -> address its cell leads to, or the empty string.
    badge:   row -> CSS modifier of a badge drawn around the value ("good", "warn", "muted", …).
    numeric: set to the right, in figures of one width.
    heading: names the row for screen readers; give it to one column.
    hidden:  left out on the page, kept in exports.
    unbroken: kept on one line; for a heading that is a moment or a code.
    """

    key: str
    title: str | Promise
    value: Callable[[Any], Any]
    order: str | tuple[str, ...] = ()
    link: Callable[[Any], str] | None = None
    badge: Callable[[Any], str] | None = None
    numeric: bool = False
    heading: bool = False
    hidden: bool = False
    unbroken: bool = False

    @property
    def sorts_by(self) -> tuple[str, ...]:
        """The `order_by` arguments for ascending order."""
        return (self.order,) if isinstance(self.order, str) else self.order


@dataclass(frozen=True)
class Cell:
    """One column of one row, ready for the template."""

    column: Column
    title: str
    value: Any
    link: str
    badge: str

    @property
    def is_date(self) -> bool:
        """Dates are shown in the reader's format, exports keep ISO 8601."""
        return isinstance(self.value, date)

    @property
    def html(self) -> SafeString:
        """The whole cell. Not a template: a page has hundreds of cells."""
        column, inside = self.column, self._inside()
        if self.link:
            inside = format_html('<a href="{}">{}</a>', self.link, inside)
        tag, scope = ("th", ' scope="row"') if column.heading else ("td", "")
        kind = "number" if column.numeric else "unbroken" if column.unbroken else ""
        attributes = f'{scope} data-label="{escape(self.title)}"'
        if kind:
            attributes += f' class="{kind}"'
        return mark_safe(f"<{tag}{attributes}>{inside}</{tag}>")

    def _inside(self) -> SafeString:
        if self.badge:
            return format_html('<span class="badge badge--{}">{}</span>', self.badge, self.value)
        if self.value is None or self.value == "":
            return format_html('<span class="nothing" title="{}">–</span>', _("Not known"))
        if self.is_date:
            day = localtime(self.value) if isinstance(self.value, datetime) else self.value
            words = date_format(day, "DATE_FORMAT")
            return format_html('<time datetime="{}">{}</time>', f"{day:%Y-%m-%d}", words)
        return conditional_escape(localize(self.value))


def cells_of(row: Any, titled: Sequence[tuple[Column, str]]) -> list[Cell]:
    """The cells of one row. titled: the visible columns in their order, with their titles."""
    return [
        Cell(
            column,
            title,
            column.value(row),
            column.link(row) if column.link else "",
            column.badge(row) if column.badge else "",
        )
        for column, title in titled
    ]
