"""The report as a .docx to be edited: real headings, a table of contents that Word fills in.

Charts are left out: what they show stands in tables, and the PDF has the pictures.
"""

from collections.abc import Iterable

from kakehashi.policy.models.freezes import Freeze
from kakehashi.policy.reporting.building import build
from kakehashi.policy.reporting.contents import (
    Action,
    Corrected,
    Direction,
    Edition,
    Fact,
    Figure,
    Plan,
    Report,
    Tally,
)
from kakehashi.policy.reporting.tallies import COLUMNS
from kakehashi.policy.reporting.writing import Paper


def as_docx(freeze: Freeze, edition: Edition, language: str) -> bytes:
    """The report of `freeze` for Word and the like. Same freeze, same bytes."""
    report = build(freeze, edition, language)
    paper = Paper(language, title=report.title, author=report.university, at=freeze.frozen_at)
    _cover(paper, report)
    paper.contents(report.labels["contents"])
    paper.heading(report.labels["how_to_read"], 1)
    paper.facts(report.reading)
    if not report.plans:
        paper.text(report.labels["no_plans"])
    for plan in report.plans:
        _plan(paper, plan, report)
    if report.others:
        paper.heading(report.labels["others"], 1)
    for direction in report.others:
        _direction(paper, direction, report)
    _annexes(paper, report)
    return paper.saved()


def _cover(paper: Paper, report: Report) -> None:
    paper.note(report.university)
    paper.title(report.name)
    paper.text(report.year)
    paper.note(report.edition)
    paper.note(report.warning)
    paper.facts(report.cover)


def _plan(paper: Paper, plan: Plan, report: Report) -> None:
    labels = report.labels
    paper.new_page()
    paper.heading(plan.heading, 1)
    paper.note(plan.note)
    paper.facts(plan.facts)
    paper.heading(labels["glance"], 2)
    paper.note(labels["by_weight"])
    states = [labels[f"column_{each}"] for each in COLUMNS]
    paper.table(
        [labels["direction"], *states, labels["way"], labels["effort"], labels["checks"]],
        [_tally(each) for each in [*plan.tallies, plan.total]],
    )
    paper.heading(labels["needs_attention"], 3)
    if not plan.notices:
        paper.text(labels["nothing"])
    heads = ("direction", "figure", "value", "wanted", "state")
    paper.table(
        [labels[each] for each in heads],
        [(n.direction, n.name, n.value, n.wanted, n.state.words) for n in plan.notices],
    )
    for direction in plan.directions:
        _direction(paper, direction, report)


def _tally(tally: Tally) -> list[str]:
    weights = [str(each) for each in tally.weights]
    return [tally.name, *weights, tally.way, tally.effort, tally.checks]


def _direction(paper: Paper, direction: Direction, report: Report) -> None:
    paper.heading(direction.heading, 2)
    paper.note(direction.note)
    paper.facts(direction.lines)
    for figure in direction.figures:
        _figure(paper, figure, report)
    for action in direction.actions:
        _action(paper, action, report)


def _figure(paper: Paper, figure: Figure, report: Report) -> None:
    labels = report.labels
    paper.heading(figure.heading, 3)
    state = f" — {figure.state.words}" if figure.state else ""
    unit = figure.unit if len(figure.unit) > 1 else ""
    paper.text(f"{figure.value} {unit} ({figure.on}){state}".replace("  ", " "))
    paper.facts(figure.facts)
    if figure.is_known:
        paper.table(figure.years, [figure.values])
    for line in [*figure.formula, *figure.remarks]:
        paper.note(line)
    if figure.part_targets:
        paper.note(labels["part_targets"])
    paper.table(
        [labels[each] for each in ("part", "value", "wanted", "state")],
        [(part.name, part.value, part.wanted, part.state.words) for part in figure.part_targets],
    )
    for division in figure.divisions:
        rows = [(part.label, part.value) for part in division.parts]
        paper.table([division.title, labels["value"]], rows)
        paper.note(division.more)
    for each in figure.context:
        told = [f"{labels['context']}: {each.who}: {each.what}: {each.value}", each.when, each.note]
        paper.note("; ".join(filter(None, [*told, each.source])))
    _corrections(paper, figure.corrections, report)


def _action(paper: Paper, action: Action, report: Report) -> None:
    labels = report.labels
    paper.heading(action.heading, 3)
    paper.text(action.text)
    paper.note(action.note)
    effort = ". ".join(filter(None, [action.effort.words, action.formula]))
    paper.facts([Fact(labels["effort"], effort), *action.facts])
    paper.table(
        [labels[each] for each in ("due", "task", "state")],
        [(task.due, task.text, task.state.words) for task in action.tasks],
    )
    _corrections(paper, action.corrections, report)


def _corrections(paper: Paper, corrections: Iterable[Corrected], report: Report) -> None:
    labels = report.labels
    for each in corrections:
        paper.note(each.said)
        paper.table(
            ["", labels["before"], labels["after"]],
            [(change.label, change.before, change.after) for change in each.changes],
        )


def _annexes(paper: Paper, report: Report) -> None:
    labels = report.labels
    paper.new_page()
    paper.heading(labels["corrections"], 1)
    if not report.corrections:
        paper.text(labels["no_corrections"])
    for record in report.corrections:
        paper.heading(record.heading, 2)
        _corrections(paper, record.corrections, report)
    paper.heading(labels["definitions"], 1)
    for definition in report.definitions:
        paper.heading(definition.title, 3)
        paper.note(definition.heading)
        paper.facts(definition.facts)
    paper.heading(labels["verification"], 1)
    for line in report.verification:
        paper.text(line)
