"""Questions about verified links, and whose works are whose when they have spoken."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import units_below
from kakehashi.research.dissemination.models import (
    Contribution,
    Profile,
    VerifiedLink,
    Work,
    WorkIdentifier,
)

Target = Profile | Unit | Institution


def current() -> QuerySet[VerifiedLink]:
    """The links that speak today, oldest first: neither replaced nor retracted."""
    rows = VerifiedLink.objects.filter(replaced_at=None).order_by("pk")
    return rows.select_related("work", "profile", "unit", "institution", "made_by")


def links_of_work(work: Work) -> QuerySet[VerifiedLink]:
    """What is said of one work, also of what was merged into it and under its identifiers."""
    names = Q(work=work) | Q(work__merged_into=work)
    return current().filter(names | _named_by(work.identifiers.all()))


def links_of(target: Target) -> QuerySet[VerifiedLink]:
    """What is said of the works of one person, one unit or one institution."""
    return current().filter(**{_column(target): target})


def word_on(work: Work, target: Target) -> VerifiedLink | None:
    """The university's word on whether `work` belongs to `target`; None where it has not spoken."""
    return links_of_work(work).filter(**{_column(target): target}).last()


def history_of(work: Work) -> QuerySet[VerifiedLink]:
    """Every word ever said of a work, newest first, those that were replaced included."""
    names = Q(work=work) | Q(work__merged_into=work)
    rows = VerifiedLink.objects.filter(names | _named_by(work.identifiers.all()))
    rows = rows.select_related("profile", "unit", "institution", "made_by", "replaced_by")
    return rows.order_by("-pk")


def works_of_profiles(profiles: Collection[int] | QuerySet[Profile, int]) -> QuerySet[Work]:
    """Works of the profiles with these ids, in every state, newest year first.

    Those in which one of them is named as an author, and those verified as theirs; not a work of
    which the only word on each author named is that it is not theirs.
    """
    links = VerifiedLink.objects.filter(replaced_at=None, profile__in=profiles)
    refused = _pairs(links.filter(stands=False))
    named = Contribution.objects.filter(profile__in=profiles)
    for profile, works in refused.items():
        named = named.exclude(profile=profile, work__in=works)
    return _either(named, links.filter(stands=True))


def works_of_unit(unit: Unit) -> QuerySet[Work]:
    """Works of a unit and the units below it, in every state, newest year first.

    Those of its people, and those verified as the unit's; not those verified not to be the unit's.
    """
    units = units_below({unit.pk})
    profiles = Profile.objects.filter(unit__in=units).order_by().values_list("pk", flat=True)
    links = VerifiedLink.objects.filter(replaced_at=None, unit__in=units)
    own = works_of_profiles(list(profiles)).order_by().values("pk")
    given = works_named(links.filter(stands=True))
    denied = works_named(links.filter(stands=False, unit=unit))
    rows = Work.objects.filter(Q(pk__in=own) | Q(pk__in=given)).exclude(pk__in=denied)
    return rows.order_by("-year", "-pk")


def works_named(links: QuerySet[VerifiedLink]) -> set[int]:
    """Ids of the works that `links` speak of: by their page here, or else by an identifier."""
    return {pk for works in _pairs(links).values() for pk in works}


def _either(named: QuerySet[Contribution], links: QuerySet[VerifiedLink]) -> QuerySet[Work]:
    given = works_named(links)
    rows = Work.objects.filter(Q(pk__in=named.order_by().values("work")) | Q(pk__in=given))
    return rows.order_by("-year", "-pk")


def _pairs(links: QuerySet[VerifiedLink]) -> dict[int | None, set[int]]:
    """profile of a link (or None) -> ids of works. At most two queries."""
    rows = list(
        links.order_by()
        .annotate(survivor=Coalesce("work__merged_into", "work"))
        .values_list("profile", "survivor", "openalex", "doi")
    )
    unknown = [row for row in rows if row[1] is None]
    known = _works_by_identifier(
        [f"W{openalex}" for _profile, _work, openalex, _doi in unknown if openalex],
        [doi for _profile, _work, _openalex, doi in unknown if doi],
    )
    found: dict[int | None, set[int]] = {}
    for profile, work, openalex, doi in rows:
        pk = work or known.get(f"W{openalex}") or known.get(doi)
        if pk is not None:
            found.setdefault(profile, set()).add(pk)
    return found


def _works_by_identifier(openalex: Iterable[str], dois: Iterable[str]) -> dict[str, int]:
    wanted = Q(scheme="openalex", value__in=list(openalex)) | Q(scheme="doi", value__in=list(dois))
    rows = WorkIdentifier.objects.filter(wanted).annotate(
        survivor=Coalesce("work__merged_into", "work")
    )
    return dict(rows.order_by().values_list("value", "survivor"))


def _named_by(identifiers: Iterable[WorkIdentifier]) -> Q:
    """Links under one of `identifiers`."""
    wanted = Q(pk__in=[])
    for each in identifiers:
        if each.scheme == WorkIdentifier.Scheme.DOI:
            wanted |= Q(doi=each.value)
        number = openalex_number(each.value)
        if each.scheme == WorkIdentifier.Scheme.OPENALEX and number is not None:
            wanted |= Q(openalex=number)
    return wanted


def openalex_number(value: str) -> int | None:
    """W123 → 123; None where it is no number of OpenAlex."""
    digits = value.upper().removeprefix("W")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else None


def _column(target: Target) -> str:
    return {Profile: "profile", Unit: "unit", Institution: "institution"}[type(target)]
