"""The figure of places: how many student-semesters agreements offer in an academic year."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kakehashi.agreements.models import Agreement, Condition, Direction, Terms
from kakehashi.agreements.placing.queries import with_semesters
from kakehashi.education.cooperation.queries import LOWER_BOUND, Register
from kakehashi.policy.breakdowns import COUNTRY, UNIT, choice
from kakehashi.policy.evidence import Amount, Evidence, Unknown
from kakehashi.vocabulary.time import fiscal_year

BY = {
    "direction": choice(
        "direction", pgettext_lazy("breakdown", "By direction of exchange"), Direction
    ),
    "country": COUNTRY.at("agreement__partners__country"),
    "unit": replace(UNIT.at("units"), none=gettext_lazy("Shared by all units")),
    "level": choice("level", pgettext_lazy("breakdown", "By level of study"), Condition.Level),
}
NOTHING_ENTERED = gettext_lazy(
    "No places have been entered for the academic year of this day under an agreement in force."
)
INVENTED = gettext_lazy("Some of these places are invented for the demonstration.")


def places_offered(at: date, register: Register) -> Evidence | Unknown:
    """What makes the figure of the academic year of `at`: the lines of places."""
    rows = _lines(at)
    if not rows.exists():
        return Unknown(NOTHING_ENTERED)
    bound = _bound(at, rows, register)
    invented = INVENTED if rows.filter(is_invented=True).exists() else ""
    return Evidence(
        partial(_lines, at),
        BY,
        caveat=" ".join(str(each) for each in (bound, invented) if each),
        at_least=bool(bound),
        adds=Amount("semesters"),
        is_public=True,  # what was in force was signed
    )


def _lines(at: date) -> QuerySet[Any]:
    year = fiscal_year(at)
    in_force = Agreement.objects.in_force_on(at)
    lines = Condition.objects.in_year(year).filter(agreement__in=in_force.values("pk"))
    return with_semesters(lines, year)


def _bound(at: date, rows: QuerySet[Any], register: Register) -> str | Promise:
    """Why there may be more places than are counted; empty if there is no reason."""
    without = _without_places(at).count()
    if without:
        return ngettext(
            "This is a lower bound: for %(count)d exchange agreement in force no places have been"
            " entered for the academic year.",
            "This is a lower bound: for %(count)d exchange agreements in force no places have been"
            " entered for the academic year.",
            without,
        ) % {"count": without}
    if rows.filter(semesters__isnull=True).exists():
        return _(
            "This is a lower bound: of some places nobody knows how many terms their academic year"
            " had."
        )
    return "" if register.is_complete_on(at) else LOWER_BOUND


def _without_places(at: date) -> QuerySet[Terms]:
    entered = Condition.objects.in_year(fiscal_year(at)).filter(agreement=OuterRef("agreement"))
    exchange = Terms.objects.in_force_on(at).filter(kind=Terms.Kind.EXCHANGE)
    return exchange.filter(~Exists(entered))
