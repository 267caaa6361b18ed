"""Which people somebody asked for: by name or e-mail, and by the roles they hold today."""

from typing import Any

from django.db.models import CharField, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.institutions.models import InstitutionName, Unit
from kakehashi.institutions.queries import units_below
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.people.queries import answering

People = QuerySet[Person]
NONE = "none"
EVERY = pgettext_lazy("filter", "All")


def with_roles_today(people: People) -> People:
    """`people` with `held` and `deputising`: today's roles and deputyships, their places fetched.

    `sort_name` is what a list in the reader's language sorts by.
    """
    today = timezone.localdate()
    names = InstitutionName.objects.defer("key", "grams")
    roles = Role.objects.on(today)
    held = roles.select_related("unit", "institution").prefetch_related(
        Prefetch("institution__names", names)
    )
    deputising = (
        Deputy.objects.on(today)
        .filter(role__in=roles)
        .select_related("role__unit", "role__institution", "role__person")
        .prefetch_related(Prefetch("role__institution__names", names))
        .order_by("starts_on", "pk")
    )
    return people.prefetch_related(
        Prefetch("roles", held, to_attr="held"),
        Prefetch("deputyships", deputising, to_attr="deputising"),
    ).alias(sort_name=_sort_name(get_language() or "en"))


def _sort_name(language: str) -> Any:
    """By the reading for a Japanese reader, by the passport's letters for others."""
    latin, japanese = ("passport_family", "passport_given"), ("name_kana", "name_kanji")
    order = (*japanese, *latin) if language == "ja" else (*latin, *japanese)
    known = [NullIf(form, Value("")) for form in order]
    return Lower(Coalesce(*known, "email", output_field=CharField()))


def _roles() -> list[tuple[str, Any]]:
    return [(NONE, _("No role today")), *Role.Kind.choices]


def _units() -> list[tuple[int, str]]:
    units = Unit.objects.on(timezone.localdate())
    return [(unit.pk, unit.name_in(get_language() or "en")) for unit in units]


class PeopleFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list. Role and unit are those of one and the same role."""

    q = CharFilter(label=_("Name or e-mail address"), max_length=200)
    role = ChoiceFilter(label=_("Role today"), choices=_roles, empty_label=EVERY)
    unit = ChoiceFilter(label=_("At the unit, or below it"), choices=_units, empty_label=EVERY)

    def filter_queryset(self, queryset: People) -> People:
        """The people asked for; whoever deputises today counts as holding the role."""
        asked = self.form.cleaned_data
        people = answering(queryset, asked["q"])
        roles = Role.objects.on(timezone.localdate())
        if asked["unit"]:
            roles = roles.filter(unit__in=units_below({int(asked["unit"])}))
        if asked["role"] == NONE:
            return people.exclude(_acting_in(roles))
        if asked["role"]:
            roles = roles.filter(kind=asked["role"])
        return people.filter(_acting_in(roles)) if asked["role"] or asked["unit"] else people


def _acting_in(roles: QuerySet[Role]) -> Q:
    deputies = Deputy.objects.on(timezone.localdate()).filter(role__in=roles)
    return Q(pk__in=roles.order_by().values("person")) | Q(pk__in=deputies.values("person"))
