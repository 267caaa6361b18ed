"""Questions about profiles, projects and units that cross tables."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import home, units_below
from kakehashi.people.models import Person, Role
from kakehashi.research.dissemination.models import (
    Affiliation,
    Profile,
    ResearchProject,
    VerifiedLink,
    Work,
)
from kakehashi.research.dissemination.people.particulars import RESEARCHES
from kakehashi.research.dissemination.states import ProfileState, WorkState
from kakehashi.research.dissemination.verifying.queries import works_of_profiles, works_of_unit

STILL_RIGHT = timedelta(days=365)  # after so long its owner is asked whether it is still right


def public_works(works: QuerySet[Work]) -> QuerySet[Work]:
    """The public ones of `works`."""
    return works.filter(state=WorkState.PUBLIC)


def works_of(profile: Profile) -> QuerySet[Work]:
    """The public works of a researcher, newest first."""
    return public_works(works_of_profiles([profile.pk]))


def works_at(unit: Unit) -> QuerySet[Work]:
    """The public works of a unit and the units below it, newest first."""
    return public_works(works_of_unit(unit))


def projects_of(profile: Profile, reader: Person | None) -> QuerySet[ResearchProject]:
    """Projects that a researcher leads or works in, as far as `reader` may see them, newest first.

    reader: None for the world.
    """
    seen = ResearchProject.objects.public() if reader is None else _seen(reader)
    mine = ResearchProject.objects.filter(Q(leader=profile) | Q(members=profile)).values("pk")
    return seen.filter(pk__in=mine).select_related("leader", "unit").order_by("-starts_on", "pk")


def _seen(reader: Person) -> QuerySet[ResearchProject]:
    return ResearchProject.objects.visible_to(reader)


@dataclass(frozen=True)
class Country:
    """With whom somebody published: a country or region, and in how many works."""

    code: str
    works: int


def countries_of(works: QuerySet[Work]) -> list[Country]:
    """Countries and regions of the co-authors abroad, most works first, then by code.

    By the affiliations that the works state; a work without any counts nowhere.
    """
    home_country = home().institution.country
    rows = (
        Affiliation.objects.filter(contribution__work__in=works.order_by().values("pk"))
        .exclude(country__in=["", home_country])
        .order_by()
        .values_list("country", "contribution__work")
        .distinct()
    )
    counts = Counter(code for code, _work in rows)
    return [Country(*each) for each in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def people_of(unit: Unit) -> QuerySet[Profile]:
    """Profiles of a unit and the units below it that the world reads."""
    return Profile.objects.public().filter(unit__in=units_below({unit.pk})).select_related("unit")


def projects_at(unit: Unit) -> QuerySet[ResearchProject]:
    """Public projects of a unit and the units below it, newest first."""
    rows = ResearchProject.objects.public().filter(unit__in=units_below({unit.pk}))
    return rows.select_related("leader", "unit").order_by("-starts_on", "pk")


def researching_units(day: date) -> list[Unit]:
    """Units that have a page of research, in the order of the tree: some profile, work or project.

    A unit above one that has something has a page too.
    """
    held = {
        *Profile.objects.public().order_by().values_list("unit", flat=True),
        *ResearchProject.objects.public().order_by().values_list("unit", flat=True),
        *VerifiedLink.objects.filter(replaced_at=None, stands=True, unit__isnull=False)
        .order_by()
        .values_list("unit", flat=True),
    }
    units = Unit.objects.in_bulk(held)
    found = {above.pk: above for unit in units.values() for above in unit.line()}
    running = set(Unit.objects.on(day).filter(pk__in=found).values_list("pk", flat=True))
    return sorted((unit for pk, unit in found.items() if pk in running), key=_place)


def _place(unit: Unit) -> list[tuple[int, str]]:
    """Where it stands in the tree: a unit comes right before those below it."""
    kinds = list(Unit.Kind.values)
    return [(kinds.index(above.kind), above.code) for above in reversed(list(unit.line()))]


def without_profile(unit: Unit, day: date) -> QuerySet[Person]:
    """Teachers and researchers of a unit and those below it who have no profile, by name."""
    roles = Role.objects.on(day).filter(kind__in=RESEARCHES, unit__in=units_below({unit.pk}))
    people = Person.objects.filter(pk__in=roles.values("person"), profile=None, is_active=True)
    return people.order_by("passport_family", "passport_given", "pk")


def research_unit_of(person: Person, day: date) -> Unit | None:
    """The unit of the first role as teacher or researcher that somebody holds on a day."""
    role = Role.objects.on(day).filter(person=person, kind__in=RESEARCHES).first()
    return None if role is None else role.unit


def to_be_confirmed(day: date) -> QuerySet[Profile]:
    """Profiles whose owner is asked on `day`: not confirmed, or not for a year. Hidden ones not."""
    old = Q(state=ProfileState.CONFIRMED, confirmed_at__date__lte=day - STILL_RIGHT)
    rows = Profile.objects.filter(person__isnull=False, person__is_active=True)
    return rows.filter(Q(state=ProfileState.DRAFT) | old)


def of_institutions(rows: QuerySet[ResearchProject]) -> dict[int, list[Institution]]:
    """id of a project -> its partners, by name."""
    pairs = rows.order_by().values_list("pk", "partners")
    wanted: Iterable[int] = {partner for _pk, partner in pairs if partner is not None}
    named = Institution.objects.with_names().in_bulk(wanted)
    found: dict[int, list[Institution]] = {}
    for pk, partner in pairs:
        if partner is not None:
            found.setdefault(pk, []).append(named[partner])
    return found


def slugs_like(model: type[Profile] | type[ResearchProject], stem: str) -> Collection[str]:
    """Addresses in use that begin with `stem`."""
    held = model._default_manager.filter(slug__startswith=stem)
    return set(held.values_list("slug", flat=True))
