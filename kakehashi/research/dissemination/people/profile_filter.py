"""Which researchers a reader asked for."""

from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import home, units_below
from kakehashi.research.dissemination.models import Affiliation, Profile
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.vocabulary import countries

EVERY = pgettext_lazy("filter", "All")
SEARCHED = ("name_ja", "name_en", "name_kana", "fields_ja", "fields_en", "orcid")


def profile_units(request: HttpRequest | None = None) -> list[tuple[int, str]]:
    """Units with a profile that the reader may see, and those above them."""
    seen = Profile.objects.public() if request is None else _seen(request)
    held = Unit.objects.in_bulk(set(seen.order_by().values_list("unit", flat=True)))
    found = {above.pk: above for unit in held.values() for above in unit.line()}
    language = get_language() or "en"
    return [(unit.pk, unit.name_in(language)) for _pk, unit in sorted(found.items())]


def coauthor_countries() -> list[tuple[str, str]]:
    """Countries and regions of co-authors of somebody with a profile, the own one left out."""
    rows = Affiliation.objects.filter(contribution__work__contributions__profile__isnull=False)
    codes = set(rows.order_by().values_list("country", flat=True)) - {home().institution.country}
    return [pair for pair in countries.choices(get_language() or "en") if pair[0] in codes]


def _seen(request: HttpRequest) -> QuerySet[Profile]:
    return Profile.objects.visible_to(request.user)


class ProfileFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list. inside: whether the reader keeps profiles and filters by state."""

    q = CharFilter(label=_("Name, field or ORCID iD"), max_length=200)
    unit = ChoiceFilter(label=_("Unit"), empty_label=EVERY)
    country = ChoiceFilter(label=_("Co-authors in"), empty_label=EVERY)
    state = ChoiceFilter(
        label=pgettext_lazy("profile", "State"),
        choices=ProfileState.choices,
        empty_label=EVERY,
    )

    def __init__(self, *args: Any, inside: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].extra["choices"] = profile_units(self.request)
        self.filters["country"].extra["choices"] = coauthor_countries()
        if not inside:
            del self.filters["state"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The profiles asked for."""
        asked = self.form.cleaned_data
        rows = with_keys(queryset, get_language() or "en")
        if asked["unit"]:
            rows = rows.filter(unit__in=units_below({int(asked["unit"])}))
        if asked.get("state"):
            rows = rows.filter(state=asked["state"])
        if asked["country"]:
            abroad = Affiliation.objects.filter(country=asked["country"])
            works = abroad.order_by().values("contribution__work")
            rows = rows.filter(contributions__work__in=works).distinct()
        for word in asked["q"].split():
            held = Q(pk__in=[])
            for name in SEARCHED:
                held |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(held)
        return rows


def with_keys(rows: QuerySet[Any], language: str) -> QuerySet[Any]:
    """`rows` with a key to sort by name: by kana in Japanese, where there is any."""
    if language == "ja":
        key = Case(
            When(~Q(name_kana=""), then=F("name_kana")),
            When(~Q(name_ja=""), then=F("name_ja")),
            default=F("name_en"),
            output_field=CharField(),
        )
    else:
        key = Case(When(name_en="", then=F("name_ja")), default=F("name_en"))
    keyed: QuerySet[Any] = rows.select_related("unit").annotate(name_key=key)
    return keyed
