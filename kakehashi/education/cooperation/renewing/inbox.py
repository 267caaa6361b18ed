"""The early-warning inbox: every review, the nearest day first, narrowed as a reader asks."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.agreements.models import Party, Terms
from kakehashi.education.cooperation.models import RenewalReview
from kakehashi.education.cooperation.partner_filter import (
    EVERY,
    answering,
    known_units,
    partner_countries,
)
from kakehashi.education.cooperation.renewing.timing import months_earlier
from kakehashi.institutions.models import Institution
from kakehashi.institutions.shown import shown_name
from kakehashi.listing.columns import Column
from kakehashi.people.models import Person
from kakehashi.people.queries import acts_for
from kakehashi.vocabulary import countries

MONTHS = (3, 6, 9, 12, 24)
WAITING, DECIDED, CLOSED, ALL = "waiting", "decided", "closed", "all"
STATES = [
    (WAITING, pgettext_lazy("renewal reviews", "Undecided")),
    (DECIDED, pgettext_lazy("renewal reviews", "Decided")),
    (CLOSED, pgettext_lazy("renewal reviews", "Closed without a decision")),
    (ALL, EVERY),
]
OWNERS = [
    ("me", pgettext_lazy("renewal reviews", "Me")),
    ("named", pgettext_lazy("renewal reviews", "Somebody by name")),
    ("unit", pgettext_lazy("renewal reviews", "The unit's people")),
]


def _months() -> list[tuple[str, str]]:
    return [
        (str(months), gettext("within %(months)s months") % {"months": months}) for months in MONTHS
    ]


class RenewalFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the inbox; without a state it asks for what is undecided."""

    q = CharFilter(label=pgettext_lazy("agreement", "Partner"), max_length=200)
    within = ChoiceFilter(label=_("To be decided"), choices=_months, empty_label=EVERY)
    state = ChoiceFilter(label=_("Decision"), choices=STATES, empty_label=None)
    unit = ChoiceFilter(label=_("Unit that concluded it"), choices=known_units, empty_label=EVERY)
    country = ChoiceFilter(
        label=_("country/region · 国・地域"), choices=partner_countries, empty_label=EVERY
    )
    owner = ChoiceFilter(label=_("Who answers"), choices=OWNERS, empty_label=EVERY)

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        if not data.get("state"):
            data = data.copy()
            data["state"] = WAITING
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[RenewalReview]) -> QuerySet[RenewalReview]:
        """The reviews asked for, with what a line shows or sorts by."""
        asked = self.form.cleaned_data
        rows: Any = _in_state(with_keys(queryset, get_language() or "en"), asked["state"])
        if asked["within"]:
            until = months_later(timezone.localdate(), int(asked["within"]))
            rows = rows.filter(decide_by__lte=until)
        if asked["unit"]:
            rows = rows.filter(unit_now=asked["unit"])
        rows = _owned(rows, asked["owner"], self.request.user)
        country, text = asked["country"], asked["q"].strip()
        if country or text:
            rows = rows.filter(_with_partner(country, text))
        narrowed: QuerySet[RenewalReview] = rows
        return narrowed


def months_later(day: date, months: int) -> date:
    """The day `months` months after `day`."""
    return months_earlier(day, -months)


def _in_state(rows: QuerySet[RenewalReview], state: str) -> QuerySet[RenewalReview]:
    if state == DECIDED:
        return rows.filter(outcome__isnull=False)
    if state == CLOSED:
        return rows.filter(closed_at__isnull=False)
    if state == ALL:
        return rows
    return rows.filter(closed_at__isnull=True, outcome__isnull=True)


def _owned(rows: QuerySet[RenewalReview], owner: str, reader: Person) -> QuerySet[RenewalReview]:
    if owner == "me":
        return rows.filter(owner__in=acts_for(reader))
    if owner in ("named", "unit"):
        return rows.filter(owner__isnull=owner == "unit")
    return rows


def _with_partner(country: str, text: str) -> Exists:
    partners = Institution.objects.filter(parties__isnull=False).order_by()
    named = partners.filter(country=country) if country else partners
    found = answering(named, text) if text else named
    parties = Party.objects.filter(institution__in=found.values("pk"))
    return Exists(parties.filter(agreement=OuterRef("agreement")))


def with_keys(rows: QuerySet[RenewalReview], language: str) -> QuerySet[RenewalReview]:
    """`rows` with the unit of the latest terms, and keys to sort by."""
    last = Terms.objects.filter(agreement=OuterRef("agreement")).order_by("-number")
    partners = Institution.objects.filter(agreements=OuterRef("agreement")).order_by("pk")
    keys = partners.annotate(key=shown_name(language, field="key")).values("key")
    unit_name = "unit__name_ja" if language == "ja" else "unit__name_en"
    keyed: QuerySet[RenewalReview] = rows.alias(
        unit_now=Subquery(last.values("unit")[:1]),
        unit_key=Subquery(last.values(unit_name)[:1]),
        partner_key=Subquery(keys[:1]),
        country_key=Subquery(partners.values("country")[:1]),
    )
    return keyed


# -- Columns --------------------------------------------------------------------------------------


def badge_of(review: RenewalReview, today: date) -> str:
    """How grave it is that nothing is decided."""
    if review.decision is not None:
        return "good"
    if review.closed_at is not None:
        return "muted"
    if review.decide_by < today:
        return "bad"
    return "warn" if review.decide_by <= months_later(today, 3) else "info"


def state_of(review: RenewalReview, today: date) -> str:
    """What has become of the review, in a few words."""
    if review.decision is not None:
        return str(review.decision.get_choice_display())
    if review.closed_at is not None:
        return str(review.get_closed_why_display())
    if review.decide_by < today:
        return gettext("Overdue since %(day)s") % {"day": date_format(review.decide_by)}
    return gettext("Undecided")


def columns(today: date) -> list[Column]:
    """What a line of the inbox says."""
    language = get_language() or "en"
    return [*_of_agreement(language), *_of_review(language, today)]


def _of_agreement(language: str) -> list[Column]:
    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.agreement.name_in(language),
            order="partner_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "kind",
            _("Kind of agreement"),
            lambda row: row.agreement.latest.get_kind_display(),
        ),
        Column(
            "country",
            _("country/region · 国・地域"),
            lambda row: _countries(row, language),
            order="country_key",
        ),
        Column(
            "unit",
            _("Unit"),
            lambda row: row.agreement.latest.unit.name_in(language),
            order="unit_key",
        ),
        Column("agreement", _("number of the record"), lambda row: row.agreement_id, hidden=True),
    ]


def _of_review(language: str, today: date) -> list[Column]:
    return [
        Column("decide_by", _("Decide by"), lambda row: row.decide_by, order="decide_by"),
        Column("ends_on", _("Term ends"), lambda row: row.ends_on, order="ends_on"),
        Column(
            "owner",
            _("Who answers"),
            lambda row: row.owner.name_in(language) if row.owner else gettext("Unit"),
        ),
        Column(
            "state",
            pgettext_lazy("renewal review", "State"),
            lambda row: state_of(row, today),
            badge=lambda row: badge_of(row, today),
        ),
        Column(
            "decided_on",
            _("Decided on"),
            lambda row: timezone.localdate(row.decision.decided_at) if row.decision else None,
            hidden=True,
        ),
    ]


def _countries(row: RenewalReview, language: str) -> str:
    codes = dict.fromkeys(each.country for each in row.agreement.partners.all())
    return gettext(", ").join(countries.name(code, language) for code in codes)
