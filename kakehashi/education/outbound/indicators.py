"""The figures of (1.4): students sent, places and choices, credits, recognition, withdrawals."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from kakehashi.education.outbound.counted import (
    applications_withdrawn_by,
    bands_named,
    cohort_with_stays,
    completeness,
    fields_named,
    holding_places,
    in_first_runs,
    places_of_calls,
    recognised_by,
    sent_by,
    stays_cancelled_by,
)
from kakehashi.education.outbound.models import Mobility
from kakehashi.policy.breakdowns import COUNTRY, UNIT, choice
from kakehashi.policy.counting import DAYS, FISCAL_YEAR, PERCENT, PERSONS, Better, Unit
from kakehashi.policy.evidence import Amount, Breakdown, Evidence, Unknown
from kakehashi.policy.registry import indicator
from kakehashi.policy.stated import StatedValues
from kakehashi.policy.suppression import SMALLEST_SHOWN, is_small
from kakehashi.vocabulary.study import StudyLevel

CREDITS = Unit(
    "credits",
    pgettext_lazy("unit", "credits"),
    ngettext_lazy("%(count)d credit", "%(count)d credits", "count"),
)
SOURCE = _("Basic Policies of 2014, direction (1.4). The definition is Kakehashi's own.")
COHORT = "outbound.cohort"  # the stated figure that holds the size of a cohort
LOWER_BOUND = _(
    "This is a lower bound: nobody has declared that no stay abroad of this fiscal year is missing."
)
NOTHING_YET = _(
    "No stay abroad on record began in this fiscal year, and nobody has declared that none is"
    " missing."
)
TOO_FEW = _("Fewer than five persons are behind this figure; it could point at somebody.")
NO_CALL = _("No call for this academic year was published.")
NO_RUN = _("No places of a call for this academic year were given yet.")
NO_COHORT = _("Nobody has stated how many students finished in this fiscal year (outbound.cohort).")
NONE_RECOGNISED = _("No recognition was closed in this fiscal year by this day.")
NO_PLANS = _("For none of the stays recognised in this fiscal year the credits planned are known.")
SOME_PLANS = _("This is a lower bound: of some stays nobody has stated the credits planned.")
AS_TODAY = _("As the answers of the students stand today, not as they stood on the day.")

HOST_COUNTRY = COUNTRY.at("host__country")
LEVEL = choice("level_known", pgettext_lazy("breakdown", "By level of study"), StudyLevel)
BAND = Breakdown("band", pgettext_lazy("breakdown", "By duration"), bands_named)
FIELD = Breakdown("broad_field", pgettext_lazy("breakdown", "By field of study"), fields_named)
REASON = choice("cancel_code", pgettext_lazy("breakdown", "By reason"), Mobility.CancelReason)
WITHDRAWN = choice("reason", pgettext_lazy("breakdown", "By reason"), Mobility.CancelReason)


def _agreed_names(keys: Collection[bool], language: str) -> Mapping[bool, str]:
    return {key: str(AGREED if key else NOT_AGREED) for key in keys}


AGREED = pgettext_lazy("stay", "Under an agreement")
NOT_AGREED = pgettext_lazy("stay", "Not under an agreement")
AGREEMENT = Breakdown("is_agreed", pgettext_lazy("breakdown", "By agreement"), _agreed_names)


@indicator(
    "1.4",
    "outbound.students",
    unit=PERSONS,
    at=FISCAL_YEAR,
    title=_("Students sent abroad"),
    wording=_(
        "Stays abroad of the university's students that began in the fiscal year, by the day of"
        " arrival, under an agreement or not, short ones included. A stay across two years counts"
        " in the one in which it began; a student with two stays counts twice. Stays without"
        " travelling do not count. The duration is that of the real days, of the planned ones for"
        " who is still abroad."
    ),
    source=SOURCE,
    fact="students.outbound",
)
def students_sent(at: date) -> Evidence | Unknown:
    """Stays begun from 1 April to `at`. Unit: persons. Source: policy (1.4)."""
    is_complete, read = completeness(at), partial(sent_by, at)
    if not is_complete and not read().exists():
        return Unknown(NOTHING_YET)
    by = {
        "agreement": AGREEMENT,
        "duration": BAND,
        "country": HOST_COUNTRY,
        "unit": UNIT,
        "level": LEVEL,
        "field": FIELD,
    }
    caveat = "" if is_complete else LOWER_BOUND
    return Evidence(read, by, caveat=caveat, at_least=not is_complete)


@indicator(
    "1.4",
    "outbound.experienced",
    unit=PERCENT,
    at=FISCAL_YEAR,
    title=_("Students who finished with experience abroad"),
    wording=_(
        "Of the students who finished in the fiscal year, the share with at least one stay abroad"
        " on record. Who finished with a stay is known by the end of the student's role; how many"
        " finished in all is stated by hand under the code outbound.cohort."
    ),
    source=SOURCE,
    reads=StatedValues,
)
def experienced(at: date, stated: StatedValues) -> Evidence | Unknown:
    """Share of those who finished from 1 April to `at`. Unit: per cent. Source: issue (1.4)."""
    cohort = stated.whole(COHORT, FISCAL_YEAR.latest(at))
    if cohort is None or FISCAL_YEAR.latest(at) != at or not cohort.value:
        return Unknown(NO_COHORT)
    read = partial(cohort_with_stays, at)
    if is_small(read().count()):
        return Unknown(TOO_FEW)
    return Evidence(
        read,
        caveat=cohort.source,
        at_least=True,
        adds=Amount("hundred", int(cohort.value)),
    )


@indicator(
    "1.4",
    "outbound.places_used",
    unit=PERCENT,
    at=FISCAL_YEAR,
    title=_("Places of calls that students took"),
    wording=_(
        "Of the places offered by the calls for stays in the academic year, the share that"
        " students accepted and hold. Places are those of the outermost quotas of the first calls;"
        " a stay takes as many as its placement says. Second calls offer the same places again."
    ),
    source=SOURCE,
)
def places_used(at: date) -> Evidence | Unknown:
    """Share of the places for the academic year of `at`. Unit: per cent. Source: issue (1.4)."""
    offered = places_of_calls(at)
    if not offered:
        return Unknown(NO_CALL)
    return Evidence(
        partial(holding_places, at), caveat=AS_TODAY, adds=Amount("hundred_places", offered)
    )


@indicator(
    "1.4",
    "outbound.first_choice",
    unit=PERCENT,
    at=FISCAL_YEAR,
    title=_("Students who were given their first choice"),
    wording=_(
        "Of the students who were given a place by the first published run of a call for stays in"
        " the academic year, the share whose place was the first of their choices."
    ),
    source=SOURCE,
)
def first_choice(at: date) -> Evidence | Unknown:
    """Share among those placed by first runs. Unit: per cent. Source: issue (1.4)."""
    read = partial(in_first_runs, at)
    count = read().count()
    if not count:
        return Unknown(NO_RUN)
    if is_small(count):
        return Unknown(TOO_FEW)
    return Evidence(read, adds=Amount("hundred", count))


@indicator(
    "1.4",
    "outbound.credits_recognised",
    unit=CREDITS,
    at=FISCAL_YEAR,
    title=_("Credits recognised from stays abroad"),
    wording=_(
        "Credits at home as which courses abroad were recognised, of the stays whose recognition"
        " was closed in the fiscal year. Decisions that were taken again count as they stand."
    ),
    source=SOURCE,
)
def credits_recognised(at: date) -> Evidence | Unknown:
    """Credits of stays recognised from 1 April to `at`. Unit: credits. Source: issue (1.4)."""
    return _of_recognised(at, partial(recognised_by, at), Amount("recognised", 100))


@indicator(
    "1.4",
    "outbound.credits_planned",
    unit=CREDITS,
    at=FISCAL_YEAR,
    better=Better.NEITHER,
    title=_("Credits planned for the stays that were recognised"),
    wording=_(
        "Credits that the learning agreements planned to recognise, of the same stays as the"
        " figure of credits recognised: beside it, this says how much of the plan came true."
    ),
    source=SOURCE,
)
def credits_planned(at: date) -> Evidence | Unknown:
    """Credits planned of the stays of `credits_recognised`. Unit: credits. Source: issue (1.4)."""

    def read() -> QuerySet[Any]:
        return recognised_by(at).filter(planned__isnull=False)

    known, every = read().count(), recognised_by(at).count()
    if every and not known:
        return Unknown(NO_PLANS)
    found = _of_recognised(at, read, Amount("planned", 100))
    if isinstance(found, Unknown) or known == every:
        return found
    return Evidence(read, found.by, caveat=SOME_PLANS, at_least=True, adds=found.adds)


@indicator(
    "1.4",
    "outbound.days_to_recognition",
    unit=DAYS,
    at=FISCAL_YEAR,
    better=Better.LESS,
    title=_("Median days from return to recognition"),
    wording=_(
        "Of the stays whose recognition was closed in the fiscal year, the median of the days from"
        " the last day at the host to the day on which recognition was complete."
    ),
    source=SOURCE,
)
def days_to_recognition(at: date) -> Evidence | Unknown:
    """The median of stays recognised from 1 April to `at`. Unit: days. Source: issue (1.4)."""
    read = partial(recognised_by, at)
    count = read().count()
    if not count:
        return Unknown(NONE_RECOGNISED)
    if is_small(count):
        return Unknown(TOO_FEW)
    by = _large_enough({"unit": UNIT, "country": HOST_COUNTRY, "level": LEVEL}, read())
    return Evidence(read, by, median_days_of="spent")


@indicator(
    "1.4",
    "outbound.withdrawals",
    unit=PERSONS,
    at=FISCAL_YEAR,
    better=Better.LESS,
    title=_("Students who gave their place up"),
    wording=_(
        "Stays that were cancelled in the fiscal year after a place was given, before or after the"
        " nomination to the host, by the reason that was stated."
    ),
    source=SOURCE,
)
def withdrawals(at: date) -> Evidence | Unknown:
    """Stays cancelled from 1 April to `at`. Unit: persons. Source: issue (1.4)."""
    if not Mobility.objects.filter(created_at__date__lte=at).exists():
        return Unknown(NOTHING_YET)
    by = {"reason": REASON, "country": HOST_COUNTRY, "unit": UNIT}
    return Evidence(partial(stays_cancelled_by, at), by)


@indicator(
    "1.4",
    "outbound.applications_withdrawn",
    unit=PERSONS,
    at=FISCAL_YEAR,
    better=Better.NEITHER,
    title=_("Applications withdrawn"),
    wording=_(
        "Applications that were handed in and withdrawn by the student in the fiscal year, by the"
        " reason that was stated."
    ),
    source=SOURCE,
)
def applications_withdrawn(at: date) -> Evidence | Unknown:
    """Applications withdrawn from 1 April to `at`. Unit: persons. Source: issue (1.4)."""
    if not places_of_calls(at) and not applications_withdrawn_by(at).exists():
        return Unknown(NO_CALL)
    by = {"reason": WITHDRAWN, "unit": UNIT}
    return Evidence(partial(applications_withdrawn_by, at), by)


def _of_recognised(at: date, read: Any, adds: Amount) -> Evidence | Unknown:
    count = read().count()
    if not count:
        return Unknown(NONE_RECOGNISED)
    if is_small(count):
        return Unknown(TOO_FEW)
    by = {"unit": UNIT, "country": HOST_COUNTRY, "level": LEVEL}
    return Evidence(read, _large_enough(by, read()), adds=adds)


def _large_enough(by: Mapping[str, Breakdown], rows: QuerySet[Any]) -> dict[str, Breakdown]:
    """The divisions of which no part is of so few persons that it points at somebody."""
    found = {}
    for key, breakdown in by.items():
        counts: dict[Any, int] = {}
        for value in rows.order_by().values_list(breakdown.path, flat=True):
            counts[value] = counts.get(value, 0) + 1
        if min(counts.values(), default=0) >= SMALLEST_SHOWN:
            found[key] = breakdown
    return found
