"""Which pairs wait, and what both works of one say, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.doubling.comparing import FIELDS, OURS, said
from kakehashi.research.dissemination.doubling.finding import STANDING
from kakehashi.research.dissemination.models import DuplicatePair
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.works.reading import data_of


@dataclass(frozen=True)
class Side:
    """One field of both works, as plain values."""

    field: str
    first: Any
    second: Any

    @property
    def differs(self) -> bool:
        """Whether both say different things."""
        return bool(self.first != self.second)


def pairs_seen_by(person: Person) -> QuerySet[DuplicatePair]:
    """Pairs for those who keep outputs: decided ones, and waiting ones of works that stand."""
    rows = DuplicatePair.objects.select_related("first", "second", "decided_by")
    if not holds(person, KEEPS_OUTPUTS):
        return rows.none()
    standing = Q(first__state__in=STANDING, second__state__in=STANDING)
    return rows.filter(~Q(state="open") | standing)


def waiting_pairs(person: Person) -> QuerySet[DuplicatePair]:
    """Pairs that wait for a word, likeliest first."""
    return pairs_seen_by(person).filter(state="open").order_by("-score", "pk")


def sides_of(pair: DuplicatePair) -> Sequence[Side]:
    """Everything that at least one of both says, in the order in which it is compared."""
    first, second = data_of(pair.first), data_of(pair.second)
    sides = [Side(field, said(first, field), said(second, field)) for field in (*FIELDS, *OURS)]
    return [side for side in sides if _is_said(side.first) or _is_said(side.second)]


def _is_said(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [])
