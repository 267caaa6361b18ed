"""What a freeze keeps of each figure, target and action: plain values, in both languages.

Nothing is left out here that is small or a name: this is the record. What may be shown of it to
whom is decided where it is shown (`freezing.shown`). Every text stands in both languages; figures
are read once and never again for the second language. Numbers are texts (`hashing.number`).

figure: kind key indicator version document direction title wording unit better reference_date
        source rule fact verified on value at_least unknown_because caveat divisions series rows
        statement
target: kind key plan direction indicator title unit definition_version by part names aim form
        baseline points weight reading result unknown_because is_invented
action: kind key plan direction code text owner years state weight remarks people tasks effort
        confidence freshness money effects needs is_invented

docs/reference/freezes.md says what each member is.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.policy.evidence import Part
from kakehashi.policy.freezing.hashing import moment, number
from kakehashi.policy.models.actions import Action
from kakehashi.policy.models.attestations import Attestation
from kakehashi.policy.models.plans import Plan
from kakehashi.policy.models.stated import StatedValue
from kakehashi.policy.models.tasks import Task
from kakehashi.policy.outline import document_code
from kakehashi.policy.overview import ActionReading
from kakehashi.policy.progress.paths import Result, Spot
from kakehashi.policy.readings import Point, Reading
from kakehashi.policy.registry import Indicator
from kakehashi.policy.target_readings import TargetReading

Content = dict[str, Any]
Both = dict[str, str]  # {"ja": …, "en": …}
Definition = Mapping[str, Indicator]  # the same definition, made while each language was active
LANGUAGES = ("ja", "en")


def in_both(words: Callable[[], str | Promise]) -> Both:
    """What `words` answers while Japanese, and then English, is the language of the page."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(words())
    return said


def figure(
    definition: Definition, reading: Reading, points: Sequence[Point], stated: StatedValue | None
) -> Content:
    """An indicator on its last reference date.

    definition: by which it was counted or stated, in both languages.
    points:     of its last reference dates, oldest first.
    stated:     the statement, where somebody stated it, with its document.
    """
    indicator = definition["en"]
    return {
        "kind": "figure",
        "key": indicator.code,
        "indicator": indicator.code,
        "version": reading.version or indicator.version,
        "document": document_code(),
        "direction": indicator.direction,
        "title": _of(definition, "title"),
        "wording": _of(definition, "wording"),
        "unit": unit(definition),
        "better": indicator.better.value,
        "reference_date": indicator.at.code,
        "source": _of(definition, "source"),
        "rule": _of(definition, "rule") if indicator.rule else None,
        "fact": indicator.fact,
        "verified": indicator.verified,
        "on": reading.on,
        "value": None if reading.value is None else number(reading.value),
        "at_least": reading.at_least,
        "unknown_because": in_both(lambda: reading.reason) if reading.value is None else None,
        "caveat": in_both(lambda: reading.caveat) if reading.caveat else None,
        "divisions": [_division(reading, by) for by in sorted(reading.divisions)],
        "series": [_point(point) for point in points],
        "rows": _rows(reading),
        "statement": None if stated is None else _statement(stated),
    }


def target(read: TargetReading, of: Plan, direction: str, definition: Definition | None) -> Content:
    """A target of the plan `of` with where its indicator stands on its path.

    direction:  code, in the plan's document; empty where nobody has placed the indicator there.
    definition: of the indicator, in both languages; None where there is no such indicator.
    """
    its = read.target
    return {
        "kind": "target",
        "key": "/".join(filter(None, [str(its.plan_id), its.indicator, its.by, its.part])),
        "plan": plan(of),
        "direction": direction,
        "indicator": its.indicator,
        "title": _of(definition, "title") if definition else None,
        "unit": unit(definition) if definition else None,
        "definition_version": its.definition_version,
        "by": its.by,
        "part": its.part,
        "names": {language: its.part_name_in(language) for language in LANGUAGES},
        "aim": its.aim,
        "form": its.form,
        "baseline": {
            "on": its.baseline_on,
            "value": number(its.baseline),
            "source": its.baseline_source,
        },
        "points": [{"on": point.on, **_spot(point)} for point in read.path.points],
        "weight": its.weight,
        "reading": _read_for(read),
        "result": _result(read.result),
        "unknown_because": in_both(lambda: read.reason) if read.reason else None,
        "is_invented": its.is_invented,
    }


def action(read: ActionReading, of: Plan) -> Content:
    """An action of the plan `of` with its effort, and what its owner said last up to the day.

    `responsibilities__person`, `tasks__person`, `money__source`, `effects` and `needs__needs` of
    the action are prefetched.
    """
    its = read.action
    return {
        "kind": "action",
        "key": f"{its.plan_id}/{its.code}",
        "plan": plan(of),
        "direction": its.direction.code,
        "code": its.code,
        "text": {
            "ja": its.text_ja,
            "en": its.text_en,
            "standing": {"ja": str(its.standing_ja), "en": str(its.standing_en)},
        },
        "owner": None if its.owner is None else home_unit(its.owner),
        "years": [its.first_year, its.last_year],
        "state": its.state,
        "weight": its.weight,
        "remarks": its.remarks,
        "people": [
            {"part": each.part, **person(each.person)} for each in its.responsibilities.all()
        ],
        "tasks": [_task(each, read.on) for each in read.tasks],
        "effort": {
            "due": read.effort.due,
            "done": read.effort.done,
            "early": read.effort.early,
            "planned": read.effort.planned,
            "share": None if read.effort.share is None else number(read.effort.share),
            "pace": read.effort.pace.value,
        },
        "confidence": None if read.attestation is None else _confidence(read.attestation),
        "freshness": read.freshness.value,
        **_around(its),
        "is_invented": its.is_invented,
    }


