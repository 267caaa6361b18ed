"""Who holds which role where, deputies included."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import units_below
from kakehashi.people.models import Deputy, Person, Role

FORMS_OF_NAME = (
    "passport_family",
    "passport_given",
    "name_kanji",
    "name_kana",
    "name_romaji",
    "name_preferred",
)


def roles_of(person: Person, on: date | None = None) -> QuerySet[Role]:
    """Every role `person` may act in on a day (today if not given): own ones and as a deputy."""
    day = on or timezone.localdate()
    deputising = Deputy.objects.on(day).filter(person=person)
    return Role.objects.on(day).filter(Q(person=person) | Q(deputies__in=deputising)).distinct()


def holds(
    person: Person, kinds: Collection[Role.Kind], at: Unit | None = None, on: date | None = None
) -> bool:
    """Whether `person` may act in one of `kinds` at the unit `at`.

    A role at a unit counts at the units below it too. Without `at`, a role anywhere counts.
    """
    roles = roles_of(person, on).filter(kind__in=kinds)
    if at is not None:
        roles = roles.filter(unit__in=[unit.pk for unit in at.line()])
    return roles.exists()


def holds_at_home(person: Person, kinds: Collection[Role.Kind]) -> bool:
    """Whether `person` may act in one of `kinds` for the university as a whole, not for a part."""
    whole = Unit.objects.filter(kind=Unit.Kind.UNIVERSITY).first()
    return whole is not None and holds(person, kinds, at=whole)


_ANSWERED: ContextVar[dict[object, set[int]] | None] = ContextVar("answered", default=None)


@contextmanager
def asking_once() -> Iterator[None]:
    """Inside, `units_of` asks the database once for each question. No role changes meanwhile."""
    token = _ANSWERED.set({})
    try:
        yield
    finally:
        _ANSWERED.reset(token)


def units_of(person: Person, kinds: Collection[Role.Kind], on: date | None = None) -> set[int]:
    """Ids of the units where `person` may act in one of `kinds`, the units below included."""
    answered = _ANSWERED.get()
    if answered is None:
        return _units_of(person, kinds, on)
    question = (person.pk, frozenset(kinds), on)
    if question not in answered:
        answered[question] = _units_of(person, kinds, on)
    return set(answered[question])


def _units_of(person: Person, kinds: Collection[Role.Kind], on: date | None) -> set[int]:
    held = roles_of(person, on).filter(kind__in=kinds, unit__isnull=False)
    return units_below(set(held.values_list("unit_id", flat=True)))


def acts_for(person: Person, on: date | None = None) -> set[int]:
    """Ids of those for whom `person` acts on a day (today if not given): the own one included.

    A deputy acts for the holder of a role as long as the role and the deputyship last.
    """
    day = on or timezone.localdate()
    held = Role.objects.on(day)
    deputising = Deputy.objects.on(day).filter(person=person, role__in=held)
    return {person.pk, *deputising.values_list("role__person_id", flat=True)}


def holders(kinds: Collection[Role.Kind], at: Unit, on: date | None = None) -> QuerySet[Person]:
    """Persons who may act in one of `kinds` at `at` on a day (today if not given), by id.

    Holders of a role at `at` or above it and their deputies; not those who may no longer sign in.
    """
    day = on or timezone.localdate()
    roles = Role.objects.on(day).filter(kind__in=kinds, unit__in=[unit.pk for unit in at.line()])
    deputies = Deputy.objects.on(day).filter(role__in=roles)
    return (
        Person.objects.filter(Q(roles__in=roles) | Q(deputyships__in=deputies), is_active=True)
        .distinct()
        .order_by("pk")
    )


def answering(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those of `people` who have every word of `text` in a form of the name or the e-mail."""
    for word in text.split():
        anywhere = Q(email__icontains=word)
        for form in FORMS_OF_NAME:
            anywhere |= Q(**{f"{form}__icontains": word})
        people = people.filter(anywhere)
    return people
