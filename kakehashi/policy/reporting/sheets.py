"""What stands on the sheets of the workbook: numbers, days and words, one record a line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.policy.counting import REFERENCE_DATES, Better
from kakehashi.policy.labels import FRESHNESS, PACES
from kakehashi.policy.models.attestations import Attestation
from kakehashi.policy.models.targets import AIMS, FORMS
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import Aim, Form, State
from kakehashi.policy.reporting import words
from kakehashi.policy.reporting.actions import effort_of, text_in
from kakehashi.policy.reporting.changes import corrected
from kakehashi.policy.reporting.contents import Change
from kakehashi.policy.reporting.material import Amended, Content, Material
from kakehashi.policy.states import ActionState
from kakehashi.policy.suppression import SMALLEST_SHOWN
from kakehashi.policy.targets.words import STATES

Cell = str | int | float | date | None
NARROW, MIDDLE, WIDE, WIDEST = 10, 16, 34, 60  # characters


@dataclass(frozen=True)
class Sheet:
    """A sheet. heads: (title, width in characters) of each column."""

    name: str
    heads: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def sheets(material: Material, language: str) -> list[Sheet]:
    """Every sheet but the first, in the language that is active."""
    return [
        _figures(material, language),
        _parts(material, language),
        _series(material, language),
        _targets(material, language),
        _actions(material, language),
        _corrections(material, language),
        _definitions(material, language),
    ]


def number_in(content: Content, hidden: str = f"<{SMALLEST_SHOWN}") -> Cell:
    """A figure as a number; a word where nobody knows it, `hidden` where it is not shown."""
    if content["value"] is None:
        return words.nothing(content, hidden)
    return number(content["value"])


def number(text: str | None) -> int | float | None:
    """A number of a frozen record as a spreadsheet keeps it, with 15 digits at the most."""
    if text is None:
        return None
    exact = Fraction(text)
    return int(exact) if exact.denominator == 1 else float(exact)


def _figures(material: Material, language: str) -> Sheet:
    heads = [
        (_("Indicator"), MIDDLE),
        (pgettext("wording", "Title"), WIDE),
        (_("Direction"), NARROW),
        (_("Value"), MIDDLE),
        (_("Lower bound"), NARROW),
        (pgettext("report", "Unit"), MIDDLE),
        (_("Reference date"), MIDDLE),
        (_("Version of the definition"), NARROW),
        (_("Why it is unknown"), WIDEST),
        (_("Corrected value"), MIDDLE),
    ]
    return Sheet(_("Figures"), heads, (_figure(material, f, language) for f in _all(material)))


def _all(material: Material) -> Iterator[Content]:
    yield from material.figures.values()


def _figure(material: Material, content: Content, language: str) -> Sequence[Cell]:
    amended = material.amended(content)
    return (
        content["indicator"],
        content["title"][language],
        content["direction"],
        number_in(content),
        _("yes") if content["at_least"] else "",
        content["unit"][language],
        words.day_of(content["on"]),
        content["version"],
        content["unknown_because"][language] if content["unknown_because"] else "",
        number_in(amended[-1].after) if amended else None,
    )


def _parts(material: Material, language: str) -> Sheet:
    heads = [
        (_("Indicator"), MIDDLE),
        (pgettext("wording", "Title"), WIDE),
        (_("Reference date"), MIDDLE),
        (_("Divided by"), MIDDLE),
        (_("Key"), MIDDLE),
        (_("Part"), WIDE),
        (_("Value"), MIDDLE),
    ]
    rows = (
        (
            each["indicator"],
            each["title"][language],
            words.day_of(each["on"]),
            division["title"][language],
            part["key"],
            part["name"][language],
            number_in(part, _("not shown")),
        )
        for each in _all(material)
        for division in each["divisions"]
        for part in division["parts"]
    )
    return Sheet(_("Parts"), heads, rows)


def _series(material: Material, language: str) -> Sheet:
    heads = [
        (_("Indicator"), MIDDLE),
        (pgettext("wording", "Title"), WIDE),
        (_("Reference date"), MIDDLE),
        (_("Label"), MIDDLE),
        (_("Value"), MIDDLE),
        (_("Lower bound"), NARROW),
        (_("Version of the definition"), NARROW),
    ]
    rows = (
        (
            each["indicator"],
            each["title"][language],
            words.day_of(point["on"]),
            REFERENCE_DATES[each["reference_date"]].label(words.day_of(point["on"])),
            number_in(point),
            _("yes") if point["at_least"] else "",
            point["version"] if point["value"] is not None else None,
        )
        for each in _all(material)
        for point in each["series"]
    )
    return Sheet(pgettext("report", "Series"), heads, rows)


def _targets(material: Material, language: str) -> Sheet:
    heads = [
        (_("Plan"), WIDE),
        (_("Direction"), NARROW),
        (_("Indicator"), MIDDLE),
        (pgettext("wording", "Title"), WIDE),
        (_("Part"), MIDDLE),
        (pgettext("report", "Target"), MIDDLE),
        (pgettext("target", "Path"), WIDE),
        (pgettext("target", "Baseline"), NARROW),
        (_("Date of the baseline"), MIDDLE),
        (_("Source of the baseline"), WIDE),
        (_("End"), NARROW),
        (_("Upper end"), NARROW),
        (_("Date of the end"), MIDDLE),
        (_("Value"), MIDDLE),
        (pgettext("target", "Wanted"), NARROW),
        (pgettext("target", "Gap"), NARROW),
        (_("Share of the way, of 1"), NARROW),
        (pgettext("report", "State"), WIDE),
        (pgettext("target", "Weight"), NARROW),
    ]
    rows = (_target(each, language) for each in material.targets)
    return Sheet(pgettext("report", "Targets"), heads, rows)


def _target(target: Content, language: str) -> Sequence[Cell]:
    result, end, base = target["result"], target["points"][-1], target["baseline"]
    return (
        text_in(target["plan"]["title"], language),
        target["direction"],
        target["indicator"],
        target["title"][language] if target["title"] else "",
        target["names"][language] if target["by"] else "",
        str(AIMS[Aim(target["aim"])]),
        str(FORMS[Form(target["form"])]),
        number_in(base),
        words.day_of(base["on"]),
        base["source"],
        number(end["value"]),
        number(end["upper"]),
        words.day_of(end["on"]),
        part_or_whole_in(target),
        number(result["wanted"]["value"]) if result["wanted"] else None,
        number(result["gap"]),
        number(result["raw"]),
        str(STATES[State(result["state"])]),
        target["weight"],
    )


def part_or_whole_in(target: Content) -> Cell:
    """The figure that a target was compared with."""
    reading = target["reading"] or {"value": None}
    return number_in(reading, _("not shown")) if target["by"] else number_in(reading)


def _actions(material: Material, language: str) -> Sheet:
    heads = [
        (_("Plan"), WIDE),
        (_("Direction"), NARROW),
        (pgettext("action", "Number"), NARROW),
        (pgettext("action", "Text"), WIDEST),
        (_("Unit that owns it"), WIDE),
        (_("First fiscal year"), NARROW),
        (_("Last fiscal year"), NARROW),
        (pgettext("action", "Decided"), MIDDLE),
        (pgettext("effort", "Due by weight"), NARROW),
        (pgettext("effort", "Done of it"), NARROW),
        (pgettext("effort", "Planned in all"), NARROW),
        (pgettext("reading", "Effort"), MIDDLE),
        (pgettext("reading", "Confidence"), WIDE),
        (_("In one sentence"), WIDEST),
        (_("Checked on"), MIDDLE),
        (_("Freshness"), MIDDLE),
        (pgettext("target", "Weight"), NARROW),
    ]
    rows = (_action(each, language) for each in material.actions)
    return Sheet(pgettext("report", "Actions"), heads, rows)


def _action(content: Content, language: str) -> Sequence[Cell]:
    effort, said = effort_of(content), content["confidence"]
    return (
        text_in(content["plan"]["title"], language),
        content["direction"],
        content["code"],
        text_in(content["text"], language),
        content["owner"][language] if content["owner"] else "",
        *content["years"],
        str(ActionState(content["state"]).label),
        effort.due,
        effort.done,
        effort.planned,
        str(PACES[effort.pace]),
        str(Attestation.Confidence(said["level"]).label) if said else "",
        said["sentence"] if said else "",
        timezone.localdate(datetime.fromisoformat(said["at"])) if said else None,
        str(FRESHNESS[Freshness(content["freshness"])]),
        content["weight"],
    )


def _corrections(material: Material, language: str) -> Sheet:
    heads = [
        (pgettext("report", "Record"), WIDE),
        (_("Corrected on"), MIDDLE),
        (_("Corrected by"), MIDDLE),
        (_("Reason"), WIDEST),
        (_("What"), MIDDLE),
        (pgettext("correction", "Frozen"), WIDE),
        (pgettext("correction", "Corrected"), WIDE),
    ]
    rows = (
        (
            key,
            timezone.localdate(each.at),
            each.by,
            each.reason,
            change.label,
            *_changed(each, change),
        )
        for (_kind, key), amended in material.corrections.items()
        for each in amended
        for change in corrected(each, language).changes
    )
    return Sheet(_("Corrections"), heads, rows)


def _changed(amended: Amended, change: Change) -> tuple[Cell, Cell]:
    """What stood there and what should have: figures as numbers."""
    if change.name == "value":
        return number_in(amended.before), number_in(amended.after)
    return change.before, change.after


def _definitions(material: Material, language: str) -> Sheet:
    heads = [
        (_("Indicator"), MIDDLE),
        (pgettext("wording", "Title"), WIDE),
        (_("Version of the definition"), NARROW),
        (_("What is counted"), WIDEST),
        (_("Counting rule of"), WIDE),
        (pgettext("report", "Unit"), MIDDLE),
        (_("Reference date"), WIDE),
        (_("Direction of improvement"), MIDDLE),
        (_("Source of the definition"), WIDEST),
    ]
    rows = (
        (
            each["indicator"],
            each["title"][language],
            each["version"],
            each["wording"][language],
            each["rule"][language] if each["rule"] else "",
            each["unit"][language],
            str(REFERENCE_DATES[each["reference_date"]].words),
            str(Better(each["better"]).label),
            each["source"][language],
        )
        for each in _all(material)
    )
    return Sheet(_("Definitions"), heads, rows)
