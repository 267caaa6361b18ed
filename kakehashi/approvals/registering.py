"""What a package above lets approve, and how it hears of the outcome.

A package names its *purpose* and says what happens when a route about it ends:

    @concluding("agreements.version")
    def conclude(route: Route, *, outcome: RouteState, by: Person) -> None: ...

It is called in the transaction that ends the route: approved, sent back or withdrawn. What it
raises undoes the whole, a `Refused` with its sentence.

`describe` adds what pages say of a purpose: its words, the kinds and levels that templates may be
for, and how to ask what the subject says now.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.functional import Promise

from kakehashi.approvals.models import Route
from kakehashi.approvals.states import RouteState
from kakehashi.people.models import Person

Choices = Sequence[tuple[str, str | Promise]]
DigestOf = Callable[[int], str | None]


class Concluding(Protocol):
    """What hears that a route has ended."""

    def __call__(self, route: Route, *, outcome: RouteState, by: Person) -> None: ...


@dataclass
class Purpose:
    """What routes can be about. The words and choices are for pages; codes are the caller's own.

    digest_of: subject's id -> what it hashes to now, None if it is gone; without it, the subject is
               taken to be immutable.
    """

    code: str
    words: str | Promise = ""
    kinds: Choices = ()
    levels: Choices = ()
    digest_of: DigestOf | None = None
    concluding: list[Concluding] = field(default_factory=list)


PURPOSES: dict[str, Purpose] = {}


def purpose(code: str) -> Purpose:
    """The purpose called `code`.

    Raises: KeyError, if no package has registered it.
    """
    return PURPOSES[code]


def words_of(code: str) -> str:
    """What pages call the purpose; one that is registered no longer, by its code."""
    return str(PURPOSES[code].words) if code in PURPOSES else code


def _named(code: str) -> Purpose:
    return PURPOSES.setdefault(code, Purpose(code, code))


def describe(
    code: str,
    words: str | Promise,
    *,
    kinds: Choices = (),
    levels: Choices = (),
    digest_of: DigestOf | None = None,
) -> Purpose:
    """Say what pages call the purpose `code`, which kinds and levels it has, what it hashes to."""
    found = _named(code)
    found.words, found.kinds, found.levels, found.digest_of = words, kinds, levels, digest_of
    return found


def concluding(code: str) -> Callable[[Concluding], Concluding]:
    """Register the decorated function for routes of the purpose `code`."""

    def register(function: Concluding) -> Concluding:
        _named(code).concluding.append(function)
        return function

    return register


def conclude(route: Route, outcome: RouteState, by: Person) -> None:
    """Tell everybody registered that `route` has ended, in the order of registration."""
    for function in purpose(route.purpose).concluding:
        function(route, outcome=outcome, by=by)
