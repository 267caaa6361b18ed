"""The figures of (1.2): partners, countries/regions, agreements and their ends, places."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Agreement, Negotiation, Terms
from kakehashi.education.cooperation.places.offered import places_offered
from kakehashi.education.cooperation.queries import Register, bound_on
from kakehashi.education.cooperation.renewing.endings import DECISIONS, EndingRegister
from kakehashi.education.cooperation.renewing.signing import concluded_by
from kakehashi.institutions.models import Institution
from kakehashi.policy.breakdowns import COUNTRY, UNIT, choice, country_names
from kakehashi.policy.counting import (
    AGREEMENTS,
    AS_OF_1_MAY,
    COUNTRIES,
    DAYS,
    FISCAL_YEAR,
    INSTITUTIONS,
    STUDENT_SEMESTERS,
    Better,
)
from kakehashi.policy.evidence import Breakdown, Evidence, Unknown
from kakehashi.policy.registry import indicator

KIND = choice("kind", pgettext_lazy("breakdown", "By kind of agreement"), Terms.Kind)
COUNTRIES_THEMSELVES = Breakdown("country", _("country/region · 国・地域"), country_names)
LEVEL = choice("level", pgettext_lazy("breakdown", "By level"), Terms.Level)

SOURCE = _("Basic Policies of 2014, direction (1.2). The definition is Kakehashi's own.")
NONE_CONCLUDED = _("No negotiation on record was concluded in this fiscal year by this day.")


def _decision_names(keys: Collection[Any], language: str) -> Mapping[Any, str]:
    return {key: str(DECISIONS.get(key, key)) for key in keys}


DECISION = Breakdown("decision", pgettext_lazy("breakdown", "By decision"), _decision_names)
PURPOSE = choice("purpose", pgettext_lazy("breakdown", "By purpose"), Negotiation.Purpose)


@indicator(
    "1.2",
    "partners.active",
    unit=INSTITUTIONS,
    at=AS_OF_1_MAY,
    title=_("Partner institutions with an agreement in force"),
    wording=_(
        "Institutions that are a party to at least one agreement, of any kind and any unit, whose"
        " terms were in force on the day, its first and last day included. An institution counts"
        " once, however many agreements it has; one that was merged counts as its successor."
    ),
    source=SOURCE,
    reads=Register,
)
def active_partners(at: date, register: Register) -> Evidence | Unknown:
    """Institutions with at least one agreement in force on `at`. Unit: institutions.

    Source: policy (1.2).
    """
    by = {"country": COUNTRY, "unit": UNIT, "kind": KIND}
    return register.evidence(at, partial(_partners, at), by, counted="partner")


@indicator(
    "1.2",
    "partners.countries",
    unit=COUNTRIES,
    at=AS_OF_1_MAY,
    title=_("Countries/regions with a partner institution"),
    wording=_(
        "Countries and regions in which at least one institution stands that is a party to an"
        " agreement, of any kind and any unit, whose terms were in force on the day."
    ),
    source=SOURCE,
    reads=Register,
)
def partner_countries(at: date, register: Register) -> Evidence | Unknown:
    """Countries/regions of the institutions of `active_partners`. Unit: countries/regions.

    Source: policy (1.2).
    """
    by = {"unit": UNIT, "kind": KIND}
    return register.evidence(
        at, partial(_partners, at), by, counted="country", count_by=COUNTRIES_THEMSELVES
    )


@indicator(
    "1.2",
    "agreements.active",
    unit=AGREEMENTS,
    at=AS_OF_1_MAY,
    title=_("Agreements in force"),
    wording=_(
        "Agreements that were signed and whose terms were in force on the day, its first and last"
        " day included. An agreement and its amendments count once, as the latest amendment in"
        " force on the day describes it. Automatic renewal counts as in force until it is ended."
    ),
    source=SOURCE,
    reads=Register,
)
def active_agreements(at: date, register: Register) -> Evidence | Unknown:
    """Agreements in force on `at`. Unit: agreements. Source: policy (1.2)."""
    by = {"kind": KIND, "country": COUNTRY, "unit": UNIT, "level": LEVEL}
    return register.evidence(
        at, partial(Agreement.objects.in_force_on, at), by, counted="agreement"
    )


@indicator(
    "1.2",
    "agreements.ending",
    unit=AGREEMENTS,
    at=AS_OF_1_MAY,
    better=Better.NEITHER,
    title=_("Agreements that end within twelve months"),
    wording=_(
        "Agreements in force on the day whose last day, as agreed in the terms of that day or set"
        " by a termination, lies within the twelve months after it. What renews itself does not"
        " end. An agreement counts as decided if by the day an amendment that goes on was signed,"
        " it was terminated, or a renewal review was decided; else as undecided."
    ),
    source=SOURCE,
    reads=EndingRegister,
)
def ending_agreements(at: date, register: EndingRegister) -> Evidence | Unknown:
    """Agreements in force on `at` that end within a year. Unit: agreements. Source: issue (1.2)."""
    return register.ending(
        at, {"decision": DECISION, "kind": KIND, "country": COUNTRY, "unit": UNIT}
    )


@indicator(
    "1.2",
    "agreements.days_to_signature",
    unit=DAYS,
    at=FISCAL_YEAR,
    better=Better.LESS,
    title=_("Median days from the idea of an agreement to its signature"),
    wording=_(
        "Of the negotiations that were concluded in the fiscal year, the median of the days between"
        " the move that began them as an idea and the move that concluded them, when every side had"
        " signed. Negotiations that were given up are left out."
    ),
    source=SOURCE,
)
def days_to_signature(at: date) -> Evidence | Unknown:
    """The median of negotiations concluded from 1 April to `at`. Unit: days.

    Source: issue (1.2).
    """
    if not concluded_by(at).exists():
        return Unknown(NONE_CONCLUDED)
    by = {
        "purpose": PURPOSE,
        "kind": KIND.at("concluded_terms__kind"),
        "unit": UNIT.at("concluded_terms__unit"),
        "country": COUNTRY.at("agreement__partners__country"),
    }
    return Evidence(partial(concluded_by, at), by, median_days_of="spent")


@indicator(
    "1.2",
    "places.offered",
    unit=STUDENT_SEMESTERS,
    at=AS_OF_1_MAY,
    title=_("Exchange places offered"),
    wording=_(
        "Student-semesters that the agreements in force on the day offer in the academic year of"
        " the day, in both directions. A place per semester counts once in each term allowed; a"
        " place per academic year counts as many semesters as the agreement counts for a year, and"
        " no more than the terms allowed. Places that several units share count in each of them."
    ),
    source=SOURCE,
    reads=Register,
)
def offered_places(at: date, register: Register) -> Evidence | Unknown:
    """Student-semesters offered in the academic year of `at`. Rows: lines of places.

    Source: policy (1.2).
    """
    return places_offered(at, register)


def _partners(at: date) -> QuerySet[Institution]:
    return Institution.objects.filter(pk__in=bound_on(at).values("partner"))
