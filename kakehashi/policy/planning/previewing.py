"""What writing a plan's text would do, as the plan stands now.

Read again for each page and once more when the text is written: somebody may have entered actions
meanwhile, and the `digest` tells whether anything that was shown has changed.
"""

import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from kakehashi.policy.models import Action, PlanImport, Standing
from kakehashi.policy.planning.blocks import Block, Remark
from kakehashi.policy.planning.items import Finding, Item, check
from kakehashi.policy.planning.marks import value_of
from kakehashi.policy.planning.staging import Staged, staged_of

LANGUAGES = ("ja", "en")


class Outcome(StrEnum):
    """What becomes of an item."""

    NEW = "new"  # an action
    FILL = "fill"  # a text in the language in which the action has none, or no official one
    THERE = "there"  # nothing: the action says all of it


@dataclass(frozen=True)
class Row:
    """One item with what is known of it.

    place:   in the stored list, from 0.
    remarks: on how its lines were read.
    action:  the one that the plan has under this number.
    fills:   the languages in which the action would get this text.
    """

    place: int
    item: Item
    findings: Sequence[Finding]
    remarks: Sequence[Remark]
    action: Action | None
    fills: Sequence[str]

    @property
    def outcome(self) -> Outcome:
        """What writing it would do."""
        if self.action is None:
            return Outcome.NEW
        return Outcome.FILL if self.fills else Outcome.THERE

    @property
    def is_faulty(self) -> bool:
        """Whether it cannot be written so."""
        return any(finding.is_fault for finding in self.findings)

    @property
    def is_written(self) -> bool:
        """Whether it would be written now."""
        return self.item.taken and not self.is_faulty and self.outcome is not Outcome.THERE


@dataclass(frozen=True)
class Preview:
    """Every item in the order of the text; blocks of other kinds, and remarks on those."""

    staged: Staged
    rows: Sequence[Row]
    remarks: Sequence[Remark]
    digest: str

    @cached_property
    def faulty(self) -> list[Row]:
        """What stands in the way of writing."""
        return [row for row in self.rows if row.is_faulty]

    @cached_property
    def written(self) -> list[Row]:
        """What would be written now."""
        return [row for row in self.rows if row.is_written]


def preview(offered: PlanImport) -> Preview:
    """`offered` beside its plan. Three queries, however many items there are."""
    staged = staged_of(offered)
    actions = _actions(offered)
    provisions = offered.plan.document.provisions.filter(kind="direction").order_by("position")
    directions = list(provisions.values_list("code", flat=True))
    present: dict[str, set[int]] = defaultdict(set)
    for direction, value in actions:
        present[direction].add(value)
    findings: dict[int, list[Finding]] = defaultdict(list)
    there = {direction: frozenset(values) for direction, values in present.items()}
    for finding in check(staged.items, directions, there):
        findings[finding.place].append(finding)
    remarks = _by_line(staged)
    rows = []
    for place, item in enumerate(staged.items):
        action = actions.get(item.key)
        its = remarks.pop(item.line, []) if item.line else []
        fills = [] if action is None else fillable(item, action, staged.standing)
        rows.append(Row(place, item, findings[place], its, action, fills))
    left = sorted((each for some in remarks.values() for each in some), key=lambda r: r.line)
    return Preview(staged, rows, left, _digest(actions))


def fillable(item: Item, action: Action, standing: Standing) -> list[str]:
    """The languages in which `item` says what `action` does not: it has no text there, or not yet
    the official one."""
    found = []
    for language in LANGUAGES:
        text = getattr(item, language)
        its = action.standing_in(language)
        better = its == Standing.UNOFFICIAL and standing == Standing.OFFICIAL
        if text and (its == Standing.MISSING or better):
            found.append(language)
    return found


def _actions(offered: PlanImport) -> dict[tuple[str, int], Action]:
    """The plan's actions by direction and value of the number; the first of equal ones."""
    found: dict[tuple[str, int], Action] = {}
    for action in offered.plan.actions.select_related("direction").in_order():
        found.setdefault((action.direction.code, value_of(action.number)), action)
    return found


def _by_line(staged: Staged) -> dict[int, list[Remark]]:
    """Remarks by the line in which the piece begins that they are about."""
    lines = {item.line for item in staged.items} | {block.line for block in staged.others}
    begins = sorted(lines - {0})
    found: dict[int, list[Remark]] = defaultdict(list)
    for remark in staged.remarks:
        above = bisect_right(begins, remark.line)
        found[begins[above - 1] if above else remark.line].append(remark)
    return found


def _digest(actions: dict[tuple[str, int], Action]) -> str:
    seen = [[*key, each.pk, each.standing_ja, each.standing_en] for key, each in actions.items()]
    return hashlib.sha256(json.dumps(sorted(seen)).encode()).hexdigest()


def headings(staged: Staged) -> dict[str, Block]:
    """The first heading of each direction in the text."""
    found: dict[str, Block] = {}
    for block in staged.others:
        if block.kind == "heading":
            found.setdefault(block.direction, block)
    return found
