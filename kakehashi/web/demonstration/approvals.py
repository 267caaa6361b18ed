"""The approval routes of the demonstration: approved, under way, sent back; all of it invented."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from kakehashi.approvals.loading import load_templates
from kakehashi.approvals.models import Route, RouteTemplate, Step
from kakehashi.approvals.operations import acknowledge, approve, send_back
from kakehashi.approvals.queries import DOCUMENT, template_for
from kakehashi.approvals.requesting import ask_about_document
from kakehashi.approvals.states import StepState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person

DATA = Path(__file__).with_name("data") / "approvals.toml"

Row = Mapping[str, Any]


def load_approvals(units: Mapping[str, Unit], people: Mapping[str, Person]) -> None:
    """Load the templates that come with Kakehashi, and play some routes."""
    load_templates()
    template = template_for(DOCUMENT)
    assert template is not None, "it is among those just loaded"
    for row in tomllib.loads(DATA.read_text(encoding="utf-8"))["route"]:
        route = _start(template, row, units, people)
        for answer in row["answers"]:
            _answer(route, answer, people[answer["by"]])


def _start(
    template: RouteTemplate, row: Row, units: Mapping[str, Unit], people: Mapping[str, Person]
) -> Route:
    return ask_about_document(
        template,
        ContentFile(row["text"].encode(), name=row["file"]),
        title_ja=row["title_ja"],
        title_en=row["title_en"],
        reason=row["reason"],
        unit=units[row["unit"]],
        by=people[row["drafter"]],
        is_invented=True,
    )


def _answer(route: Route, row: Row, by: Person) -> None:
    """Answer the one step that waits for `by`."""
    states = [StepState.OPEN, StepState.INFORMED]
    step: Step = route.steps.asked_of(by).get(state__in=states)
    if step.state == StepState.INFORMED:
        acknowledge(step, by=by)
    elif "sent_back" in row:
        send_back(step, comment=row["sent_back"], by=by)
    else:
        approve(step, comment=row.get("comment", ""), by=by)
