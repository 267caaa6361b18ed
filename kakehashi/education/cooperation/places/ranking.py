"""Agreements in the order of their partners' names, and a page of their places in that order.

What does not depend on what a reader asks for is remembered until anything is written: who the
partners are, where they stand and which comes first. Then one query counts the places asked for by
agreement, and another reads those of the page; sorting thousands of places by names that stand
three tables away would take longer than everything else on the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from kakehashi.agreements.models import SIGNED_ONCE, Condition, Party
from kakehashi.institutions.models import Institution
from kakehashi.institutions.shown import shown_name
from kakehashi.policy.memory import Recall

BY_NAME, BY_COUNTRY = "partner", "country"


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

    def __init__(self, recall: Recall, language: str) -> None:
        self._recall, self._language = recall, language

    @cached_property
    def partners(self) -> Mapping[int, Partner]:
        """Each partner by its id. One query, where it is not remembered."""
        return self._recall(f"places: partners in {self._language}", self._read_partners)

    @cached_property
    def parties(self) -> Mapping[int, Sequence[int]]:
        """The partners' ids of each agreement, ascending. One query, where not remembered."""
        return self._recall("places: parties", _read_parties)

    def partners_of(self, agreements: Iterable[int]) -> list[Partner]:
        """Each partner of `agreements` once, by id."""
        found = {pk for agreement in agreements for pk in self.parties[agreement]}
        return [self.partners[pk] for pk in sorted(found)]

    def ordered(self, agreements: Iterable[int], sort: str) -> list[int]:
        """`agreements` by their first partner. sort: BY_NAME or BY_COUNTRY, "-" before: reversed.

        Partners without a name stand last in both directions.
        """
        by = sort.removeprefix("-")
        named: list[tuple[str, str, int]] = []
        nameless: list[tuple[str, str, int]] = []
        for agreement in agreements:
            first = self.partners[self.parties[agreement][0]]
            country = first.country if by == BY_COUNTRY else ""
            (nameless if first.key is None else named).append((country, first.key or "", agreement))
        found = [*sorted(named, reverse=sort.startswith("-")), *sorted(nameless)]
        return [agreement for _country, _key, agreement in found]

    def _read_partners(self) -> dict[int, Partner]:
        bound = Party.objects.filter(agreement__state__in=SIGNED_ONCE).values("institution")
        rows = (
            Institution.objects.filter(pk__in=bound)
            .order_by()
            .annotate(
                shown=shown_name(self._language), shown_key=shown_name(self._language, field="key")
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


class InOrder(Sequence[Condition]):
    """Lines in the order of their agreements, as a paginator slices them.

    rows:   the lines with all that is shown of them, in any order.
    counts: how many of `rows` each agreement has, in the order of agreements.
    """

    def __init__(self, rows: QuerySet[Condition], counts: Sequence[tuple[int, int]]) -> None:
        self._rows, self._counts = rows, counts

    def __len__(self) -> int:
        return sum(count for _agreement, count in self._counts)

    def __getitem__(self, asked: slice) -> list[Condition]:  # type: ignore[override]  # slices only
        """The lines from `asked.start` up to `asked.stop`. One query with its prefetches."""
        passed, first, chosen = 0, None, []
        for agreement, count in self._counts:
            if passed < asked.stop and passed + count > asked.start:
                first = passed if first is None else first
                chosen.append(agreement)
            passed += count
        place = {agreement: number for number, agreement in enumerate(chosen)}
        rows = sorted(
            self._rows.filter(agreement__in=chosen),
            key=lambda row: (place[row.agreement_id], row.pk),
        )
        offset = asked.start - (first or 0)
        return rows[offset : offset + asked.stop - asked.start]
