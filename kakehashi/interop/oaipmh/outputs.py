"""Works as records, with their authors, and the sets they are in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from kakehashi.interop.oaipmh.addresses import local_id, page
from kakehashi.interop.oaipmh.formats import records
from kakehashi.interop.oaipmh.formats.records import Words
from kakehashi.interop.oaipmh.naming import (
    Gathered,
    Kind,
    Units,
    both,
    kana,
    project_grant,
    ror_of,
)
from kakehashi.research.dissemination.models import (
    Affiliation,
    Contribution,
    Profile,
    ResearchProject,
    VerifiedLink,
    Work,
)
from kakehashi.research.dissemination.states import ProfileState

PRODUCTS = (Work.Kind.DATASET, Work.Kind.SOFTWARE)
Word = tuple[int, bool]


@dataclass(frozen=True)
class Links:
    """Verified links between works and units, as (unit, stands), by what names the work."""

    of_work: dict[int, list[Word]]
    of_openalex: dict[int, list[Word]]
    of_doi: dict[str, list[Word]]

    def of(self, work: Work) -> list[Word]:
        """(unit, stands) for a work, under whichever of its names the link was made."""
        openalex = work.identifier("openalex").lstrip("Ww")
        number = int(openalex) if openalex.isdecimal() else 0
        found = [*self.of_work.get(work.pk, []), *self.of_openalex.get(number, [])]
        return found + self.of_doi.get(work.identifier("doi").lower(), [])


@dataclass(frozen=True)
class Around:
    """What records of works need to know besides the works."""

    units: Units
    fundings: Mapping[str, int]  # award number → the public project that has it
    links: Links


def outputs(rows: QuerySet[Work]) -> dict[int, Gathered]:
    """The records of works, in a number of queries that does not grow with theirs."""
    places = Affiliation.objects.select_related("institution").prefetch_related(
        "institution__identifiers"
    )
    authors = Contribution.objects.select_related("profile").prefetch_related(
        Prefetch("affiliations", places)
    )
    works = list(
        rows.select_related("project").prefetch_related(
            "identifiers", "fundings", Prefetch("contributions", authors)
        )
    )
    around = Around(Units.read(), _numbers(works), _links(works))
    return {work.pk: Gathered(_output(work, around), _specs(work, around)) for work in works}


def _numbers(works: Iterable[Work]) -> dict[str, int]:
    numbers = {each.award_number for work in works for each in work.fundings.all()} - {""}
    public = ResearchProject.objects.filter(is_public=True, award_number__in=numbers)
    return dict(public.order_by("-pk").values_list("award_number", "pk"))


def _links(works: Iterable[Work]) -> Links:
    pks = [work.pk for work in works]
    dois = {work.identifier("doi").lower() for work in works} - {""}
    bare = {work.identifier("openalex").lstrip("Ww") for work in works}
    numbers = {int(each) for each in bare if each.isdecimal()}
    found = Links({}, {}, {})
    links = VerifiedLink.objects.filter(
        Q(work__in=pks) | Q(openalex__in=numbers) | Q(doi__in=dois),
        unit__isnull=False,
        replaced_at__isnull=True,
    )
    for link in links.order_by("pk"):
        word = (link.unit_id or 0, link.stands)
        if link.work_id:
            found.of_work.setdefault(link.work_id, []).append(word)
        elif link.openalex:
            found.of_openalex.setdefault(link.openalex, []).append(word)
        else:
            found.of_doi.setdefault(link.doi.lower(), []).append(word)
    return found


def _specs(work: Work, around: Around) -> tuple[str, ...]:
    shown = [each.profile for each in work.contributions.all() if each.profile is not None]
    units = {profile.unit_id for profile in shown}
    for unit, stands in around.links.of(work):
        units = units | {unit} if stands else units - {unit}
    found = around.units.specs(units)
    if found:
        found.add("unit")
    found |= {"type", f"type:{work.kind}"}
    if work.year is not None:
        found |= {"year", f"year:{work.year}"}
    if work.is_international:
        found.add("international")
    is_product = work.kind in PRODUCTS
    found.add("openaire_cris_products" if is_product else "openaire_cris_publications")
    return tuple(sorted(found))


def _output(work: Work, around: Around) -> records.Output:
    is_product = work.kind in PRODUCTS
    is_listed = work.project is not None and work.project.is_public
    return records.Output(
        id=local_id(Kind.PRODUCT if is_product else Kind.PUBLICATION, work.pk),
        kind=work.kind,
        titles=_titles(work),
        address=page("dissemination:work", work.pk),
        language=work.language,
        abstracts=_abstracts(work),
        authors=tuple(_author(each, around) for each in work.contributions.all()),
        issued=_issued(work),
        container=work.container,
        publisher=work.publisher,
        volume=work.volume,
        issue=work.issue,
        pages=work.pages,
        issn=work.issn,
        isbn=work.isbn,
        access=work.access,
        licence=work.licence,
        open_url=work.open_url,
        is_retracted=work.is_retracted,
        is_invented=work.is_invented,
        subjects=tuple(each for each in (work.topic, work.field) if each),
        identifiers=tuple((each.scheme, each.value) for each in work.identifiers.all()),
        grants=_grants(work, around),
        project=local_id(Kind.PROJECT, work.project_id) if is_listed and work.project_id else "",
    )


def _titles(work: Work) -> tuple[Words, ...]:
    """The title as published, then those in other words."""
    printed = Words(work.title, work.language)
    return (printed, *(each for each in both(work, "title") if each.text != work.title))


def _abstracts(work: Work) -> tuple[Words, ...]:
    printed = (Words(work.abstract, work.language),) if work.abstract.strip() else ()
    return (*printed, *(each for each in both(work, "summary") if each.text != work.abstract))


def _issued(work: Work) -> str:
    if work.published_on:
        return work.published_on.isoformat()
    return f"{work.year:04d}" if work.year else ""


def _grants(work: Work, around: Around) -> tuple[records.Grant, ...]:
    found = [
        records.Grant(
            funder=each.funder,
            funder_identifier=each.funder_identifier,
            number=each.award_number,
            title=each.award_title,
            id=_funding(around.fundings.get(each.award_number)),
        )
        for each in sorted(work.fundings.all(), key=lambda row: row.pk)
    ]
    project = work.project if work.project and work.project.is_public else None
    paid = project_grant(project) if project else None
    if paid and paid.number and paid.number not in {each.number for each in found}:
        found.append(paid)
    return tuple(found)


def _funding(project: int | None) -> str:
    return local_id(Kind.FUNDING, project) if project else ""


def _author(author: Contribution, around: Around) -> records.Author:
    profile = author.profile
    shown = profile if profile and profile.state != ProfileState.HIDDEN else None
    printed = [_affiliation(each) for each in author.affiliations.all()]
    if shown is None:
        return records.Author(name=author.name, orcid=author.orcid, affiliations=tuple(printed))
    home = around.units.home
    ours = home.institution_id if home else None
    elsewhere = [
        _affiliation(each) for each in author.affiliations.all() if each.institution_id != ours
    ]
    return records.Author(
        name=author.name,
        names=(*both(shown), *kana(shown)),
        orcid=shown.orcid or author.orcid,
        erad=shown.erad,
        id=local_id(Kind.PERSON, shown.pk),
        affiliations=(*_own_unit(shown, printed, elsewhere, around), *elsewhere),
    )


def _own_unit(
    profile: Profile,
    printed: list[records.Organisation],
    elsewhere: list[records.Organisation],
    around: Around,
) -> tuple[records.Organisation, ...]:
    """The unit of somebody who wrote the work here, or whose affiliation is not known."""
    if printed and len(elsewhere) == len(printed):
        return ()
    return (around.units.named(profile.unit_id),)


def _affiliation(place: Affiliation) -> records.Organisation:
    return records.Organisation(
        names=(Words(place.name),), ror=ror_of(place.institution, place.ror)
    )
