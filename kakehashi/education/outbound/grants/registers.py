"""Lists of grants and of payments for the office and for finance, with sums by fiscal year."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe
from django_filters import ChoiceFilter, FilterSet

from kakehashi.education.cooperation.partner_filter import EVERY
from kakehashi.education.cooperation.sheets import reader
from kakehashi.education.outbound.grants import words
from kakehashi.education.outbound.grants.queries import period_of, sums_by_year
from kakehashi.education.outbound.models import Award, Instalment, Mobility
from kakehashi.education.outbound.models.grants import AwardState
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.time import first_day, fiscal_year, last_day

PAGES = "education/outbound/grants"


class AwardFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of grants."""

    state = ChoiceFilter(label=gettext_lazy("State"), choices=AwardState.choices, empty_label=EVERY)


@login_required
@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """Every grant that is confided to the reader."""
    person, language = reader(request)
    kept = Mobility.objects.kept_by(person)
    rows = Award.objects.visible_to(person).filter(mobility__in=kept)
    rows = rows.select_related("scheme", "rate", "mobility__student", "mobility__host")
    listing = Listing(
        request,
        rows.prefetch_related("mobility__host__names"),
        _columns(language),
        name="grants",
        caption=pgettext_lazy("outbound", "Grants"),
        empty=gettext_lazy("No grant matches. Grants are proposed on the page of a stay."),
        filters=AwardFilter,
        order="-from",
    )
    return listing.response(f"{PAGES}/grants.html", {})


def _columns(language: str) -> list[Column]:
    return [*_whose(language), *_what(language)]


def _whose(language: str) -> list[Column]:
    return [
        Column(
            "student",
            gettext_lazy("Student"),
            lambda row: row.mobility.student.name_in(language),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("host", gettext_lazy("Host"), lambda row: row.mobility.host.name_in(language)),
        Column(
            "country",
            gettext_lazy("Country/region"),
            lambda row: countries.name(row.mobility.host.country, language),
            hidden=True,
        ),
    ]


def _what(language: str) -> list[Column]:
    return [
        Column(
            "scheme",
            pgettext_lazy("grant", "Scheme"),
            lambda row: row.scheme.name_in(language),
            order="scheme__code",
        ),
        Column("rate", pgettext_lazy("grant", "Class"), lambda row: row.rate.name_in(language)),
        Column(
            "state",
            gettext_lazy("State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=lambda row: words.BADGES[row.state],
        ),
        Column("from", gettext_lazy("From"), lambda row: row.starts_on, order="starts_on"),
        Column("until", gettext_lazy("Until"), lambda row: row.ends_on, order="ends_on"),
        Column("days", gettext_lazy("Days"), lambda row: period_of(row).days, numeric=True),
        Column(
            "total",
            gettext_lazy("Amount in yen"),
            lambda row: row.total,
            order="total",
            numeric=True,
        ),
    ]


def years() -> list[tuple[str, str]]:
    """The fiscal years in which anything was paid or is due."""
    found = Instalment.objects.filter(dropped_at=None).order_by().values_list("paid_on", "due_on")
    keys = {fiscal_year(paid or due) for paid, due in found}
    return [(str(year), str(year)) for year in sorted(keys, reverse=True)]


class PaymentFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of payments."""

    year = ChoiceFilter(label=gettext_lazy("Fiscal year"), choices=years, empty_label=EVERY)
    kind = ChoiceFilter(
        label=pgettext_lazy("grant", "Kind"), choices=Instalment.Kind.choices, empty_label=EVERY
    )
    paid = ChoiceFilter(
        label=pgettext_lazy("grant", "Paid"),
        choices=[("yes", gettext_lazy("Paid")), ("no", gettext_lazy("To come"))],
        empty_label=EVERY,
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The payments asked for; a year is that of the payment, else of the day it is due."""
        asked, rows = self.form.cleaned_data, queryset
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["paid"]:
            rows = rows.filter(paid_on__isnull=asked["paid"] == "no")
        if asked["year"]:
            days = first_day(int(asked["year"])), last_day(int(asked["year"]))
            rows = rows.filter(paid_on__range=days) | rows.filter(
                paid_on__isnull=True, due_on__range=days
            )
        return rows


@login_required
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """Every instalment, paid or due, with the sums of the fiscal years."""
    person, language = reader(request)
    kept = Mobility.objects.kept_by(person)
    seen = Award.objects.visible_to(person).filter(mobility__in=kept)
    rows = Instalment.objects.filter(award__in=seen, dropped_at=None)
    listing = Listing(
        request,
        rows.select_related("award__scheme", "award__mobility__student"),
        _of_payments(language),
        name="payments",
        caption=gettext_lazy("Payments of grants"),
        empty=gettext_lazy("No payment matches. Payments are planned when a grant is awarded."),
        filters=PaymentFilter,
        order="due",
    )
    sums = [
        (year, words.yen(paid), words.yen(back), words.yen(coming))
        for year, paid, back, coming in sums_by_year(rows)
    ]
    return listing.response(f"{PAGES}/payments.html", {"sums": sums})


def _of_payments(language: str) -> list[Column]:
    return [
        Column(
            "student",
            gettext_lazy("Student"),
            lambda row: row.award.mobility.student.name_in(language),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "email",
            gettext_lazy("E-mail"),
            lambda row: row.award.mobility.student.email,
            hidden=True,
        ),
        Column(
            "scheme",
            pgettext_lazy("grant", "Scheme"),
            lambda row: row.award.scheme.name_in(language),
            order="award__scheme__code",
        ),
        Column("kind", pgettext_lazy("grant", "Kind"), lambda row: row.get_kind_display(), "kind"),
        Column(
            "yen",
            gettext_lazy("Amount in yen"),
            lambda row: row.amount,
            order="amount",
            numeric=True,
        ),
        Column("due", gettext_lazy("Due on"), lambda row: row.due_on, order="due_on"),
        Column("paid", gettext_lazy("Paid on"), lambda row: row.paid_on, order="paid_on"),
        Column("reference", gettext_lazy("Reference of the payment"), lambda row: row.reference),
        Column(
            "year",
            gettext_lazy("Fiscal year"),
            lambda row: fiscal_year(row.paid_on or row.due_on),
            hidden=True,
        ),
    ]
