"""What is said about a work, with only what the test names differing from the usual."""

from itertools import count

from kakehashi.people.models import Role
from kakehashi.research.dissemination.works.data import AffiliationData, AuthorData, WorkData
from kakehashi.research.dissemination.works.operations import enter_work, publish_work
from tests.make import make_officer, make_person, make_role

_number = count(1)


def said(*authors, **facts):
    """An article of 2024 by one author, or those whose names are given."""
    return WorkData(
        authors=facts.pop("authors", None)
        or [AuthorData(name=name) for name in authors or ("Hanako Sato",)],
        **{"kind": "article", "title": f"Bridges {next(_number)}", "year": 2024, **facts},
    )


def author(name, *places, **facts):
    """places: (name, country)."""
    affiliations = [AffiliationData(name=each, country=country) for each, country in places]
    return AuthorData(name=name, affiliations=affiliations, **facts)


def enter(*authors, by=None, is_public=False, **facts):
    """A work that was entered, and made public if wanted."""
    by = by or make_officer()
    work = enter_work(said(*authors, **facts), by=by)
    return publish_work(work, by=by) if is_public else work


def make_coordinator(unit=None):
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=unit)
    return person
