from dataclasses import dataclass

from django.test import RequestFactory

from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.listing.plain import PlainRows


@dataclass(frozen=True)
class Row:
    name: str
    works: int | None


ROWS = PlainRows([Row("b", 1), Row("a", 1), Row("c", None), Row("d", 7)])
COLUMNS = [
    Column("name", "Name", lambda row: row.name, order="name"),
    Column("works", "Works", lambda row: row.works, order=("works", "name")),
]


def listed(query="", **facts):
    request = RequestFactory().get(f"/list/?{query}")
    return Listing(request, ROWS, COLUMNS, name="rows", empty="None.", **facts)


def names(listing):
    return [row.name for row in listing.page]


def test_plain_rows_are_sorted_with_unknown_ones_last_in_both_directions():
    assert names(listed("sort=works")) == ["a", "b", "d", "c"]
    assert names(listed("sort=-works")) == ["d", "b", "a", "c"]


def test_plain_rows_keep_their_order_where_none_is_asked():
    assert names(listed()) == ["b", "a", "c", "d"]


def test_plain_rows_are_paged():
    listing = listed("page=2", per_page=3, order="name")

    assert (names(listing), listing.count) == (["d"], 4)


def test_plain_rows_are_exported():
    content = listed("export=csv", order="-works").file("csv").getvalue().decode("utf-8-sig")

    assert content == "Name,Works\r\nd,7\r\nb,1\r\na,1\r\nc,\r\n"
