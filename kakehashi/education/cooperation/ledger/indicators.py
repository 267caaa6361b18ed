"""The figures of the exchange ledger: what was used, and how many balances are an alarm."""

from datetime import date
from functools import cached_property, partial

from django.db import models
from django.db.models import Case, F, Max, Min, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from kakehashi.agreements.models import Party, Terms
from kakehashi.education.cooperation.ledger.amounts import TWELFTHS
from kakehashi.education.cooperation.models import Direction, LedgerEntry, LedgerYear
from kakehashi.policy.breakdowns import COUNTRY, UNIT, choice
from kakehashi.policy.counting import AGREEMENTS, AS_OF_31_MARCH, FISCAL_YEAR, Better, Unit
from kakehashi.policy.evidence import Amount, Evidence, Unknown
from kakehashi.policy.registry import indicator
from kakehashi.vocabulary.study import StudyLevel
from kakehashi.vocabulary.time import fiscal_year

SOURCE = _("Basic Policies of 2014, direction (1.2). The definition is Kakehashi's own.")
NOTHING_POSTED = _("Nothing has been entered into the exchange ledger for this academic year.")
AS_POSTED = _("This is a lower bound: what was not entered into the exchange ledger is missing.")
NO_LEDGER = _("Nothing has been entered into the exchange ledger for any year up to this one.")
AS_ENTERED = _(
    "This is a lower bound: agreements under which nothing was entered are missing, as nobody"
    " knows their balance."
)


class Ledger:
    """For which years anything was entered: asked once for the figures of a page."""

    @cached_property
    def used(self) -> frozenset[int]:
        """The academic years in which a mobility counts."""
        return frozenset(_counting().order_by().values_list("year", flat=True).distinct())

    @cached_property
    def first(self) -> int | None:
        """The first academic year of any balance."""
        found: int | None = LedgerYear.objects.aggregate(first=Min("year"))["first"]
        return found


class Side(models.TextChoices):
    """Who owes under an agreement."""

    PARTNER = "partner", pgettext_lazy("balance", "The partner owes us")
    HOME = "home", pgettext_lazy("balance", "We owe the partner")


# Below five it could point at somebody: hardly anybody stays for less than a semester.
STUDENT_SEMESTERS = Unit(
    "student-semesters",
    pgettext_lazy("unit", "student-semesters"),
    ngettext_lazy("%(count)d student-semester", "%(count)d student-semesters", "count"),
    persons=True,
)
DIRECTION = choice("direction", pgettext_lazy("breakdown", "By direction"), Direction)
LEVEL = choice("level_known", pgettext_lazy("breakdown", "By level of study"), StudyLevel)
SIDE = choice("side", pgettext_lazy("breakdown", "By who owes"), Side)


@indicator(
    "1.2",
    "places.used",
    unit=STUDENT_SEMESTERS,
    at=FISCAL_YEAR,
    title=_("Exchange places used, sent and received"),
    wording=_(
        "Student-semesters under exchange agreements, in both directions, of stays that began in"
        " the academic year and were at least confirmed, as the exchange ledger counts them: a stay"
        " of a whole year as many as its agreement says. Nominations do not count. The country or"
        " region is that of the partner; where an agreement binds partners of several, it is not"
        " known. Rounded to three decimals where it is no whole number."
    ),
    source=SOURCE,
    reads=Ledger,
)
def places_used(at: date, ledger: Ledger) -> Evidence | Unknown:
    """Student-semesters used in the academic year of `at`. Source: policy (1.2)."""
    year = fiscal_year(at)
    if year not in ledger.used:
        return Unknown(NOTHING_POSTED)
    return Evidence(
        partial(_used, year),
        {"direction": DIRECTION, "country": COUNTRY, "unit": UNIT, "level": LEVEL},
        caveat=AS_POSTED,
        at_least=True,
        adds=Amount("amount", TWELFTHS),
    )


@indicator(
    "1.2",
    "balance.agreements",
    unit=AGREEMENTS,
    at=AS_OF_31_MARCH,
    title=_("Agreements whose exchange is out of balance"),
    wording=_(
        "Agreements whose balance of student-semesters at the end of the academic year of the day,"
        " carried over and lapsed as the agreement says, is beyond its alarm threshold in either"
        " direction. Nominations do not count."
    ),
    source=SOURCE,
    better=Better.LESS,
    reads=Ledger,
)
def unbalanced_agreements(at: date, ledger: Ledger) -> Evidence | Unknown:
    """Agreements with a balance beyond the threshold in the year of `at`. Source: policy (1.2)."""
    year = fiscal_year(at)
    if ledger.first is None or ledger.first > year:
        return Unknown(NO_LEDGER)
    return Evidence(
        partial(_unbalanced, year),
        {"side": SIDE, "unit": UNIT},
        caveat=AS_ENTERED,
        at_least=True,
    )


def _counting() -> QuerySet[LedgerEntry]:
    found = LedgerEntry.objects.standing().filter(kind=LedgerEntry.Kind.MOBILITY)
    return found.exclude(counts_for=LedgerEntry.CountsFor.NOMINATED)


def _used(year: int) -> QuerySet[LedgerEntry]:
    level_known = NullIf("level", Value(""))
    return _counting().filter(year=year).annotate(country=_country(), level_known=level_known)


def _unbalanced(year: int) -> QuerySet[LedgerYear]:
    latest = Terms.objects.filter(agreement=OuterRef("agreement")).order_by("-number")
    return (
        LedgerYear.objects.in_year(year)
        .filter(is_beyond=True)
        .annotate(
            side=Case(
                When(balance__gt=0, then=Value(Side.PARTNER.value)),
                default=Value(Side.HOME.value),
                output_field=models.CharField(),
            ),
            unit=Subquery(latest.values("unit")[:1]),
        )
    )


def _country() -> Case:
    """The country or region of the agreement's partners; None where they stand in several.

    An institution that was merged is its successor.
    """
    parties = Party.objects.filter(agreement=OuterRef("agreement")).order_by()
    theirs = Coalesce(F("institution__merged_into__country"), F("institution__country"))
    found = parties.values("agreement").annotate(first=Min(theirs), last=Max(theirs))
    first = Subquery(found.values("first"))
    return Case(When(models.Exists(found.filter(first=F("last"))), then=first), default=None)
