"""Questions about routes: who may act in a step, what waits for whom, what was approved."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from kakehashi.approvals.models import (
    Act,
    Route,
    RouteTemplate,
    Step,
    TemplateStep,
    UnitRule,
)
from kakehashi.approvals.states import RouteState
from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import home, units_below
from kakehashi.journal.models import Entry
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.people.queries import holds, units_of

DOCUMENT = "approvals.document"  # the purpose of routes about an uploaded file


@dataclass(frozen=True)
class Actor:
    """Somebody who may act in a role: its holder, or a deputy of the holder."""

    person_id: int
    role: Role

    @property
    def is_deputy(self) -> bool:
        """Whether the role is somebody else's."""
        return self.person_id != self.role.person_id

    def distance(self, drafters: Collection[int]) -> int:
        """How near the actor stands to the draft: 0 not at all, 1 for a drafter, 2 is one."""
        if self.person_id in drafters:
            return 2
        return 1 if self.role.person_id in drafters else 0


def actors_at(role: str, unit: Unit, on: date | None = None) -> list[Actor]:
    """Who may act in `role` at `unit` on a day (today if not given), as `people.queries.holders`.

    Those nearest to the unit first; holders before deputies.
    """
    day = on or timezone.localdate()
    line = [each.pk for each in unit.line()]
    held = Role.objects.on(day).filter(kind=role, unit__in=line).select_related("person", "unit")
    roles = sorted(held, key=lambda each: (line.index(each.unit_id or 0), each.pk))
    by_id = {each.pk: each for each in roles}
    own = [Actor(each.person_id, each) for each in roles if each.person.is_active]
    deputies = Deputy.objects.on(day).filter(role__in=by_id, person__is_active=True)
    order = list(by_id)
    acting = sorted(deputies, key=lambda each: (order.index(each.role_id), each.pk))
    return own + [Actor(each.person_id, by_id[each.role_id]) for each in acting]


def drafters_of(route: Route) -> set[int]:
    """Ids of who drafted: the person, and the one for whom they acted as deputy."""
    drafting = route.steps.filter(act=Act.DRAFTING).values_list("decided_by", "acted_for")
    return {route.started_by_id} | {pk for pair in drafting for pk in pair if pk is not None}


def independent_actors(step: Step, on: date | None = None) -> list[Actor]:
    """Who may answer `step` on a day: everybody in the role, in the order of `actors_at`.

    A decision is for those who stand farthest from the draft: nobody decides on what they drafted,
    nor for somebody who did, as long as another can.
    """
    actors = actors_at(step.role, step.unit, on)
    if step.act != Act.DECISION or not actors:
        return actors
    drafters = drafters_of(step.route)
    farthest = min(actor.distance(drafters) for actor in actors)
    return [actor for actor in actors if actor.distance(drafters) == farthest]


def capacity(person: Person, step: Step, on: date | None = None) -> Actor | None:
    """As whom `person` would answer `step`: in an own role rather than as a deputy; else None."""
    return _own_first(each for each in independent_actors(step, on) if each.person_id == person.pk)


def drafting_capacity(
    person: Person, drafting: TemplateStep, unit: Unit, on: date | None = None
) -> Actor | None:
    """As whom `person` would draft on a route about `unit`; None if they may not."""
    actors = actors_at(drafting.role, place_of(drafting, unit), on)
    return _own_first(each for each in actors if each.person_id == person.pk)


def _own_first(actors: Iterable[Actor]) -> Actor | None:
    return min(actors, key=lambda actor: actor.is_deputy, default=None)


def place_of(step: TemplateStep, unit: Unit) -> Unit:
    """The unit at which the role of `step` is held on a route about `unit`."""
    if step.unit_rule == UnitRule.UNIVERSITY:
        return home()
    if step.unit_rule == UnitRule.FIXED:
        assert step.unit is not None, "a constraint says that it is there"
        return step.unit
    return unit


