"""Figures that were computed before, kept until anything is written.

Every write leaves a journal entry, so a figure stays true as long as the journal stays the same.
"""

from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from typing import Protocol, TypeVar

from django.core.cache import caches
from django.db.models import Max

from kakehashi.journal.models import Entry
from kakehashi.policy.sources import Sources

Value = TypeVar("Value")

# Entries become visible when their transaction ends, not always in the order of their numbers. A
# late one changes how many there are among the last ones, even where it does not change the last.
LOOKED_AT = 1000


class Recall(Protocol):
    """Answers `compute()`, or what it answered before under the same key."""

    @property
    def sources(self) -> Sources:
        """What figures that are not remembered are read from."""

    def __call__(self, key: str, compute: Callable[[], Value]) -> Value: ...


def state_of_the_data() -> str:
    """A text that is different after every write. Two queries, however long the journal is."""
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    return f"{last}-{Entry.objects.filter(pk__gt=last - LOOKED_AT).count()}"


class Memory:
    """Recalls figures in the course of one request, which sees one state of the data."""

    def __init__(self) -> None:
        self.sources = Sources()

    @cached_property
    def _state(self) -> str:
        return state_of_the_data()

    def __call__(self, key: str, compute: Callable[[], Value]) -> Value:
        """What `compute` answers in the present state of the data. `None` is not kept."""
        # The state is read before the rows are: a write in between makes a figure that is newer
        # than its key, and nobody asks for that key again.
        kept_as = sha256(f"{self._state} {key}".encode()).hexdigest()
        found: Value | None = caches["figures"].get(kept_as)
        if found is None:
            found = compute()
            caches["figures"].set(kept_as, found)
        return found

    def latest(self, key: str, given: object, compute: Callable[[], Value]) -> Value:
        """The same for what is large: of `key`, only what was asked for last is kept.

        given: what else the answer depends on, such as the day; it is compared, and kept beside it.
        """
        kept_as, now = sha256(f"latest {key}".encode()).hexdigest(), (self._state, given)
        held: tuple[object, Value] | None = caches["figures"].get(kept_as)
        if held is not None and held[0] == now:
            return held[1]
        found = compute()
        caches["figures"].set(kept_as, (now, found))
        return found


class NoMemory:
    """Computes anew every time."""

    @property
    def sources(self) -> Sources:
        """Newly opened ones."""
        return Sources()

    def __call__(self, key: str, compute: Callable[[], Value]) -> Value:
        """What `compute` answers."""
        return compute()


no_memory = NoMemory()
