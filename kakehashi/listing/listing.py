"""One list on one page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django_filters import FilterSet

from kakehashi.listing.columns import Cell, Column, cells_of
from kakehashi.listing.exports import TYPES, as_csv, as_json, as_xlsx
from kakehashi.listing.ordered import InOrder
from kakehashi.listing.selects import draw_by_hand

CHUNK = 500  # rows of a file that are held at once, with all that is fetched for them


@dataclass(frozen=True)
class Heading:
    """A column's heading with the address that sorts by it."""

    column: Column
    address: str
    direction: str  # "ascending", "descending" or "": what aria-sort says


class Listing:
    """Filtered, sorted, paged rows of one request.

    rows:    a queryset that already holds only what the reader may see.
    filters: a django-filter FilterSet class over the same model, or None.
    order:   the column key sorted by at first; "-key" for descending. Rows that are equal there
             follow their primary key, so that pages never overlap.
    empty:   what to say when nothing is found; `empty_link` is (address, words) of a next step.
    name:    the file name of exports and the id of the list on the page; ASCII.
    runs_on: on a phone each row is one paragraph instead of a card; for long lists whose values
             need no title but the numeric ones. The first column after the heading is never empty.
    total:   how many rows there are, where the view knows already; not together with filters.

    A view that knows which rows were asked for, and their order, sets `ranked`: sort -> their
    primary keys, or None where it does not know. A page then reads its own of `rows` by them.
    """

    ranked: Callable[[str], Sequence[int] | None] | None = None

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        columns: Sequence[Column],
        *,
        name: str,
        empty: str | Promise,
        order: str = "",
        filters: type[FilterSet] | None = None,
        filter_context: Mapping[str, Any] | None = None,
        empty_link: tuple[str, str | Promise] | None = None,
        caption: str | Promise = "",
        per_page: int = 50,
        prefix: str = "",
        total: int | None = None,
        runs_on: bool = False,
    ) -> None:
        self.request, self.columns, self.name = request, list(columns), name
        self.empty, self.empty_link, self.caption = empty, empty_link, caption
        self.per_page, self.prefix, self.total = per_page, prefix, total
        self.runs_on = runs_on
        self.filters = (
            filters(request.GET, queryset=rows, request=request, **(filter_context or {}))
            if filters
            else None
        )
        if self.filters:
            draw_by_hand(self.filters.form)
        self._unfiltered = rows
        self.sort = self._known_sort(request.GET.get(self._key("sort"), "")) or order

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """Every filtered row in order; none while a filter is wrong, whose field says so."""
        if self.filters is None:
            rows = self._unfiltered
        else:
            rows = self.filters.qs if self.filters.is_valid() else self._unfiltered.none()
        return rows.order_by(*self._order_by(), "pk")

    @cached_property
    def page(self) -> Page[Model]:
        """The page asked for; the nearest one there is, if that does not exist."""
        order = self.ranked(self.sort) if self.ranked else None
        rows: Any = self.rows if order is None else InOrder(self._unfiltered, order)
        paginator = Paginator(rows, self.per_page)
        if self.total is not None:
            paginator.count = self.total
        return paginator.get_page(self.request.GET.get(self._key("page")))

    @property
    def count(self) -> int:
        """How many rows all pages hold."""
        return self.page.paginator.count

    @property
    def headings(self) -> Iterator[Heading]:
        """The visible columns with their sorting addresses."""
        for column in self.columns:
            if column.hidden:
                continue
            direction = ""
            if self.sort.removeprefix("-") == column.key:
                direction = "descending" if self.sort.startswith("-") else "ascending"
            to = f"-{column.key}" if direction == "ascending" else column.key
            yield Heading(column, self.address(sort=to) if column.order else "", direction)

    @property
    def lines(self) -> Iterator[list[Cell]]:
        """The cells of each row of this page."""
        titled = [(column, str(column.title)) for column in self.columns if not column.hidden]
        for row in self.page:
            yield cells_of(row, titled)

    @property
    def previous_page(self) -> str:
        """Address of the page before, or the empty string."""
        return self.address(page=self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_page(self) -> str:
        """Address of the page after, or the empty string."""
        return self.address(page=self.page.number + 1) if self.page.has_next() else ""

    @property
    def exports(self) -> list[tuple[str, str]]:
        """(format in capitals, address) of each file that holds every filtered row."""
        return [(kind.upper(), self.address(export=kind)) for kind in TYPES]

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is set."""
        return bool(self.filters and any(self.request.GET.get(key) for key in self.filters.filters))

    def address(self, **changes: Any) -> str:
        """This list's address with other parameters; a change but of the page goes to page one."""
        query = self.request.GET.copy()
        for key in ("export", "page"):
            query.pop(self._key(key), None)
        for key, value in changes.items():
            query[self._key(key)] = str(value)
        return f"{self.request.path}?{query.urlencode()}"

    def response(self, template: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
        """The page, the list alone for HTMX, or the file that `?export=` asks for."""
        kind = self.request.GET.get(self._key("export"), "")
        if kind in TYPES:
            return self.file(kind)
        htmx = self.request.headers
        wanted = f"list-{self.name}"
        if htmx.get("HX-Request") and htmx.get("HX-Target") == wanted:
            template = "listing/list.html"
        return render(self.request, template, {**(context or {}), "listing": self})

    def file(self, kind: str) -> HttpResponse:
        """Every filtered row as a file of `kind`: csv, xlsx or json."""
        rows: Iterable[Any] = self.rows.iterator(chunk_size=CHUNK)
        headers = {"Content-Disposition": f'attachment; filename="{self.name}.{kind}"'}
        if kind == "xlsx":
            return HttpResponse(
                as_xlsx(rows, self.columns), content_type=TYPES[kind], headers=headers
            )
        lines = as_csv(rows, self.columns) if kind == "csv" else as_json(rows, self.columns)
        streamed: Any = StreamingHttpResponse(lines, content_type=TYPES[kind], headers=headers)
        return streamed  # type: ignore[no-any-return]  # both are HttpResponseBase to Django

    def _key(self, parameter: str) -> str:
        return f"{self.prefix}-{parameter}" if self.prefix else parameter

    def _known_sort(self, asked: str) -> str:
        key = asked.removeprefix("-")
        return asked if any(c.key == key and c.order for c in self.columns) else ""

    def _order_by(self) -> list[Any]:
        key = self.sort.removeprefix("-")
        column = next((column for column in self.columns if column.key == key), None)
        if column is None:
            return []
        # Unknown values stand last in both directions, on both databases.
        fields = [F(name) for name in column.sorts_by]
        if self.sort.startswith("-"):
            return [field.desc(nulls_last=True) for field in fields]
        return [field.asc(nulls_last=True) for field in fields]
