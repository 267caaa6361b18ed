"""Works divided by who is on them: units, and partners abroad with their countries/regions.

A work has several authors with several affiliations, so what it is divided by does not stand in its
row. `by` names the divisions as for every figure; `keys` finds the keys of each work.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from kakehashi.institutions.queries import home
from kakehashi.policy.counting import Number
from kakehashi.policy.evidence import Amount, Evidence
from kakehashi.research.dissemination.models import (
    Affiliation,
    Contribution,
    VerifiedLink,
    Work,
    WorkIdentifier,
)

Pairs = set[tuple[int, Any]]  # ids of works with a key
Keys = Callable[[QuerySet[Work]], Pairs]


@dataclass(frozen=True)
class WorksEvidence(Evidence):
    """Works as the rows of a figure.

    keys:  for each division of `by`, what finds the keys of works.
    whole: what the figure is a share of, in percent, each part of its own works; None: the figure
           is the number of the works.
    """

    keys: Mapping[str, Keys] = field(default_factory=dict)
    whole: Callable[[], QuerySet[Work]] | None = None

    @cached_property
    def _ids(self) -> set[int]:
        return set(self.rows.order_by().values_list("pk", flat=True))

    def counts(self, by: str) -> Mapping[Any, Number]:
        """The figure of each part; of a share: that of the part's own works."""
        if by not in self.by:
            raise KeyError(by)
        part = _counted(self._ids, self.keys[by](self.rows))
        if self.whole is None:
            return part
        whole = self.whole()
        every = _counted(set(whole.order_by().values_list("pk", flat=True)), self.keys[by](whole))
        return {key: Amount("", number).of(100 * part[key]) for key, number in every.items()}

    def part(self, by: str, key: Any) -> Evidence:
        """The same figure, only of the works with the key; None: of those without one."""
        if by not in self.by:
            raise KeyError(by)
        rows = _with_key(self.rows, self.keys[by], key)
        if self.whole is None:
            return replace(self, read=rows.all, by={}, keys={})
        whole = _with_key(self.whole(), self.keys[by], key)
        number = whole.count()
        return replace(
            self, read=rows.all, by={}, keys={}, whole=None, adds=Amount("hundred", number or 1)
        )


def _counted(works: set[int], pairs: Pairs) -> Counter[Any]:
    """Key → number of works; None: works without a key."""
    found = Counter(key for work, key in pairs if work in works)
    without = works - {work for work, _key in pairs}
    if without:
        found[None] = len(without)
    return found


def _with_key(rows: QuerySet[Work], keys: Keys, key: Any) -> QuerySet[Work]:
    pairs = keys(rows)
    if key is None:
        return rows.exclude(pk__in={work for work, _key in pairs})
    return rows.filter(pk__in={work for work, each in pairs if each == key})


# -- What works are divided by --------------------------------------------------------------------


def fields(rows: QuerySet[Work]) -> Pairs:
    """The field of research, as the source calls it."""
    return set(rows.order_by().exclude(field="").values_list("pk", "field"))


def countries(rows: QuerySet[Work]) -> Pairs:
    """Other countries/regions than the home university's, of the affiliations."""
    places = Affiliation.objects.filter(contribution__work__in=rows.order_by().values("pk"))
    own = ["", home().institution.country]
    return set(places.exclude(country__in=own).values_list("contribution__work", "country"))


def partners(rows: QuerySet[Work]) -> Pairs:
    """Institutions of the register in other countries/regions; a merged one is its successor."""
    return set(
        partner_places(rows)
        .exclude(country=home().institution.country)
        .values_list("contribution__work", "partner")
    )


def partner_places(rows: QuerySet[Work]) -> QuerySet[Any]:
    """Affiliations on `rows` with an institution of the register, as `partner`, but our own."""
    places = Affiliation.objects.filter(contribution__work__in=rows.order_by().values("pk"))
    found: QuerySet[Any] = places.annotate(
        partner=Coalesce("institution__merged_into", "institution")
    )
    return found.exclude(partner=None).exclude(partner=home().institution_id)


def units(rows: QuerySet[Work]) -> Pairs:
    """Units of the authors' profiles, and those verified; not those verified not to be."""
    works = set(rows.order_by().values_list("pk", flat=True))
    links = VerifiedLink.objects.filter(replaced_at=None)
    persons = _said(links.exclude(profile=None), "profile")
    denied = {(work, key) for work, key, stands in persons if not stands}
    named = Contribution.objects.filter(
        work__in=rows.order_by().values("pk"), profile__isnull=False
    )
    found = {
        (work, unit)
        for work, profile, unit in named.values_list("work", "profile", "profile__unit")
        if (work, profile) not in denied
    }
    homes = dict(links.exclude(profile=None).values_list("profile", "profile__unit"))
    found |= {(work, homes[key]) for work, key, stands in persons if stands}
    own = _said(links.exclude(unit=None), "unit")
    found |= {(work, key) for work, key, stands in own if stands}
    found -= {(work, key) for work, key, stands in own if not stands}
    return {(work, unit) for work, unit in found if work in works}


def _said(links: QuerySet[VerifiedLink], target: str) -> list[tuple[int, int, bool]]:
    """(work, target, whether it stands) of links whose work has a page here. Two queries."""
    rows = list(
        links.annotate(survivor=Coalesce("work__merged_into", "work")).values_list(
            "survivor", "openalex", "doi", target, "stands"
        )
    )
    known = _pages(
        {f"W{openalex}" for work, openalex, *_rest in rows if work is None and openalex},
        {doi for work, _openalex, doi, *_rest in rows if work is None and doi},
    )
    found = (
        (work or known.get(f"W{openalex}") or known.get(doi), key, stands)
        for work, openalex, doi, key, stands in rows
    )
    return [(work, key, stands) for work, key, stands in found if work is not None]


def _pages(openalex: Iterable[str], dois: Iterable[str]) -> dict[str, int]:
    wanted = Q(scheme="openalex", value__in=openalex) | Q(scheme="doi", value__in=dois)
    held = WorkIdentifier.objects.filter(wanted).annotate(
        survivor=Coalesce("work__merged_into", "work")
    )
    return dict(held.order_by().values_list("value", "survivor"))