def plan(its: Plan) -> Content:
    """Which plan; its document and its unit are read already."""
    return {
        "id": its.pk,
        "document": its.document.code,
        "number": its.number,
        "title": {"ja": its.text_ja, "en": its.text_en},
        "unit": home_unit(its.unit),
    }


def unit(definition: Definition) -> Content:
    """What is counted; `persons` where small figures are not shown in public."""
    names = in_both_of(definition, lambda indicator: indicator.unit.name)
    its = definition["en"].unit
    return {"code": its.code, **names, "persons": its.persons}


def home_unit(its: Unit) -> Content:
    """A unit of the university."""
    return {"code": its.code, **{language: its.name_in(language) for language in LANGUAGES}}


def person(its: Person) -> Content:
    """A person by number and names."""
    names = {language: its.name_in(language) for language in LANGUAGES}
    return {"number": its.pk, "name": names}


def in_both_of(definition: Definition, read: Callable[[Indicator], str | Promise]) -> Both:
    """What `read` finds in the definition of each language."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(read(definition[language]))
    return said


def _of(definition: Definition, name: str) -> Both:
    return in_both_of(definition, lambda indicator: getattr(indicator, name))


def _division(reading: Reading, by: str) -> Content:
    """Largest part first, equal ones by key, so that the order is of no language."""
    parts = {}
    for language in LANGUAGES:
        with override(language):
            parts[language] = reading.parts(by, language)
    names = {
        language: {_key(part): part.name for part in found} for language, found in parts.items()
    }
    ordered = sorted(parts["en"], key=lambda part: (-(part.value or 0), _key(part) or ""))
    return {
        "by": by,
        "title": in_both(lambda: reading.divisions[by]),
        "parts": [
            {
                "key": _key(part),
                "name": {language: names[language][_key(part)] for language in LANGUAGES},
                "value": None if part.value is None else number(part.value),
            }
            for part in ordered
        ],
    }


def _key(part: Part) -> str | None:
    return None if part.key is None else str(part.key)


def _point(point: Point) -> Content:
    return {
        "on": point.on,
        "value": None if point.value is None else number(point.value),
        "at_least": point.at_least,
        "unknown": point.is_unknown,
        "version": point.version,
    }


def _rows(reading: Reading) -> Content | None:
    """Which records made the figure: their table and their numbers, ascending."""
    if reading.evidence is None:
        return None
    rows = reading.evidence.rows
    keys = sorted(rows.order_by().values_list("pk", flat=True))
    return {"model": rows.model._meta.label_lower, "keys": keys}


def _statement(stated: StatedValue) -> Content:
    document = stated.document
    return {
        "source": stated.source,
        "document": document and {"name": document.name, "sha256": document.sha256},
        "entered": _seen(stated.entered_by_id, stated.entered_at),
        "confirmed": _seen(stated.confirmed_by_id, stated.confirmed_at),
        "is_invented": stated.is_invented,
    }


def _seen(by: int | None, at: datetime | None) -> Content | None:
    """Who, by number, so that everybody can recompute the hash of a figure; and when."""
    return None if at is None else {"at": moment(at), "by": by}


def _read_for(read: TargetReading) -> Content | None:
    """The value that was compared with the path: of the part, where the target is of a part."""
    if read.reading is None:
        return None
    return {
        "on": read.reading.on,
        "value": None if read.value is None else number(read.value),
        "at_least": read.reading.at_least,
        "version": read.reading.version,
    }


def _result(result: Result) -> Content:
    return {
        "state": result.state.value,
        "wanted": None if result.wanted is None else _spot(result.wanted),
        "raw": None if result.raw is None else number(result.raw),
        "clamped": None if result.clamped is None else number(result.clamped),
        "overshoot": result.overshoot,
        "gap": None if result.gap is None else number(result.gap),
        "at_least": result.at_least,
    }


def _spot(spot: Spot) -> Content:
    return {
        "value": number(spot.value),
        "upper": None if spot.upper is None else number(spot.upper),
    }


def _task(task: Task, on: date) -> Content:
    """A task as of `on`: what was done later was not done then."""
    done_on = task.done_on if task.done_on is not None and task.done_on <= on else None
    return {
        "kind": task.kind,
        "text": {"ja": task.text_ja, "en": task.text_en},
        "due_on": task.due_on,
        "weight": task.weight,
        "person": None if task.person is None else person(task.person),
        "done_on": done_on,
        "overdue": done_on is None and task.due_on < on,
    }


def _confidence(said: Attestation) -> Content:
    return {
        "level": said.confidence,
        "month": said.month,
        "at": moment(said.at),
        "by": person(said.person),
        "verdict": said.verdict,
        "sentence": said.sentence,
        "comment": said.comment,
    }


def _around(its: Action) -> Content:
    """Money, expected effects, and the actions that are needed first."""
    return {
        "money": [
            {
                "year": each.year,
                "source": {language: each.source.name_in(language) for language in LANGUAGES},
                "planned": None if each.planned is None else number(each.planned),
                "spent": None if each.spent is None else number(each.spent),
            }
            for each in its.money.all()
        ],
        "effects": [
            {
                "indicator": each.indicator,
                "change": None if each.change is None else number(each.change),
                "by_year": each.by_year,
                "confidence": each.confidence,
                "reason": each.reason,
            }
            for each in its.effects.all()
        ],
        "needs": sorted(each.needs.code for each in its.needs.all()),
    }
