"""Which joint programmes a reader asked for."""

from typing import Any, cast

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, When
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.education.cooperation.models import JointProgramme, ProgrammePartner
from kakehashi.education.cooperation.models.programmes import JointProgrammeQuerySet
from kakehashi.education.cooperation.partner_filter import EVERY, answering
from kakehashi.education.cooperation.states import ProgrammeState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.shown import shown_name
from kakehashi.vocabulary import countries


def programme_countries(request: HttpRequest | None = None) -> list[tuple[str, str]]:
    """Those in which a partner of a programme stands that the reader may see."""
    held = Institution.objects.filter(joint_programmes__in=_seen(request)).order_by()
    codes = set(held.values_list("country", flat=True))
    return [pair for pair in countries.choices(get_language() or "en") if pair[0] in codes]


def programme_units(request: HttpRequest | None = None) -> list[tuple[int, str]]:
    """The home units of the programmes that the reader may see."""
    units = Unit.objects.filter(joint_programmes__in=_seen(request)).distinct()
    return [(unit.pk, unit.name_in(get_language() or "en")) for unit in units]


def _seen(request: HttpRequest | None) -> JointProgrammeQuerySet:
    if request is None:
        return JointProgramme.objects.public().order_by()
    return JointProgramme.objects.visible_to(request.user).order_by()


class ProgrammeFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list."""

    q = CharFilter(label=_("Title or partner"), max_length=200)
    kind = ChoiceFilter(
        label=_("Kind of programme"), choices=JointProgramme.Kind.choices, empty_label=EVERY
    )
    country = ChoiceFilter(label=_("country/region · 国・地域"), empty_label=EVERY)
    unit = ChoiceFilter(label=_("Home unit"), empty_label=EVERY)
    level = ChoiceFilter(
        label=pgettext_lazy("programme", "Level"),
        choices=JointProgramme.Level.choices,
        empty_label=EVERY,
    )
    state = ChoiceFilter(
        label=pgettext_lazy("programme", "State"),
        choices=ProgrammeState.choices,
        empty_label=EVERY,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["country"].extra["choices"] = programme_countries(self.request)
        self.filters["unit"].extra["choices"] = programme_units(self.request)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The programmes asked for, with everything that a line shows or sorts by."""
        asked = self.form.cleaned_data
        rows = with_keys(queryset, get_language() or "en")
        for name in ("kind", "unit", "level", "state"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        if asked["country"]:
            abroad = ProgrammePartner.objects.filter(institution__country=asked["country"])
            rows = rows.filter(pk__in=abroad.values("programme"))
        if text := asked["q"].strip():
            partners = answering(Institution.objects.order_by(), text)
            with_them = ProgrammePartner.objects.filter(institution__in=partners.values("pk"))
            titled = Q(title_ja__icontains=text) | Q(title_en__icontains=text)
            rows = rows.filter(titled | Q(pk__in=with_them.values("programme")))
        return rows


def with_keys(rows: QuerySet[Any], language: str) -> QuerySet[Any]:
    """`rows` with their partners, and keys to sort by: title, first partner, its country, unit."""
    own, other = ("title_ja", "title_en") if language == "ja" else ("title_en", "title_ja")
    first = ProgrammePartner.objects.filter(programme=OuterRef("pk")).order_by("pk")
    named = first.annotate(key=shown_name(language, of="institution", field="key"))
    rows = cast(JointProgrammeQuerySet, rows).with_partners()
    keyed: QuerySet[Any] = rows.alias(
        title_key=Case(When(**{own: ""}, then=F(other)), default=F(own), output_field=CharField()),
        partner_key=Subquery(named.values("key")[:1]),
        country_key=Subquery(first.values("institution__country")[:1]),
    )
    return keyed
