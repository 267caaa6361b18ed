"""Rows whose order is known before they are read: a page reads its own rows and no others."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet

Row = TypeVar("Row")


class InOrder(Sequence[Any]):
    """Rows in the order of their primary keys in `order`, as a paginator slices them.

    rows: a queryset with all that is shown of them, in any order.
    """

    def __init__(self, rows: QuerySet[Any], order: Sequence[int]) -> None:
        self._rows, self._order = rows, order

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, asked: slice) -> list[Any]:  # type: ignore[override]  # slices only
        """The rows of a slice. One query with its prefetches."""
        place = {pk: number for number, pk in enumerate(self._order[asked])}
        return sorted(self._rows.filter(pk__in=list(place)), key=lambda row: place[row.pk])


def in_order(
    rows: Iterable[Row], by: Sequence[Callable[[Row], Any]], *, descending: bool
) -> list[Row]:
    """`rows` by several values, the first one first; equal ones stay as they are.

    As lists sort in the database: unknown values (None) stand last in both directions.

    >>> in_order([2, None, 3], [lambda number: number], descending=True)
    [3, 2, None]
    """
    found = list(rows)
    for value in reversed(by):
        known = [row for row in found if value(row) is not None]
        unknown = [row for row in found if value(row) is None]
        found = [*sorted(known, key=value, reverse=descending), *unknown]
    return found
