"""What stands against each choice now: the same words on the page, at submission and for staff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kakehashi.education.outbound.applying.queries import place_names
from kakehashi.education.outbound.applying.rules import can_be_chosen
from kakehashi.education.outbound.calls.checking import lacking_for_call, lacking_for_placement
from kakehashi.education.outbound.calls.eligibility import Facts
from kakehashi.education.outbound.calls.rule_words import sentence
from kakehashi.education.outbound.models import Call, Placement
from kakehashi.verdicts import Verdict


@dataclass(frozen=True)
class Checked:
    """One placement for one student. rank: None, if it is not chosen.

    fault:   why it cannot be chosen by anybody any more; else True.
    lacking: what the student lacks, each a sentence; the office decides about it.
    """

    placement: Placement
    name: str
    fault: Verdict
    lacking: Sequence[str]
    rank: int | None = None

    @property
    def key(self) -> str:
        """The placement's id as a form carries it."""
        return str(self.placement.pk)  # a template would localise a number, a hundred a page

    @property
    def is_first(self) -> bool:
        """Whether nothing is wished more."""
        return self.rank == 1


def checked(
    placements: Iterable[Placement],
    facts: Facts,
    day: date,
    *,
    is_ranked: bool = False,
    apart: Mapping[int, str] | None = None,
) -> list[Checked]:
    """Each placement with what stands against it, in their order; ranked from 1 if they are.

    Reads what `queries.ranked` fetches with them. apart: what tells namesakes apart, by id, where
    it is at hand.
    """
    given = list(placements)
    names = place_names(given, apart=apart)
    return [
        Checked(
            placement,
            names[placement.pk],
            can_be_chosen(placement, day),
            [sentence(each) for each in lacking_for_placement(facts, placement)],
            rank if is_ranked else None,
        )
        for rank, placement in enumerate(given, start=1)
    ]


def lacking_in_general(call: Call, facts: Facts) -> list[str]:
    """What the student lacks for the call as a whole, each a sentence."""
    return [sentence(each) for each in lacking_for_call(facts, call)]
