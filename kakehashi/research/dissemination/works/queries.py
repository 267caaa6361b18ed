"""Questions about works that cross tables."""

import re
from collections.abc import Collection

from django.db.models import Prefetch, Q, QuerySet

from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import units_below
from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import (
    Contribution,
    VerifiedLink,
    Work,
    WorkIdentifier,
)
from kakehashi.research.dissemination.works.spellings import stored_form

NUMBERED = re.compile(r"(?:^#?|/works/)(\d+)/?$")
LONGEST_NUMBER = 18


def known_as(scheme: str, value: str) -> Work | None:
    """The work that `scheme` calls `value`, in any spelling; a merged one answers by its survivor.

    A register's identifier stays with the work under which it was entered, so that the address
    of a merged work can still say what it was.
    """
    stored = stored_form(scheme, value)
    if not stored:
        return None
    held = WorkIdentifier.objects.filter(scheme=scheme, value=stored)
    found = held.select_related("work__merged_into").first()
    if found is None:
        return None
    return found.work.merged_into or found.work


def numbered(text: str) -> Work | None:
    """The work whose number, or whose address here, is `text`; a merged one by its survivor."""
    found = NUMBERED.search(text.strip())
    if found is None or len(found[1]) > LONGEST_NUMBER:
        return None
    work = Work.objects.select_related("merged_into").filter(pk=int(found[1])).first()
    return work and (work.merged_into or work)


def of_units(units: Collection[int]) -> Q:
    """Works of the units with these ids: by their authors' profiles, unless the university has
    verified that it is not so; and those that it has verified to be theirs."""
    said = VerifiedLink.objects.filter(replaced_at=None, unit__in=units).exclude(work=None)
    by_authors = Contribution.objects.filter(profile__unit__in=units).values("work")
    theirs = Q(pk__in=by_authors) & ~Q(pk__in=said.filter(stands=False).values("work"))
    return theirs | Q(pk__in=said.filter(stands=True).values("work"))


def of_unit(unit: Unit) -> Q:
    """Works of `unit` and of every unit below it."""
    return of_units(units_below([unit.pk]))


def units_with(work: Work) -> set[int]:
    """Ids of the units to which `work` belongs: of its authors' profiles, and verified ones."""
    authors = Contribution.objects.filter(work=work, profile__isnull=False)
    found = set(authors.values_list("profile__unit", flat=True))
    for unit, stands in VerifiedLink.objects.filter(
        work=work, unit__isnull=False, replaced_at=None
    ).values_list("unit", "stands"):
        found = found | {unit} if stands else found - {unit}
    return {unit for unit in found if unit is not None}


def is_author(person: Person, work: Work) -> bool:
    """Whether `person` owns the profile of one of the work's authors."""
    return Contribution.objects.filter(work=work, profile__person=person).exists()


def was_public(work: Work) -> bool:
    """Whether the world has read it under its address, which therefore keeps answering."""
    return work.published_at is not None


def shown_works() -> QuerySet[Work]:
    """Every public work, newest first."""
    return Work.objects.public().order_by("-year", "-pk")


def with_everything(rows: QuerySet[Work]) -> QuerySet[Work]:
    """`rows` with all that a page, a citation or a description says of them; few queries more."""
    return rows.select_related("project", "merged_into").prefetch_related(
        "identifiers",
        "fundings",
        Prefetch("contributions", Contribution.objects.select_related("profile__unit")),
        "contributions__affiliations",
    )


def history(work: Work) -> QuerySet[Entry]:
    """What was done to the work, newest first."""
    return history_of(work)
