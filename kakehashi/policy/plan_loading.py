"""Writes the action plans that a policy file tells of. Once loaded they belong to people.

What was loaded stands in the journal. So a second load can tell whether the file still says the
same, whatever people have done to the plan since.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.queries import history_of
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.models import Action, Plan, PolicyDocument
from kakehashi.policy.states import PlanState
from kakehashi.policy.texts import PlanItem, PlanText
from kakehashi.policy.tomltables import LANGUAGES, Text
from kakehashi.verdicts import Refused

LOADED = declare("policy.plan_loaded", gettext_lazy("loaded the action plan"))
REPLACED = declare("policy.plan_replaced", gettext_lazy("superseded the plan by a loaded one"))

Content = dict[str, Any]


def university() -> Unit | None:
    """The unit that is the university as a whole; None before it is entered."""
    return Unit.objects.filter(kind=Unit.Kind.UNIVERSITY).first()


def load_plan(
    text: PlanText,
    unit: Unit,
    differences: list[str],
    *,
    is_superseded: bool,
    by: Person | None,
    file: str,
) -> Plan | None:
    """The plan that was added; None if it was there, or if people have begun one of their own.

    differences:   gets a line for whatever the file says otherwise than when it was loaded.
    is_superseded: another plan of the file revises it.

    Raises: Refused, if a document, direction or plan that it names does not exist.
    """
    document = _document(text)
    plans = Plan.objects.filter(document=document, unit=unit)
    existing = plans.filter(number=text.number).first()
    if existing is not None:
        differences.extend(_differences(existing, text))
        return None
    state = PlanState.SUPERSEDED if is_superseded else PlanState.IN_FORCE
    if state == PlanState.IN_FORCE and plans.filter(state=state).exists():
        return None
    plan = _add_plan(text, document, unit, state)
    _add_items(plan, text)
    _supersede(plan, by)
    changes = difference({}, {**fields_of(plan), **_content(text)})
    record(LOADED, plan, by=by, changes=changes, reason=file)
    return plan


def wording(text: Text) -> dict[str, str]:
    """The columns of a wording."""
    return {
        f"{part}_{language}": value
        for language in LANGUAGES
        for part, value in (
            ("text", getattr(text, language)),
            ("standing", text.standing(language)),
        )
    }


def _document(text: PlanText) -> PolicyDocument:
    found = PolicyDocument.objects.filter(code=text.document).first()
    if found is None:
        words = _("The plan %(plan)s belongs to version %(code)s, which is not loaded.")
        raise Refused(words % {"plan": _name(text), "code": text.document})
    return found


def _revised(text: PlanText, unit: Unit) -> Plan | None:
    """The plan before it, unless people have revised that one by themselves."""
    if text.revises is None:
        return None
    document, number = text.revises
    found = Plan.objects.filter(document__code=document, unit=unit, number=number).first()
    if found is None:
        words = _("The plan %(plan)s revises %(code)s, which is neither loaded nor before it.")
        raise Refused(words % {"plan": _name(text), "code": f"{document}/{number}"})
    return None if Plan.objects.filter(revises=found).exists() else found


def _add_plan(text: PlanText, document: PolicyDocument, unit: Unit, state: PlanState) -> Plan:
    return Plan.objects.create(
        document=document,
        unit=unit,
        number=text.number,
        state=state,
        adopted_on=date(text.year, text.month, 1),
        only_month_known=True,
        revises=_revised(text, unit),
        first_year=text.first_year,
        last_year=text.last_year,
        is_incomplete=text.incomplete,
        remarks_ja=text.remarks.ja,
        remarks_en=text.remarks.en,
        source=text.source,
        **wording(text.title),
    )


def _add_items(plan: Plan, text: PlanText) -> None:
    directions = {each.code: each for each in plan.document.provisions.filter(kind="direction")}
    for item in text.items:
        if item.direction not in directions:
            words = _("The plan %(plan)s names the direction %(code)s, which does not exist.")
            raise Refused(words % {"plan": _name(text), "code": item.direction})
    Action.objects.bulk_create(
        Action(
            plan=plan,
            direction=directions[item.direction],
            number=item.number,
            position=position,
            remarks=item.remarks,
            **wording(item.text),
        )
        for position, item in enumerate(text.items, start=1)
    )


def _supersede(plan: Plan, by: Person | None) -> None:
    before = plan.revises
    if before is not None and before.state == PlanState.IN_FORCE:
        fields = fields_of(before)
        before.state = PlanState.SUPERSEDED
        before.save()
        record(REPLACED, before, by=by, changes=difference(fields, fields_of(before)))


def _content(text: PlanText) -> Content:
    """What the file says, as the journal keeps it."""
    return {
        **wording(text.title),
        "adopted_on": date(text.year, text.month, 1).isoformat(),
        "revises": "/".join(map(str, text.revises or ())),
        "first_year": text.first_year,
        "last_year": text.last_year,
        "is_incomplete": text.incomplete,
        "remarks_ja": text.remarks.ja,
        "remarks_en": text.remarks.en,
        "source": text.source,
        "items": {f"{item.direction} {item.number}": _item(item) for item in text.items},
    }


def _item(item: PlanItem) -> Content:
    return {**wording(item.text), "remarks": item.remarks}


def _differences(existing: Plan, text: PlanText) -> Iterator[str]:
    """What the file says otherwise than when it was loaded; nothing of a plan people began."""
    entry = history_of(existing).filter(verb=LOADED).first()
    if entry is None:
        return
    loaded = {name: after for name, (_before, after) in entry.changes.items()}
    wanted = _content(text)
    items, wanted_items = loaded.pop("items", None) or {}, wanted.pop("items")
    yield from _fields(_name(text), loaded, wanted)
    for code, its in wanted_items.items():
        where = f"{_name(text)} {code}"
        if code in items:
            yield from _fields(where, items[code], its)
        else:
            yield _("%(where)s is in the file and not loaded.") % {"where": where}
    for code in items.keys() - wanted_items.keys():
        where = f"{_name(text)} {code}"
        yield _("%(where)s is loaded and not in the file.") % {"where": where}


def _fields(where: str, loaded: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    for name, value in wanted.items():
        # The journal leaves out what was empty before and after.
        was = loaded.get(name)
        if (was or None) != (value or None):
            words = _("%(where)s, %(field)s: loaded is “%(loaded)s”, the file says “%(file)s”.")
            yield words % {"where": where, "field": name, "loaded": was, "file": value}


def _name(text: PlanText) -> str:
    return f"{text.document}/{text.number}"
