"""Which reviewer gets which application: evenly, the same on every call, never with a conflict."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Shares:
    """given: (application, reviewer) in the order given. short: application -> reviews lacking."""

    given: Sequence[tuple[int, int]]
    short: Mapping[int, int]


def share_out(
    wanted: Mapping[int, int],
    suitable: Mapping[int, Collection[int]],
    load: Mapping[int, int],
) -> Shares:
    """Give each application as many reviewers as it lacks, the least burdened first.

    wanted:   application -> how many more reviews it needs, 0 or more.
    suitable: application -> reviewers who may review it: of its unit, without a conflict, and not
              reviewing it already.
    load:     reviewer -> applications that he or she has already; absent ones have none.
    Order:    applications with the fewest suitable reviewers first, then by id; among equally
              burdened reviewers the lowest id. The order of the input changes nothing.
    """
    burden = dict(load)
    given: list[tuple[int, int]] = []
    short: dict[int, int] = {}
    for application in sorted(wanted, key=lambda each: (len(suitable[each]), each)):
        free = sorted(suitable[application], key=lambda each: (burden.get(each, 0), each))
        for reviewer in free[: wanted[application]]:
            given.append((application, reviewer))
            burden[reviewer] = burden.get(reviewer, 0) + 1
        if len(free) < wanted[application]:
            short[application] = wanted[application] - len(free)
    return Shares(given, short)
