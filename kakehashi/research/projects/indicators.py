"""The figures of (2.1): co-publications with other countries/regions, and with partners."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Terms
from kakehashi.agreements.queries import latest_statement
from kakehashi.institutions.models import Institution
from kakehashi.policy.breakdowns import COUNTRY, UNIT
from kakehashi.policy.counting import FISCAL_YEAR, PERCENT, WORKS
from kakehashi.policy.evidence import Amount, Breakdown, Evidence, Unknown
from kakehashi.policy.registry import indicator
from kakehashi.research.dissemination.models import Work
from kakehashi.research.projects.divided import (
    Keys,
    WorksEvidence,
    countries,
    fields,
    partner_places,
    partners,
    units,
)
from kakehashi.vocabulary.research_fields import field_name
from kakehashi.vocabulary.time import fiscal_year

SOURCE = _("Basic Policies of 2014, direction (2.1). The definition is Kakehashi's own.")
LEIDEN = _(
    "Basic Policies of 2014, direction (2.1); PP(int collab) of the CWTS Leiden Ranking Open"
    " Edition 2025, counted on the university's own register of works."
)
NO_WORK = _("No public work of this year is on record.")
NO_COUNTRY = _("Of no public work of this year a country/region is on record.")
AS_TODAY = _(
    "Works are as they stand on record today. What a register of the world's works says of the"
    " university stands on the pages of international collaboration."
)
LOWER_BOUND = _(
    "This is a lower bound: nobody has declared the register of agreements complete for this day."
)


def _institution_names(keys: Collection[int], language: str) -> Mapping[int, str]:
    rows = Institution.objects.filter(pk__in=keys).with_names()
    return {each.pk: each.name_in(language) for each in rows}


def _field_names(keys: Collection[str], language: str) -> Mapping[str, str]:
    return {key: field_name(key, language) for key in keys}


PARTNER = Breakdown(
    "partner",
    pgettext_lazy("breakdown", "By partner institution"),
    _institution_names,
    pgettext_lazy("breakdown", "none in the register"),
)
FIELD = Breakdown("field", pgettext_lazy("breakdown", "By field of research"), _field_names)
UNIT_OF_AUTHORS = Breakdown(
    "unit", UNIT.title, UNIT.names, pgettext_lazy("breakdown", "no unit on record")
)
BY: Mapping[str, Breakdown] = {
    "country": COUNTRY,
    "partner": PARTNER,
    "unit": UNIT_OF_AUTHORS,
    "field": FIELD,
}
KEYS: Mapping[str, Keys] = {
    "country": countries,
    "partner": partners,
    "unit": units,
    "field": fields,
}
WITHIN = ("unit", "field")  # a share has none of its own by partner: all works with one are counted


@indicator(
    "2.1",
    "copublications.share",
    unit=PERCENT,
    at=FISCAL_YEAR,
    title=_("Share of international co-publications"),
    wording=_(
        "Of the public works in the university's register whose year of publication is the calendar"
        " year in which the fiscal year began (FY2025: works of 2025), and of which a"
        " country/region is on record, the share with affiliations in more than one. A part is the"
        " share among its own works. Retracted works are left out."
    ),
    source=LEIDEN,
)
def share(at: date) -> Evidence | Unknown:
    """Share of works with more than one country/region. Unit: per cent. Source: policy (2.1)."""
    known = _known(at).count()
    if not known:
        return Unknown(NO_COUNTRY if _works(at).exists() else NO_WORK)
    return WorksEvidence(
        partial(_international, at),
        {key: BY[key] for key in WITHIN},
        caveat=AS_TODAY,
        is_public=True,
        adds=Amount("hundred", known),
        keys=KEYS,
        whole=partial(_known, at),
    )


@indicator(
    "2.1",
    "copublications.works",
    unit=WORKS,
    at=FISCAL_YEAR,
    title=_("International co-publications"),
    wording=_(
        "Public works in the university's register whose year of publication is the calendar year"
        " in which the fiscal year began, with affiliations in more than one country/region. Each"
        " counts once, and once in every part that it belongs to. Retracted works are left out."
    ),
    source=SOURCE,
)
def international_works(at: date) -> Evidence | Unknown:
    """Works with more than one country/region. Unit: works. Source: policy (2.1)."""
    if not _works(at).exists():
        return Unknown(NO_WORK)
    return WorksEvidence(
        partial(_international, at), BY, caveat=AS_TODAY, is_public=True, keys=KEYS
    )


@indicator(
    "2.1",
    "copublications.under_agreement",
    unit=WORKS,
    at=FISCAL_YEAR,
    title=_("Works with partners under an agreement"),
    wording=_(
        "Public works in the university's register of the same year with an affiliation at an"
        " institution with which an agreement, of any kind and any unit, was in force on the day."
        " An institution that was merged is its successor. Retracted works are left out."
    ),
    source=SOURCE,
)
def works_under_agreement(at: date) -> Evidence | Unknown:
    """Works with institutions bound by an agreement on `at`. Unit: works. Source: policy (2.1)."""
    if not _works(at).exists():
        return Unknown(NO_WORK)
    statement = latest_statement()
    is_complete = bool(
        statement and statement.complete_from is not None and statement.complete_from <= at
    )
    return WorksEvidence(
        partial(_under_agreement, at),
        BY,
        caveat=AS_TODAY if is_complete else LOWER_BOUND,
        at_least=not is_complete,
        is_public=True,
        keys={
            **KEYS,
            "partner": partial(_bound_partners, at, "partner"),
            "country": partial(_bound_partners, at, "country"),
        },
    )


def _works(at: date) -> QuerySet[Any]:
    """Public works of the calendar year in which the fiscal year of `at` began."""
    rows = Work.objects.public().filter(year=fiscal_year(at), is_retracted=False)
    found: QuerySet[Any] = rows.annotate(hundred=Value(100, IntegerField()))
    return found


def _known(at: date) -> QuerySet[Any]:
    return _works(at).filter(is_international__isnull=False)


def _international(at: date) -> QuerySet[Any]:
    return _works(at).filter(is_international=True)


def _bound_on(at: date) -> set[int]:
    """Institutions with an agreement in force on the day; successors of merged ones."""
    institution = "agreement__parties__institution"
    terms = Terms.objects.in_force_on(at).annotate(
        partner=Coalesce(f"{institution}__merged_into", institution)
    )
    return {pk for pk in terms.order_by().values_list("partner", flat=True) if pk is not None}


def _bound_partners(at: date, key: str, rows: QuerySet[Work]) -> set[tuple[int, Any]]:
    """Works with the partners bound by an agreement, or with their countries/regions."""
    places = partner_places(rows).filter(partner__in=_bound_on(at))
    return set(places.values_list("contribution__work", key))


def _under_agreement(at: date) -> QuerySet[Any]:
    works = _works(at)
    return works.filter(pk__in={work for work, _partner in _bound_partners(at, "partner", works)})
