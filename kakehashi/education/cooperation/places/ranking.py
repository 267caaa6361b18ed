"""Open places in the order of their partners' names, and what is counted of them.

What does not depend on what a reader asks for is remembered until anything is written: who the
partners are, where they stand, and which lines are open in an academic year. Then one query finds
the lines asked for among them, and another reads those of the page; sorting thousands of places by
names that stand three tables away would take longer than everything else on the page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from kakehashi.agreements.models import SIGNED_ONCE, Party
from kakehashi.institutions.models import Institution
from kakehashi.institutions.shown import shown_name
from kakehashi.listing.ordered import in_order
from kakehashi.policy.memory import Memory

# Id, agreement, direction and student-semesters of an open line, then the name's key and the
# country of its first partner. A plain tuple: thousands are taken out of the memory with a page.
Open = tuple[int, int, str, int | None, str | None, str]
PK, AGREEMENT, DIRECTION, SEMESTERS, KEY, COUNTRY = (itemgetter(place) for place in range(6))
BY_NAME = "partner"
ORDERS: Mapping[str, Sequence[Callable[[Open], Any]]] = {
    BY_NAME: [KEY, AGREEMENT],
    "country": [COUNTRY, KEY, AGREEMENT],
    "direction": [DIRECTION],
    "places": [SEMESTERS],
}


class Partner(NamedTuple):
    """An institution as lists and maps show it; name and key are None where it has no name."""

    pk: int
    name: str | None
    key: str | None
    country: str
    longitude: float | None
    latitude: float | None


class Ranking:
    """The partners of signed agreements, for a reader of `language`."""

    def __init__(self, recall: Memory, language: str) -> None:
        self._recall, self.language = recall, language

    @cached_property
    def partners(self) -> Mapping[int, Partner]:
        """Each partner by its id. One query, where it is not remembered."""
        return self._recall.latest(
            f"places: partners in {self.language}", None, self._read_partners
        )

    @cached_property
    def parties(self) -> Mapping[int, Sequence[int]]:
        """The partners' ids of each agreement, ascending. One query, where not remembered."""
        return self._recall.latest("places: parties", None, _read_parties)

    def partners_of(self, agreements: Iterable[int]) -> list[Partner]:
        """Each partner of `agreements` once, by id."""
        found = {pk for agreement in agreements for pk in self.parties[agreement]}
        return [self.partners[pk] for pk in sorted(found)]

    def first_of(self, agreement: int) -> Partner:
        """The partner by whom lists sort an agreement."""
        return self.partners[self.parties[agreement][0]]

    def _read_partners(self) -> dict[int, Partner]:
        bound = Party.objects.filter(agreement__state__in=SIGNED_ONCE).values("institution")
        rows = (
            Institution.objects.filter(pk__in=bound)
            .order_by()
            .annotate(
                shown=shown_name(self.language), shown_key=shown_name(self.language, field="key")
            )
        )
        fields = ("pk", "shown", "shown_key", "country", "longitude", "latitude")
        return {row[0]: Partner(*row) for row in rows.values_list(*fields)}


def _read_parties() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = Party.objects.filter(agreement__state__in=SIGNED_ONCE).order_by("institution")
    for agreement, institution in rows.values_list("agreement", "institution"):
        found.setdefault(agreement, []).append(institution)
    return found


def ranked(lines: Sequence[Open], sort: str) -> list[int]:
    """The ids of `lines`, which stand by their ids, in another order.

    sort: one of `ORDERS`, "-" before: reversed. Partners without a name stand last either way.
    """
    order = ORDERS.get(sort.removeprefix("-"), ORDERS[BY_NAME])
    return [line[0] for line in in_order(lines, order, descending=sort.startswith("-"))]
