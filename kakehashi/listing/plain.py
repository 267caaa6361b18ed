"""Rows that are not records, as a `Listing` can sort, page and export them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F
from django.db.models.expressions import OrderBy


class PlainRows:
    """Rows held in memory that answer what a `Listing` asks of a queryset.

    rows: objects with an attribute for each `order` of the columns; what is None stands last in
          both directions. Equal rows keep the order in which they came.

    >>> from fractions import Fraction
    >>> rows = PlainRows([Fraction(1, 2), Fraction(2, 3)])
    >>> [str(row) for row in rows.order_by(F("numerator").desc(nulls_last=True), "pk")]
    ['2/3', '1/2']
    """

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = list(rows)

    def order_by(self, *order: OrderBy | str) -> "PlainRows":
        """Sorted by expressions such as `F("works").desc()`; a text, such as "pk", says nothing."""
        rows = self._rows
        for each in reversed(order):
            if isinstance(each, OrderBy) and isinstance(each.expression, F):
                name: str = each.expression.name  # type: ignore[attr-defined]  # stubs lack it
                rows = _sorted(rows, name, descending=each.descending)
        return PlainRows(rows)

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        """Every row."""
        return iter(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, asked: Any) -> Any:
        return self._rows[asked]


def _sorted(rows: list[Any], name: str, *, descending: bool) -> list[Any]:
    known = [row for row in rows if getattr(row, name) is not None]
    unknown = [row for row in rows if getattr(row, name) is None]
    known.sort(key=lambda row: getattr(row, name), reverse=descending)
    return known + unknown
