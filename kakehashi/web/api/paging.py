"""Answers page by page, in an order that stays the same."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

Row = TypeVar("Row")

DEFAULT, MOST = 50, 500
FURTHEST = 10_000_000


class Slice(Schema):
    """Which page is asked for."""

    limit: int = Field(DEFAULT, ge=1, le=MOST, description="How many on a page")
    offset: int = Field(0, ge=0, le=FURTHEST, description="How many to pass over")


Asked = Annotated[Slice, Query()]


def page(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    asked: Slice,
    represent: Callable[[Iterable[Any]], list[Row]],
) -> dict[str, Any]:
    """The fields of a `Page` with its `items`.

    rows: in an order that ends in the primary key, or a sequence.
    """
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    end = asked.offset + asked.limit
    return {
        "count": count,
        "next": _address(request, asked.limit, end) if end < count else None,
        "previous": (
            _address(request, asked.limit, max(0, asked.offset - asked.limit))
            if asked.offset
            else None
        ),
        "items": represent(rows[asked.offset : end]),
    }


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    query = request.GET.copy()
    query["limit"], query["offset"] = str(limit), str(offset)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
