"""Makers of works, profiles, projects and links."""

from itertools import count

from django.utils import timezone

from kakehashi.people.models import Role
from kakehashi.research.dissemination.models import (
    Affiliation,
    Contribution,
    Profile,
    ResearchProject,
    VerifiedLink,
    Work,
    WorkIdentifier,
)
from tests.make import make_officer, make_person, make_role, make_unit

_number = count(1)


def make_researcher(*, unit=None, **facts):
    """Somebody who does research at a faculty."""
    person = make_person(**facts)
    make_role(person, Role.Kind.RESEARCHER, unit=unit or make_unit())
    return person


def make_profile(*, person=None, unit=None, **facts):
    """A profile that its owner has not confirmed."""
    number, now = next(_number), timezone.now()
    return Profile.objects.create(
        person=person,
        unit=unit or make_unit(),
        created_by=facts.pop("created_by", None) or person or make_officer(),
        created_at=now,
        changed_at=now,
        **{
            "slug": f"researcher-{number}",
            "name_en": f"Researcher {number}",
            "name_ja": f"研究者{number}",
            **facts,
        },
    )


def make_work(*, state="public", doi="", openalex="", authors=(), **facts):
    """A public article of last year. authors: (name, profile, [(institution, country), …])."""
    number, now = next(_number), timezone.now()
    by = facts.pop("created_by", None) or make_officer()
    public = {} if state == "draft" else {"published_by": by, "published_at": now}
    work = Work.objects.create(
        state=state,
        created_by=by,
        created_at=now,
        changed_at=facts.pop("changed_at", now),
        **{
            "kind": "article",
            "title": f"Work {number}",
            "language": "en",
            "year": now.year - 1,
            **public,
            **facts,
        },
    )
    for scheme, value in (("doi", doi), ("openalex", openalex)):
        if value:
            WorkIdentifier.objects.create(work=work, scheme=scheme, value=value)
    for position, (name, profile, places) in enumerate(authors, start=1):
        author = Contribution.objects.create(
            work=work, position=position, name=name, profile=profile
        )
        for institution, country in places:
            Affiliation.objects.create(
                contribution=author,
                name=institution.name_in("en") if institution else "Elsewhere",
                institution=institution,
                country=country,
            )
    return work


def make_project(**facts):
    """A public research project that began last year."""
    number, now = next(_number), timezone.now()
    leader = facts.pop("leader", None) or make_profile()
    return ResearchProject.objects.create(
        leader=leader,
        unit=facts.pop("unit", None) or leader.unit,
        created_by=facts.pop("created_by", None) or make_officer(),
        created_at=now,
        changed_at=now,
        **{
            "slug": f"project-{number}",
            "title_en": f"Project {number}",
            "starts_on": now.date().replace(year=now.year - 1, day=1),
            "is_public": True,
            **facts,
        },
    )


def make_verified_link(*, stands=True, by=None, **facts):
    """The university's word on whose a work is."""
    return VerifiedLink.objects.create(
        stands=stands, made_by=by or make_officer(), made_at=timezone.now(), **facts
    )
