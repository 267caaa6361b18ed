"""Who can be played in the demonstration, and what each role is there to do."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Deputy, Person, Role

TASKS: dict[str, str | Promise] = {
    Role.Kind.OFFICE: pgettext_lazy(
        "role",
        "Keeps the register of institutions, signs and ends agreements, imports lists of partners.",
    ),
    Role.Kind.COORDINATOR: pgettext_lazy(
        "role", "Drafts the agreements of the faculty and follows them until they are signed."
    ),
    Role.Kind.LEADERSHIP: pgettext_lazy(
        "role", "Reads every figure of the policy and the records that make it, drafts included."
    ),
    Role.Kind.AUDITOR: pgettext_lazy(
        "role", "Reads the whole journal and checks that nothing in it was altered."
    ),
    Role.Kind.TEACHER: pgettext_lazy(
        "role", "Sees the partners and agreements that students can be advised on."
    ),
    Role.Kind.RESEARCHER: pgettext_lazy(
        "role", "Sees the partners and agreements that joint research can build on."
    ),
    Role.Kind.STUDENT: pgettext_lazy(
        "role",
        "Applies for study abroad, answers for a place, plans courses and comes home with credits.",
    ),
    Role.Kind.PARTNER: pgettext_lazy(
        "role", "Sees the agreements between their university and ours as the public does."
    ),
}


@dataclass(frozen=True)
class Player:
    """Somebody in one role held today, with the roles they act in for others (代理)."""

    person: Person
    role: Role
    deputises: list[Role]


@dataclass(frozen=True)
class Part:
    """One kind of role, what it is there for, and those who hold it."""

    kind: Role.Kind
    tasks: str | Promise
    players: list[Player]


def cast() -> QuerySet[Person]:
    """The people who may be played: the invented ones who may sign in."""
    return Person.objects.filter(is_invented=True, is_active=True)


def parts() -> list[Part]:
    """Every kind of role held today, in the order of `TASKS`; who holds two stands in both."""
    roles = (
        Role.objects.on(timezone.localdate())
        .filter(person__in=cast())
        .select_related("person", "unit", "institution")
        .prefetch_related("institution__names")
        .order_by("pk")
    )
    deputyships = _deputyships()
    players = [Player(r.person, r, deputyships.get(r.person_id, [])) for r in roles]
    held = {kind: [p for p in players if p.role.kind == kind] for kind in TASKS}
    return [Part(Role.Kind(kind), TASKS[kind], held[kind]) for kind in TASKS if held[kind]]


def _deputyships() -> dict[int, list[Role]]:
    """Ids of the people who deputise today, with the roles they act in."""
    found: dict[int, list[Role]] = {}
    deputies = Deputy.objects.on(timezone.localdate()).filter(person__in=cast())
    for deputy in deputies.select_related("role__person", "role__unit").order_by("pk"):
        found.setdefault(deputy.person_id, []).append(deputy.role)
    return found
