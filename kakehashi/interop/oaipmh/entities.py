"""People, units, projects and fundings as records."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, QuerySet

from kakehashi.institutions.models import Institution, Unit
from kakehashi.interop.oaipmh.addresses import local_id, page
from kakehashi.interop.oaipmh.formats import records
from kakehashi.interop.oaipmh.formats.records import Words
from kakehashi.interop.oaipmh.naming import Gathered, Kind, Units, both, kana, project_grant, ror
from kakehashi.research.dissemination.models import Profile, ResearchProject
from kakehashi.research.dissemination.states import ProfileState

Row = TypeVar("Row", bound=Model)


def people(rows: QuerySet[Profile]) -> dict[int, Gathered]:
    """The records of profiles."""
    units = Units.read()
    return {
        profile.pk: Gathered(_person(profile, units), ("openaire_cris_persons",))
        for profile in rows
    }


def _person(profile: Profile, units: Units) -> records.Person:
    return records.Person(
        id=local_id(Kind.PERSON, profile.pk),
        names=(*both(profile), *kana(profile)),
        address=page("dissemination:profile", profile.slug),
        orcid=profile.orcid or "",
        erad=profile.erad,
        researchmap=profile.researchmap,
        website=profile.website,
        fields=both(profile, "fields"),
        units=(units.named(profile.unit_id),),
        is_invented=profile.is_invented,
    )


def units(rows: QuerySet[Unit]) -> dict[int, Gathered]:
    """The records of the university and its units."""
    known = Units.read()
    found = {}
    for unit in rows.select_related("institution"):
        is_home = unit.parent_id is None
        record = records.OrgUnit(
            id=local_id(Kind.ORGUNIT, unit.pk),
            names=both(unit),
            ror=known.home_ror if is_home else "",
            website=unit.institution.website if is_home else "",
            parent=known.named(unit.parent_id) if unit.parent_id else None,
        )
        found[unit.pk] = Gathered(record, ("openaire_cris_orgunits",))
    return found


def projects(rows: QuerySet[ResearchProject]) -> dict[int, Gathered]:
    """The records of projects."""
    units = Units.read()
    rows = rows.select_related("leader").prefetch_related(
        "members", "partners__names", "partners__identifiers"
    )
    return {
        project.pk: Gathered(_project(project, units), ("openaire_cris_projects",))
        for project in rows
    }


def _project(project: ResearchProject, units: Units) -> records.Project:
    return records.Project(
        id=local_id(Kind.PROJECT, project.pk),
        titles=both(project, "title"),
        address=page("dissemination:project", project.slug),
        starts=project.starts_on.isoformat(),
        ends=project.ends_on.isoformat() if project.ends_on else "",
        summaries=both(project, "summary"),
        leader=_member(project.leader) if _is_shown(project.leader) else None,
        members=tuple(_member(each) for each in _by_key(project.members.all()) if _is_shown(each)),
        home=units.named(units.home.pk) if units.home else None,
        partners=tuple(_partner(each) for each in _by_key(project.partners.all())),
        grant=project_grant(project),
        website=project.website,
        is_invented=project.is_invented,
    )


def _by_key(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.pk)


def _is_shown(profile: Profile) -> bool:
    return profile.state != ProfileState.HIDDEN


def _member(profile: Profile) -> records.Member:
    return records.Member(name=profile.name_in("en"), id=local_id(Kind.PERSON, profile.pk))


def _partner(institution: Institution) -> records.Organisation:
    return records.Organisation(
        names=(Words(institution.name_in("en"), "en"),), ror=ror(institution)
    )


def fundings(rows: QuerySet[ResearchProject]) -> dict[int, Gathered]:
    """The records of what pays for projects, for those that have a number."""
    return {
        project.pk: Gathered(
            records.Funding(
                id=local_id(Kind.FUNDING, project.pk),
                number=project.award_number,
                names=both(project, "title"),
                funders=both(project, "funder"),
                is_invented=project.is_invented,
            ),
            ("openaire_cris_funding",),
        )
        for project in rows
    }
