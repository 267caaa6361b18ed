"""Which agreements a reader asked for: narrowed by what their terms say on one day."""

from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.forms import DateField, DateInput, ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from kakehashi.agreements.models import AgreementQuerySet, Party, Terms
from kakehashi.agreements.states import Standing
from kakehashi.education.cooperation.partner_filter import (
    EVERY,
    answering,
    known_units,
    partner_countries,
)
from kakehashi.institutions.models import Institution, InstitutionName


class AgreementFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list; without a day it asks for today."""

    q = CharFilter(label=pgettext_lazy("agreement", "Partner"), max_length=200)
    country = ChoiceFilter(
        label=_("country/region · 国・地域"), choices=partner_countries, empty_label=EVERY
    )
    kind = ChoiceFilter(label=_("Kind of agreement"), choices=Terms.Kind.choices, empty_label=EVERY)
    level = ChoiceFilter(label=_("Level"), choices=Terms.Level.choices, empty_label=EVERY)
    unit = ChoiceFilter(label=_("Unit that concluded it"), choices=known_units, empty_label=EVERY)
    standing = ChoiceFilter(label=_("Standing"), choices=Standing.choices, empty_label=EVERY)
    on = DateFilter(
        label=pgettext_lazy("filter", "As of"),
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        if not data.get("on"):
            data = data.copy()
            data["on"] = timezone.localdate().isoformat()
        super().__init__(data, *args, **kwargs)

    def filter_queryset(self, queryset: AgreementQuerySet) -> AgreementQuerySet:
        """The agreements asked for, with everything that a line shows or sorts by."""
        asked = self.form.cleaned_data
        rows: Any = with_keys(queryset, asked["on"], get_language() or "en")
        for name in ("kind", "level", "unit"):
            if asked[name]:
                rows = rows.filter(**{f"{name}_now": asked[name]})
        if asked["standing"]:
            rows = rows.filter(standing=asked["standing"])
        country, text = asked["country"], asked["q"].strip()
        if country or text:
            partners = Institution.objects.filter(parties__isnull=False).order_by()
            named = partners.filter(country=country) if country else partners
            found = answering(named, text) if text else named
            parties = Party.objects.filter(institution__in=found.values("pk"))
            rows = rows.filter(pk__in=parties.values("agreement"))
        narrowed: AgreementQuerySet = rows
        return narrowed


def day_asked(data: QueryDict) -> date:
    """The day the list is asked for; today if what was asked is no day."""
    try:
        asked: date | None = DateField(required=False).clean(data.get("on", ""))
    except ValidationError:
        asked = None
    return asked or timezone.localdate()


def with_keys(rows: AgreementQuerySet, day: date, language: str) -> AgreementQuerySet:
    """`rows` with their standing on `day`, the terms' fields of that day, and keys to sort by."""
    begun = Case(When(effective_on__lte=day, then=F("number")), default=Value(-1))
    now = Terms.objects.filter(agreement=OuterRef("pk")).order_by(begun.desc(), "number")
    party = Institution.objects.filter(parties__agreement=OuterRef("pk")).order_by("pk")
    unit_name = "unit__name_ja" if language == "ja" else "unit__name_en"
    return rows.with_standing_on(day).alias(
        kind_now=Subquery(now.values("kind")[:1]),
        level_now=Subquery(now.values("level")[:1]),
        unit_now=Subquery(now.values("unit")[:1]),
        unit_key=Subquery(now.values(unit_name)[:1]),
        begins_key=Subquery(now.values("effective_on")[:1]),
        ends_key=Subquery(now.values("expires_on")[:1]),
        partner_key=Subquery(partner_names(language).values("key")[:1]),
        country_key=Subquery(party.values("country")[:1]),
    )


def partner_names(language: str, agreement: str = "pk") -> QuerySet[InstitutionName]:
    """The names of an agreement's first partner, the one a reader of `language` sees first.

    agreement: where the agreement's id stands in the rows that ask.
    """
    shown = Q(kind__in=[InstitutionName.Kind.OFFICIAL, InstitutionName.Kind.LABEL])
    nearness = Case(
        When(shown, language=language, then=0), When(shown, language="en", then=1), default=2
    )
    names = InstitutionName.objects.filter(institution__parties__agreement=OuterRef(agreement))
    return names.order_by("institution", nearness, "pk")
