"""What holds for a time, read once, so that the figures of many days take a single query.

spells = Spells(terms, ["agreement", "partner", "kind"])
spells.on(date(2026, 5, 1)).number_of("partner")
spells.on(date(2026, 5, 1)).numbers_of("partner", by="kind")
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

DAYS = ["begins", "last", "next"]


@dataclass(frozen=True)
class Held:
    """What held on one day: a tuple with the values of `keys` for each."""

    keys: Sequence[str]
    rows: Sequence[tuple[Any, ...]]

    def number_of(self, item: str) -> int:
        """How many different `item` there are; None is none."""
        place = self.keys.index(item)
        return len({row[place] for row in self.rows} - {None})

    def numbers_of(self, item: str, by: str) -> dict[Any, int]:
        """How many different `item` belong to each value of `by`, None among them; in no order."""
        place, key = self.keys.index(item), self.keys.index(by)
        items = defaultdict(set)
        for row in self.rows:
            if row[place] is not None:
                items[row[key]].add(row[place])
        return {value: len(found) for value, found in items.items()}


@dataclass(frozen=True)
class Spells:
    """Rows that hold on every day from `begins` to `last`, both included, that is before `next`.

    rows: a queryset annotated with these three days, none of them empty.
    keys: what the rows are counted and divided by, as `values_list()` takes it.
    rests: days on which nothing of one item holds: rows annotated with `begins` and `last`, both
          included. `resting` is the key of `rows`, and the field of `rests`, that names the item.
    """

    rows: QuerySet[Any]
    keys: Sequence[str]
    rests: QuerySet[Any] | None = None
    resting: str = ""

    @cached_property
    def _all(self) -> list[tuple[Any, ...]]:
        return list(self.rows.order_by().values_list(*DAYS, *self.keys))

    @cached_property
    def _rests(self) -> list[tuple[Any, ...]]:
        if self.rests is None:
            return []
        return list(self.rests.order_by().values_list("begins", "last", self.resting))

    def on(self, day: date) -> Held:
        """What held on `day`. One query for all days, and one for the rests."""
        held: Iterable[tuple[Any, ...]] = (
            row for row in self._all if row[0] <= day <= row[1] and day < row[2]
        )
        keys = [*DAYS, *self.keys]
        if resting := {item for begins, last, item in self._rests if begins <= day <= last}:
            place = keys.index(self.resting)
            held = (row for row in held if row[place] not in resting)
        return Held(keys, list(held))
