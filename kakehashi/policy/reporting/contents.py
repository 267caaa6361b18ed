"""What stands in a report, in one language: words and numbers as they will be read.

`building.build(freeze, …)` makes one; the PDF and the .docx are laid out from it. "heading" is the
name that a refusal gives to a place (`documents.fonts.require_glyphs`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kakehashi.policy.reporting.charts import Chart


class Edition(StrEnum):
    """For whom a report is."""

    INTERNAL = "internal"
    PUBLIC = "public"  # without names of persons, money and small figures about persons


@dataclass(frozen=True)
class Fact:
    """A line of its own: what it is, and what it says."""

    label: str
    value: str


@dataclass(frozen=True)
class Change:
    """What a correction changes in a record. name: as in `correcting.differences`."""

    label: str
    before: str
    after: str
    name: str


@dataclass(frozen=True)
class Corrected:
    """A correction of a frozen record, shown beside it. said: when and why, in one sentence."""

    said: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Badge:
    """A state in words; `tone` is good, warn, bad, info or muted."""

    words: str
    tone: str


@dataclass(frozen=True)
class Division:
    """A figure divided by something. more: how many parts are left out here, in words."""

    title: str
    parts: Sequence[Fact]
    more: str


@dataclass(frozen=True)
class PartTarget:
    """A target about a part of a figure: a faculty's own, which never stands for the whole."""

    name: str
    value: str
    wanted: str
    state: Badge


@dataclass(frozen=True)
class Context:
    """What somebody published about the same thing. note: what to know of it; may be empty."""

    who: str
    what: str
    value: str
    when: str
    note: str
    source: str


@dataclass(frozen=True)
class Figure:
    """An indicator: its figure, its path, its series and its parts.

    years, values: its reference dates and what was known on them, oldest first.
    breaks:        which of them, counted from 0, are the first by another definition.
    formula:       how the result comes about, with its numbers.
    picture:       the chart in words, for those who hear the report.
    is_known:      whether any value of the series is known.
    """

    anchor: str
    heading: str
    code: str
    value: str
    unit: str
    on: str
    state: Badge | None
    facts: Sequence[Fact]
    formula: Sequence[str]
    remarks: Sequence[str]
    chart: Chart | None
    picture: str
    years: Sequence[str]
    values: Sequence[str]
    breaks: Sequence[int]
    part_targets: Sequence[PartTarget]
    divisions: Sequence[Division]
    is_known: bool
    context: Sequence[Context]
    corrections: Sequence[Corrected]


@dataclass(frozen=True)
class Task:
    """Something to be done for an action by a day."""

    due: str
    text: str
    state: Badge


@dataclass(frozen=True)
class Action:
    """An action with its effort and what its owner said last.

    note:    what is missing in its text.
    formula: how its effort comes about; empty where `effort` says all there is.
    """

    heading: str
    text: str
    note: str
    effort: Badge
    formula: str
    facts: Sequence[Fact]
    tasks: Sequence[Task]
    corrections: Sequence[Corrected]


@dataclass(frozen=True)
class Tally:
    """A line of the summary: weights of goals by state, then the way, effort and checks."""

    name: str
    weights: Sequence[int]
    way: str
    effort: str
    checks: str


@dataclass(frozen=True)
class Direction:
    """A direction of a plan. note: what its wording is, where it is not official."""

    heading: str
    note: str
    lines: Sequence[Fact]
    figures: Sequence[Figure]
    actions: Sequence[Action]


@dataclass(frozen=True)
class Notice:
    """A goal that needs attention, and where the report says more."""

    anchor: str
    direction: str
    name: str
    value: str
    wanted: str
    state: Badge


@dataclass(frozen=True)
class Plan:
    """A plan: its summary first, then its directions. note: what is missing in its title."""

    heading: str
    note: str
    facts: Sequence[Fact]
    tallies: Sequence[Tally]
    total: Tally
    notices: Sequence[Notice]
    directions: Sequence[Direction]


@dataclass(frozen=True)
class Definition:
    """By which rule a figure was counted."""

    heading: str
    title: str
    facts: Sequence[Fact]


@dataclass(frozen=True)
class CorrectedRecord:
    """A frozen record that was corrected."""

    heading: str
    corrections: Sequence[Corrected]


@dataclass(frozen=True)
class Report:
    """A whole report.

    cover: lines of the title page.  reading: how to read it.  labels: the words of the layout.
    """

    heading: str
    title: str
    name: str
    university: str
    year: str
    edition: str
    warning: str
    labels: Mapping[str, str]
    cover: Sequence[Fact]
    reading: Sequence[Fact]
    plans: Sequence[Plan]
    others: Sequence[Direction]
    corrections: Sequence[CorrectedRecord]
    definitions: Sequence[Definition]
    verification: Sequence[str]
    hash: str
