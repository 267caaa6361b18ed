"""Our verified links in plain values, and as the built tables take them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from django.db.models import Count, Max

from kakehashi.institutions.models import Identifier, Institution, Unit
from kakehashi.institutions.queries import home, survivors, with_absorbed
from kakehashi.research.dissemination.models import Profile, VerifiedLink, Work, WorkIdentifier
from kakehashi.research.dissemination.verifying.queries import current, openalex_number
from kakehashi.research.projects.collaboration.tables import SUMMARY
from kakehashi.research.projects.overruling.resolving import resolve
from kakehashi.research.projects.overruling.sources import read_source
from kakehashi.research.projects.overruling.words import Of, Resolved, Word

Names = tuple[int | None, str]  # OpenAlex number, DOI


def words() -> list[Word]:
    """What the university says today of every work, oldest first; in a few queries.

    A link that names its work by a page only has the identifiers that the page has by now.
    """
    links = list(current())
    pages = _names_of_works({link.work_id for link in links if link.work_id is not None})
    rors = rors_of({link.institution_id for link in links if link.institution_id is not None})
    lines = _lines()
    return [_word(link, pages, rors, lines) for link in links]


def _word(
    link: VerifiedLink,
    pages: Mapping[int, Names],
    rors: Mapping[int, tuple[str, ...]],
    lines: Mapping[int, tuple[int, ...]],
) -> Word:
    on_page, doi = pages.get(link.work_id or 0, (None, ""))
    named = (link.openalex or on_page, link.doi or doi)
    if link.profile is not None:
        who, above = link.profile, lines[link.profile.unit_id]
        ids = (who.openalex, who.orcid or "")
        return Word(link.pk, Of.PERSON, link.stands, *named, above, (), *ids)
    if link.unit_id is not None:
        return Word(link.pk, Of.UNIT, link.stands, *named, lines[link.unit_id])
    known = rors.get(link.institution_id or 0, ())
    return Word(link.pk, Of.INSTITUTION, link.stands, *named, (), known)


def _lines() -> dict[int, tuple[int, ...]]:
    """Unit → itself and those above it, nearest first."""
    above = dict(Unit.objects.order_by().values_list("pk", "parent"))
    found: dict[int, tuple[int, ...]] = {}
    for pk in above:
        line: list[int] = []
        unit: int | None = pk
        while unit is not None and unit not in line:
            line.append(unit)
            unit = above[unit]
        found[pk] = tuple(line)
    return found


def _names_of_works(pks: Collection[int]) -> dict[int, Names]:
    """Work → its identifiers; a merged one has those of its survivor."""
    merged = dict(Work.objects.filter(pk__in=pks).order_by().values_list("pk", "merged_into"))
    ends = {pk: other or pk for pk, other in merged.items()}
    schemes = (WorkIdentifier.Scheme.OPENALEX, WorkIdentifier.Scheme.DOI)
    rows = WorkIdentifier.objects.filter(work__in=set(ends.values()), scheme__in=schemes)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for pk, scheme, value in rows.order_by("-pk").values_list("work", "scheme", "value"):
        found[pk][scheme] = value
    return {
        pk: (openalex_number(found[end].get("openalex", "")), found[end].get("doi", ""))
        for pk, end in ends.items()
    }


def rors_of(pks: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Institution → its ROR ids: its survivor's first, then those of what was merged into it.

    A few queries for all institutions that were never merged; two more for each that was.
    """
    ends = survivors(pks)
    absorbing = set(
        Institution.objects.filter(merged_into__in=set(ends.values())).values_list(
            "merged_into", flat=True
        )
    )
    lines = {
        end: [end, *sorted(with_absorbed(end) - {end})] if end in absorbing else [end]
        for end in set(ends.values())
    }
    every = {pk for line in lines.values() for pk in line}
    rows = Identifier.objects.filter(scheme=Identifier.Scheme.ROR, institution__in=every)
    held: dict[int, list[str]] = defaultdict(list)
    for pk, value in rows.order_by("pk").values_list("institution", "value"):
        held[pk].append(value)
    return {
        pk: tuple(ror for member in lines[end] for ror in held.get(member, ()))
        for pk, end in ends.items()
    }


def rors_at_home() -> tuple[str, ...]:
    """The ROR ids of the university itself; none before it has been entered."""
    try:
        pk = home().institution_id
    except Unit.DoesNotExist:
        return ()
    return rors_of([pk])[pk]


def stamp() -> tuple[object, ...]:
    """Different after everything that changes what our words mean. Six quick queries."""
    said = VerifiedLink.objects.aggregate(Count("pk"), Max("pk"), Max("replaced_at"))
    rors = Identifier.objects.filter(scheme=Identifier.Scheme.ROR)
    merged = Institution.objects.filter(merged_into__isnull=False)
    return (
        *said.values(),
        *rors.aggregate(Count("pk"), Max("pk")).values(),
        *merged.aggregate(Count("pk"), Max("pk")).values(),
        *WorkIdentifier.objects.aggregate(Count("pk"), Max("pk")).values(),
        *Profile.objects.aggregate(Max("changed_at")).values(),
        *Unit.objects.aggregate(Count("pk"), Max("pk")).values(),
    )


def resolved(folder: Path) -> Resolved:
    """Our words as the tables in `folder` take them; remembered until either changes.

    Raises: OSError or pyarrow.ArrowException, if a table is missing or cannot be read.
    """
    return _resolved(folder, (folder / SUMMARY).stat().st_mtime_ns, stamp())


@lru_cache(maxsize=4)
def _resolved(folder: Path, _built: int, _said: tuple[object, ...]) -> Resolved:
    said = words()
    if not said:
        return Resolved()
    at_home = rors_at_home()
    return resolve(said, read_source(folder, said, at_home), at_home)
