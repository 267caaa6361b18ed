"""The network picture: the partners with most works in common, and works they have together."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.urls import reverse

from kakehashi.research.projects.collaboration.asked import Hyper, Selection
from kakehashi.research.projects.collaboration.questions import Tie, ties_among
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.partner_rows import PartnerRow, partner_rows

MOST = 30  # partners drawn
CLOSEST = 3  # ties of a partner told in the table


@dataclass(frozen=True)
class Node:
    """A partner of the picture. place: its number in it; ties: (name, works) of the closest."""

    place: int
    row: PartnerRow
    address: str
    ties: list[tuple[str, int]]

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def country_name(self) -> str:
        return self.row.country_name

    @property
    def works(self) -> int:
        return self.row.works

    @property
    def ties_in_words(self) -> str:
        """The closest ties, as in "University of Vienna (4)"."""
        return "; ".join(f"{name} ({works})" for name, works in self.ties)


@dataclass(frozen=True)
class Network:
    """What the picture draws and the table tells."""

    nodes: list[Node]
    drawn: list[tuple[str, int, bool, str]]  # name, works, with an agreement, address
    ties: list[tuple[int, int, int]]  # places from 0 of two partners, works of both with us


def network(asked: Asked) -> Network:
    """Partners by works in common, most first; and the ties among them."""
    rows = partner_rows(asked)[:MOST]
    numbers = [row.number for row in rows]
    ties = asked.built.remembered(
        ("ties", asked.choices),
        lambda: ties_among(asked.built.engine, _without_crowds(asked), numbers),
    )
    place = {number: index for index, number in enumerate(numbers)}
    here = reverse("projects:works")
    nodes = [
        Node(
            index + 1,
            row,
            f"{here}?{asked.choices.query(abroad=1, partner=row.number)}",
            [
                (rows[place[other]].name, works)
                for other, works in _ties_of(ties).get(row.number, [])[:CLOSEST]
            ],
        )
        for index, row in enumerate(rows)
    ]
    return Network(
        nodes,
        [(node.name, node.works, node.row.has_agreement, node.address) for node in nodes],
        [(place[tie.one], place[tie.other], tie.works) for tie in ties],
    )


def _without_crowds(asked: Asked) -> Selection:
    """A work of a crowd would tie everybody to everybody; asked for alone, it may."""
    selection = asked.selection()
    if selection.hyper == Hyper.WITH:
        return replace(selection, hyper=Hyper.WITHOUT)
    return selection


def _ties_of(ties: list[Tie]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for tie in ties:
        found[tie.one].append((tie.other, tie.works))
        found[tie.other].append((tie.one, tie.works))
    return found
