"""What our own register knows of institutions in the tables: names, pages, agreements in force."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Coalesce

from kakehashi.agreements.models import Terms
from kakehashi.institutions.models import Identifier, Institution


@dataclass(frozen=True)
class Registered:
    """An institution of the register. has_agreement: one is in force on the day."""

    pk: int
    name: str
    has_agreement: bool


def registered(rors: Collection[str], on: date, language: str) -> dict[str, Registered]:
    """ROR id (nine characters) → the institution of the register; unknown ones are absent.

    One that was merged is its successor. Four queries.
    """
    held = Identifier.objects.filter(scheme=Identifier.Scheme.ROR, value__in=rors).annotate(
        survivor=Coalesce("institution__merged_into", "institution")
    )
    by_ror = dict(held.values_list("value", "survivor"))
    found = Institution.objects.filter(pk__in=set(by_ror.values())).with_names()
    names = {each.pk: each.name_in(language) for each in found}
    bound = _bound_on(on)
    return {
        ror: Registered(pk, names[pk], pk in bound) for ror, pk in by_ror.items() if pk in names
    }


def agreements_by_country(on: date) -> dict[str, int]:
    """Country/region → institutions there with an agreement in force on the day."""
    found: dict[str, int] = {}
    bound = Institution.objects.filter(pk__in=_bound_on(on))
    for country in bound.values_list("country", flat=True):
        found[country] = found.get(country, 0) + 1
    return found


def _bound_on(on: date) -> set[int]:
    institution = "agreement__parties__institution"
    terms = Terms.objects.in_force_on(on).annotate(
        partner=Coalesce(f"{institution}__merged_into", institution)
    )
    return {pk for pk in terms.order_by().values_list("partner", flat=True) if pk is not None}
