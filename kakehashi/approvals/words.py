"""Routes and steps in words and colours, for pages and sheets alike."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from kakehashi.approvals.models import Act, Route, Step, StepRole
from kakehashi.approvals.queries import independent_actors
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person

BADGES = {
    RouteState.RUNNING: "info",
    RouteState.APPROVED: "good",
    RouteState.RETURNED: "warn",
    RouteState.WITHDRAWN: "muted",
}
STEP_BADGES = {
    StepState.WAITING: "muted",
    StepState.OPEN: "info",
    StepState.APPROVED: "good",
    StepState.RETURNED: "warn",
    StepState.INFORMED: "muted",
    StepState.ACKNOWLEDGED: "good",
    StepState.DROPPED: "muted",
}


@dataclass(frozen=True)
class StepWords:
    """One step as a page shows it.

    waits_for:   names of those who may answer an open step; is_orphaned: there is nobody.
    own_draft:   the drafter decided, as nobody else held the role.
    """

    step: Step
    state: str
    post: str
    badge: str
    is_overdue: bool
    waits_for: list[str]
    is_orphaned: bool
    own_draft: bool


def held_at(step: Step) -> Unit:
    """Where the role that is asked is held; once answered, where the one was that answered."""
    answered_in = step.acted_in.unit if step.acted_in else None
    return answered_in or step.unit


def post_of(step: Step, language: str) -> str:
    """The role that is asked, and where it is held."""
    return gettext("%(role)s, %(unit)s") % {
        "role": StepRole(step.role).label,
        "unit": held_at(step).name_in(language),
    }


def state_of(step: Step) -> str:
    """How the step stands, in the words of what was asked."""
    if step.state == StepState.APPROVED and step.act == Act.DRAFTING:
        return pgettext("approval step", "Drafted")
    if step.state == StepState.APPROVED and step.act == Act.DECISION:
        return pgettext("approval step", "Decided")
    return step.get_state_display()


def in_words(route: Route, language: str, day: date) -> list[StepWords]:
    """The steps of `route` in order; open ones with the names of those who may answer."""
    return [_step(route, step, language, day) for step in route.steps.all()]


def _step(route: Route, step: Step, language: str, day: date) -> StepWords:
    step.route = route
    is_open = step.state == StepState.OPEN and route.state == RouteState.RUNNING
    waits_for = _names(step, language, day) if is_open else []
    return StepWords(
        step,
        state_of(step),
        post_of(step, language),
        STEP_BADGES[StepState(step.state)],
        is_open and step.is_overdue_on(day),
        waits_for,
        is_open and not waits_for,
        decides_on_own_draft(route, step),
    )


def decides_on_own_draft(route: Route, step: Step) -> bool:
    """Whether the drafter decided, which is allowed only where nobody else holds the role."""
    return step.act == Act.DECISION and step.decided_by_id == route.started_by_id


def _names(step: Step, language: str, day: date) -> list[str]:
    actors = independent_actors(step, day)
    people = Person.objects.in_bulk([actor.person_id for actor in actors])
    names: dict[int, str] = {}
    for actor in actors:
        name = people[actor.person_id].name_in(language)
        if actor.is_deputy:
            words = pgettext("approval", "%(name)s (deputy of %(holder)s)")
            name = words % {"name": name, "holder": actor.role.person.name_in(language)}
        names.setdefault(actor.person_id, name)
    return list(names.values())
