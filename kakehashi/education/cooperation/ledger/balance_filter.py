"""Which balances a reader asked for: the agreements, with how each stands in one year."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.forms import NumberInput
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, NumberFilter

from kakehashi.agreements.models import SIGNED_ONCE, Agreement, AgreementQuerySet, Party, Terms
from kakehashi.agreements.states import Standing
from kakehashi.education.cooperation.agreement_filter import with_keys
from kakehashi.education.cooperation.models import LedgerYear
from kakehashi.education.cooperation.models.ledger import FIRST_YEAR, LAST_YEAR
from kakehashi.education.cooperation.partner_filter import (
    EVERY,
    answering,
    known_units,
    partner_countries,
)
from kakehashi.institutions.models import Institution
from kakehashi.vocabulary.time import fiscal_year

SIDES = {
    "ours": (pgettext_lazy("balance", "The partner owes us"), Q(balance__gt=0)),
    "theirs": (pgettext_lazy("balance", "We owe the partner"), Q(balance__lt=0)),
    "even": (pgettext_lazy("balance", "Even"), Q(balance=0)),
    "unknown": (pgettext_lazy("balance", "Not known"), Q(balance__isnull=True)),
}
ALARMS = {
    "beyond": (pgettext_lazy("balance", "Beyond the threshold"), Q(is_beyond=True)),
    "within": (pgettext_lazy("balance", "Within the threshold"), Q(is_beyond=False)),
}
EXCHANGES = [Terms.Kind.EXCHANGE, Terms.Kind.DISPATCH, Terms.Kind.FACULTY, Terms.Kind.JOINT_DEGREE]


class BalanceFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list; without a year it asks for the present one."""

    q = CharFilter(label=pgettext_lazy("agreement", "Partner"), max_length=200)
    country = ChoiceFilter(
        label=_("country/region · 国・地域"), choices=partner_countries, empty_label=EVERY
    )
    unit = ChoiceFilter(label=_("Unit that concluded it"), choices=known_units, empty_label=EVERY)
    side = ChoiceFilter(
        label=_("Balance"),
        choices=[(key, words) for key, (words, _where) in SIDES.items()],
        empty_label=EVERY,
    )
    alarm = ChoiceFilter(
        label=_("Alarm"),
        choices=[(key, words) for key, (words, _where) in ALARMS.items()],
        empty_label=EVERY,
    )
    year = NumberFilter(
        label=_("Academic year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        if not data.get("year"):
            data = data.copy()
            data["year"] = str(present_year())
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        """The agreements asked for, of those that `with_balances` gave for the year."""
        asked = self.form.cleaned_data
        rows: Any = queryset
        if asked["unit"]:
            rows = rows.filter(unit_now=asked["unit"])
        for name, table in (("side", SIDES), ("alarm", ALARMS)):
            if asked[name]:
                rows = rows.filter(table[asked[name]][1])
        country, text = asked["country"], asked["q"].strip()
        if country or text:
            partners = Institution.objects.filter(parties__isnull=False).order_by()
            named = partners.filter(country=country) if country else partners
            found = answering(named, text) if text else named
            parties = Party.objects.filter(institution__in=found.values("pk"))
            rows = rows.filter(pk__in=parties.values("agreement"))
        narrowed: QuerySet[Agreement] = rows
        return narrowed


def present_year() -> int:
    """The academic year of today."""
    return fiscal_year(timezone.localdate())


def year_asked(data: QueryDict) -> int:
    """The year the list is asked for; the present one if what was asked is no year."""
    text = data.get("year", "")
    is_year = text.isascii() and text.isdecimal() and len(text) == 4
    return int(text) if is_year else present_year()


def with_balances(rows: AgreementQuerySet, year: int) -> QuerySet[Agreement]:
    """Of `rows` those that exchange or ever did, with their balance in `year`, in twelfths.

    `balance`, `lapsed`, `forecast`, `limit` and `is_beyond` are None where nobody knows; `sent` and
    `received` are of that very year.
    """
    stands = LedgerYear.objects.filter(agreement=OuterRef("pk"), year__lte=year).order_by("-year")
    own = LedgerYear.objects.filter(agreement=OuterRef("pk"), year=year)
    keyed = with_keys(rows.filter(state__in=SIGNED_ONCE), timezone.localdate(), _language())
    exchanging = Q(kind_now__in=EXCHANGES, standing=Standing.ACTIVE)
    found: QuerySet[Agreement] = keyed.annotate(
        balance=Subquery(stands.values("balance")[:1]),
        lapsed=Subquery(stands.values("lapsed")[:1]),
        forecast=Subquery(stands.values("forecast")[:1]),
        limit=Subquery(stands.values("limit")[:1]),
        is_beyond=Subquery(stands.values("is_beyond")[:1]),
        sent=Subquery(own.values("sent")[:1]),
        received=Subquery(own.values("received")[:1]),
    ).filter(exchanging | Q(Exists(LedgerYear.objects.filter(agreement=OuterRef("pk")))))
    return found


def _language() -> str:
    return get_language() or "en"
