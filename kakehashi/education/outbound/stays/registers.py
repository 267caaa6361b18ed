"""Lists of stays for the office: all of them, and those for Tabi-Regi."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.education.cooperation.partner_filter import EVERY
from kakehashi.education.cooperation.sheets import reader
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.states import MobilityState
from kakehashi.education.outbound.stays.checklist import schedule
from kakehashi.education.outbound.stays.page import PAGES
from kakehashi.education.outbound.stays.queries import (
    COMING,
    NOT_OVER,
    affected,
    days_of,
    departing,
    missing_of,
    stay_of,
    with_stays,
)
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.vocabulary import countries

BADGES = {
    MobilityState.PLANNED: "muted",
    MobilityState.NOMINATED: "info",
    MobilityState.ACCEPTED: "info",
    MobilityState.ARRIVED: "good",
    MobilityState.RETURNED: "muted",
    MobilityState.RECOGNISED: "muted",
    MobilityState.CLOSED: "muted",
    MobilityState.REFUSED: "bad",
    MobilityState.CANCELLED: "bad",
}
SHOWN = [
    ("coming", pgettext_lazy("stays", "To come")),
    ("abroad", pgettext_lazy("stays", "Abroad")),
    ("over", pgettext_lazy("stays", "Over")),
]


class StayFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of stays."""

    q = CharFilter(label=gettext_lazy("Student"), max_length=100)
    show = ChoiceFilter(label=pgettext_lazy("stays", "Which"), choices=SHOWN, empty_label=EVERY)
    country = ChoiceFilter(
        label=gettext_lazy("Country/region"),
        choices=lambda: countries.choices(get_language() or "en"),
        empty_label=EVERY,
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The stays asked for."""
        asked, rows = self.form.cleaned_data, queryset
        for word in asked["q"].split():
            rows = rows.filter(_named(word))
        if asked["country"]:
            rows = rows.filter(host__country=asked["country"])
        if asked["show"] == "coming":
            return rows.filter(state__in=COMING)
        if asked["show"] == "abroad":
            return rows.filter(state=MobilityState.ARRIVED)
        if asked["show"] == "over":
            return rows.exclude(state__in=NOT_OVER)
        return rows


def _named(word: str) -> Q:
    names = ("name_kanji", "name_kana", "name_romaji", "passport_family", "passport_given")
    found = Q(student__email__istartswith=word)
    for name in names:
        found |= Q(**{f"student__{name}__icontains": word})
    return found


@login_required
@require_safe
def stays(request: HttpRequest) -> HttpResponse:
    """Every stay that is confided to the reader, with the block list above."""
    person, language = reader(request)
    today = timezone.localdate()
    kept = Mobility.objects.kept_by(person)
    listing = Listing(
        request,
        with_stays(kept),
        _columns(language),
        name="stays",
        caption=gettext_lazy("Preparation and safety"),
        empty=gettext_lazy("No stay matches. Stays begin with an accepted place."),
        filters=StayFilter,
        order="-from",
    )
    ahead = timedelta(days=max(schedule().reminders))
    soon = departing(today + ahead, today).filter(pk__in=kept.values("pk"))
    blocked = [(each, lines) for each in soon if (lines := missing_of(each, today))]
    at_risk = affected(with_stays(kept.filter(state__in=NOT_OVER)), today)
    return listing.response(
        f"{PAGES}/stays.html",
        {
            "blocked": [
                (each, each.name_in(language), [line.item.short_in(language) for line in lines])
                for each, lines in blocked
            ],
            "days": max(schedule().reminders),
            "at_risk": sum(each.breaks_rule for each in at_risk),
            "concerned": len(at_risk),
        },
    )


def _columns(language: str) -> list[Column]:
    today = timezone.localdate()
    return [
        Column(
            "student",
            gettext_lazy("Student"),
            lambda row: row.student.name_in(language),
            link=lambda row: stay_of(row).get_absolute_url(),
            heading=True,
        ),
        Column("host", gettext_lazy("Host"), lambda row: row.host.name_in(language)),
        Column(
            "country",
            gettext_lazy("Country/region"),
            lambda row: countries.name(row.host.country, language),
            order="host__country",
        ),
        Column(
            "state",
            gettext_lazy("State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=lambda row: BADGES[row.state],
        ),
        Column("from", gettext_lazy("From"), lambda row: days_of(row)[0], order="planned_from"),
        Column("until", gettext_lazy("Until"), lambda row: days_of(row)[1], order="planned_until"),
        Column(
            "insured_until",
            gettext_lazy("Insured until"),
            lambda row: stay_of(row).insured_until,
            order="stay__insured_until",
        ),
        Column(
            "missing",
            gettext_lazy("Missing"),
            lambda row: len(missing_of(row, today)) if row.state in NOT_OVER else None,
            numeric=True,
        ),
    ]


@login_required
@require_safe
def tabi_regi(request: HttpRequest) -> HttpResponse:
    """Who is to be registered with Tabi-Regi: a list, and a file in columns of our own."""
    person, language = reader(request)
    rows = Mobility.objects.kept_by(person).filter(
        state__in=[MobilityState.ACCEPTED, MobilityState.ARRIVED]
    )
    if "all" not in request.GET:
        rows = rows.filter(stay__tabi_regi_on__isnull=True)
    listing = Listing(
        request,
        with_stays(rows),
        _for_tabi_regi(language),
        name="tabi-regi",
        caption=gettext_lazy("To be registered with Tabi-Regi"),
        empty=gettext_lazy("Everybody who is accepted or abroad is registered."),
        order="from",
    )
    return listing.response(f"{PAGES}/tabi_regi.html", {"shows_all": "all" in request.GET})


def _for_tabi_regi(language: str) -> list[Column]:
    def first(row: Any, name: str) -> str:
        contact = next(iter(row.emergency_contacts.all()), None)
        return getattr(contact, name) if contact else ""

    return [
        Column(
            "name",
            gettext_lazy("Name as in the passport"),
            lambda row: row.student.passport_name,
            link=lambda row: stay_of(row).get_absolute_url(),
            heading=True,
        ),
        Column("kana", gettext_lazy("Name in kana"), lambda row: row.student.name_kana),
        Column("email", gettext_lazy("E-mail"), lambda row: row.student.email),
        Column("phone", gettext_lazy("Telephone abroad"), lambda row: stay_of(row).phone),
        Column(
            "country",
            gettext_lazy("Country/region"),
            lambda row: countries.name(row.host.country, language),
        ),
        Column("country_code", _("Code"), lambda row: row.host.country, hidden=True),
        Column("city", gettext_lazy("City"), lambda row: row.host.city),
        Column("host", gettext_lazy("Host"), lambda row: row.host.name_in(language), hidden=True),
        Column("address", _("Address"), lambda row: stay_of(row).address, hidden=True),
        Column("from", gettext_lazy("From"), lambda row: days_of(row)[0], order="planned_from"),
        Column("until", gettext_lazy("Until"), lambda row: days_of(row)[1]),
        Column("contact", _("Contact"), lambda row: first(row, "name"), hidden=True),
        Column("contact_phone", _("Telephone"), lambda row: first(row, "phone"), hidden=True),
        Column(
            "registered_on",
            gettext_lazy("Registered on"),
            lambda row: stay_of(row).tabi_regi_on,
        ),
    ]
