"""The figures of (1.2): partner institutions, their countries/regions, and agreements in force."""

from datetime import date
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Agreement, Terms
from kakehashi.education.cooperation.queries import Register, bound_on
from kakehashi.institutions.models import Institution
from kakehashi.policy.breakdowns import COUNTRY, UNIT, choice, country_names
from kakehashi.policy.counting import AGREEMENTS, AS_OF_1_MAY, COUNTRIES, INSTITUTIONS
from kakehashi.policy.evidence import Breakdown, Evidence, Unknown
from kakehashi.policy.registry import indicator

KIND = choice("kind", pgettext_lazy("breakdown", "By kind of agreement"), Terms.Kind)
COUNTRIES_THEMSELVES = Breakdown("country", _("country/region · 国・地域"), country_names)
LEVEL = choice("level", pgettext_lazy("breakdown", "By level"), Terms.Level)

SOURCE = _("Basic Policies of 2014, direction (1.2). The definition is Kakehashi's own.")


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


def _partners(at: date) -> QuerySet[Institution]:
    return Institution.objects.filter(pk__in=bound_on(at).values("partner"))


# After ours: figures stand on pages in the order of their registration.
from kakehashi.education.cooperation.renewing import indicators as renewing  # noqa: E402, F401
