"""The figures of (1.2): partner institutions, their countries/regions, and agreements in force."""

from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import SIGNED_ONCE, Agreement, Completeness, Terms
from kakehashi.institutions.models import Institution
from kakehashi.policy.breakdowns import COUNTRY, UNIT, choice, country_names
from kakehashi.policy.counting import AGREEMENTS, AS_OF_1_MAY, COUNTRIES, INSTITUTIONS
from kakehashi.policy.evidence import Breakdown, Evidence, Unknown
from kakehashi.policy.registry import indicator

KIND = choice("kind", pgettext_lazy("breakdown", "By kind of agreement"), Terms.Kind)
COUNTRIES_THEMSELVES = Breakdown("country", _("country/region · 国・地域"), country_names)
LEVEL = choice("level", pgettext_lazy("breakdown", "By level"), Terms.Level)

SOURCE = _("Basic Policies of 2014, direction (1.2). The definition is Kakehashi's own.")
LOWER_BOUND = _(
    "This is a lower bound: nobody has declared the register of agreements complete for this day,"
    " so there may be more."
)
NOTHING_YET = _(
    "No agreement in the register had begun by this day, and nobody has declared the register"
    " complete for it."
)


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
)
def active_partners(at: date) -> Evidence | Unknown:
    """Institutions with at least one agreement in force on `at`. Unit: institutions.

    Source: policy (1.2).
    """
    with_partners = partial(_with_partners, at)
    return _known(
        at,
        _partners(at),
        {
            "country": COUNTRY.at("country"),
            "unit": UNIT.over(with_partners, "unit", "partner"),
            "kind": KIND.over(with_partners, "kind", "partner"),
        },
    )


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
)
def partner_countries(at: date) -> Evidence | Unknown:
    """Countries/regions of the institutions of `active_partners`. Unit: countries/regions.

    Source: policy (1.2).
    """
    with_countries = partial(_with_countries, at)
    return _known(
        at,
        _partners(at),
        {
            "unit": UNIT.over(with_countries, "unit", "country"),
            "kind": KIND.over(with_countries, "kind", "country"),
        },
        count_by=COUNTRIES_THEMSELVES,
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
)
def active_agreements(at: date) -> Evidence | Unknown:
    """Agreements in force on `at`. Unit: agreements. Source: policy (1.2)."""
    in_force, with_countries = partial(_in_force, at), partial(_with_countries, at)
    return _known(
        at,
        Agreement.objects.in_force_on(at),
        {
            "kind": KIND.over(in_force, "kind", "agreement"),
            "country": COUNTRY.over(with_countries, "country", "agreement"),
            "unit": UNIT.over(in_force, "unit", "agreement"),
            "level": LEVEL.over(in_force, "level", "agreement"),
        },
    )


def _in_force(at: date) -> QuerySet[Any]:
    """The terms in force on `at`: one of each agreement in force."""
    return Terms.objects.in_force_on(at)


def _with_partners(at: date) -> QuerySet[Any]:
    """The terms in force on `at`, once for each institution they bind, with it as `partner`."""
    institution = "agreement__parties__institution"
    partner = Coalesce(f"{institution}__merged_into", institution)
    found: QuerySet[Any] = _in_force(at).annotate(partner=partner)
    return found


def _with_countries(at: date) -> QuerySet[Any]:
    """The same with the partner's country/region as `country`."""
    institution = "agreement__parties__institution"
    country = Coalesce(f"{institution}__merged_into__country", f"{institution}__country")
    found: QuerySet[Any] = _in_force(at).annotate(country=country)
    return found


def _partners(at: date) -> QuerySet[Institution]:
    return Institution.objects.filter(pk__in=_with_partners(at).values("partner"))


def _known(
    at: date,
    rows: QuerySet[Institution] | QuerySet[Agreement],
    by: dict[str, Breakdown],
    count_by: Breakdown | None = None,
) -> Evidence | Unknown:
    """The evidence; a lower bound unless the register has been declared complete for the day."""
    if _is_complete(at):
        return Evidence(rows, by, count_by=count_by)
    if not Terms.objects.filter(effective_on__lte=at, agreement__state__in=SIGNED_ONCE).exists():
        return Unknown(NOTHING_YET)
    return Evidence(rows, by, caveat=LOWER_BOUND, at_least=True, count_by=count_by)


def _is_complete(at: date) -> bool:
    """Whether the latest statement about the register covers `at`."""
    statement = Completeness.objects.order_by("-declared_at", "-pk").first()
    return statement is not None and statement.complete_from <= at