# -- Routes ----------------------------------------------------------------------------------------


def open_steps_of(person: Person, on: date | None = None) -> list[Step]:
    """Steps that wait for `person` as holder or deputy, nearest deadline first, unknown last."""
    open_steps = Step.objects.open().asked_of(person, on).select_related("route", "unit")
    # Whoever acts in the role may answer; of a decision it is asked how they stand to the draft.
    found = [
        step
        for step in open_steps
        if step.act != Act.DECISION or capacity(person, step, on) is not None
    ]
    return sorted(found, key=lambda step: (step.due_on is None, step.due_on or date.max, step.pk))


def running_route(purpose: str, subject_id: int) -> Route | None:
    """The route about a subject that has not ended; there is one at most."""
    return Route.objects.filter(
        purpose=purpose, subject_id=subject_id, state=RouteState.RUNNING
    ).first()


def approved_route(purpose: str, subject_id: int, digest: str) -> Route | None:
    """The last route that approved exactly what `digest` names; an approval of other words is none.

    digest: SHA-256 in lower-case hexadecimal.
    """
    approved = routes_about(purpose, subject_id).filter(digest=digest, state=RouteState.APPROVED)
    return approved.first()


def routes_about(purpose: str, subject_id: int) -> QuerySet[Route]:
    """Every route about a subject, the last first."""
    found = Route.objects.filter(purpose=purpose, subject_id=subject_id)
    return found.order_by("-started_at", "-pk")


def history_of_route(route: Route) -> QuerySet[Entry]:
    """What was done to `route` and its steps, newest first."""
    steps = [str(pk) for pk in route.steps.values_list("pk", flat=True)]
    return (
        Entry.objects.filter(
            Q(record_type=Route._meta.label_lower, record_id=str(route.pk))
            | Q(record_type=Step._meta.label_lower, record_id__in=steps)
        )
        .select_related("by")
        .order_by("-pk")
    )


@readable_through
def documents_of_routes(person: Reader) -> QuerySet[Document]:
    """The files about which there is a route that `person` may see."""
    seen = Route.objects.visible_to(person).filter(purpose=DOCUMENT)
    return Document.objects.filter(pk__in=seen.order_by().values("subject_id"))


def drafting_units_of(
    person: Person, templates: Iterable[RouteTemplate], on: date | None = None
) -> set[int]:
    """Ids of the units about which `person` may draft on one of `templates`."""
    found: set[int] = set()
    for template in templates:
        drafting = template.steps.get(act=Act.DRAFTING)
        kind = Role.Kind(drafting.role)
        if drafting.unit_rule == UnitRule.SUBJECT:
            found |= units_of(person, [kind], on)
        elif holds(person, [kind], at=place_of(drafting, home()), on=on):
            found |= units_below({home().pk})
    return found


# -- Templates -------------------------------------------------------------------------------------


def templates_for(
    purpose: str, *, kind: str = "", level: str = "", on: date | None = None
) -> list[RouteTemplate]:
    """Templates in use on a day (today if not given) that fit, the most specific first.

    kind, level: the caller's own codes; the empty string fits only templates for every one.
    """
    in_use = RouteTemplate.objects.in_use_on(on or timezone.localdate()).filter(purpose=purpose)
    fitting = [
        each
        for each in in_use
        if (not each.kinds or kind in each.kinds) and (not each.levels or level in each.levels)
    ]
    return sorted(
        fitting, key=lambda each: (not each.kinds, not each.levels, each.code, each.number)
    )


def template_for(
    purpose: str, *, kind: str = "", level: str = "", on: date | None = None
) -> RouteTemplate | None:
    """The most specific of them; None if none fits."""
    return next(iter(templates_for(purpose, kind=kind, level=level, on=on)), None)


def versions_of(template: RouteTemplate) -> QuerySet[RouteTemplate]:
    """Every version of a template, the last first."""
    return RouteTemplate.objects.filter(code=template.code).order_by("-number")
