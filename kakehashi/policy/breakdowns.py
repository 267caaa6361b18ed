"""The divisions that many indicators share."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.policy.evidence import Breakdown
from kakehashi.vocabulary import countries


def country_names(keys: Collection[str], language: str) -> Mapping[str, str]:
    """Names of countries/regions by their codes. No query."""
    return {key: countries.name(key, language) for key in keys}


def unit_names(keys: Collection[int], language: str) -> Mapping[int, str]:
    """Names of the home university's units by their ids. One query."""
    return {unit.pk: unit.name_in(language) for unit in Unit.objects.filter(pk__in=keys)}


COUNTRY = Breakdown("country", pgettext_lazy("breakdown", "By country/region"), country_names)
UNIT = Breakdown("unit", pgettext_lazy("breakdown", "By unit"), unit_names)


def choice(path: str, title: str | Promise, choices: type[Choices]) -> Breakdown:
    """A division by the values of `choices`, which name themselves. No query."""
    labels: dict[Any, Any] = dict(choices.choices)

    def names(keys: Collection[Any], language: str) -> Mapping[Any, str]:
        return {key: str(labels.get(key, key)) for key in keys}

    return Breakdown(path, title, names)
