"""Constraints that many tables share."""

from django.db import models
from django.db.models import F, Q


def pair(model: str, what: str) -> models.CheckConstraint:
    """`<what>_by` and `<what>_at` of `model` are there together or not at all."""
    empty = Q(**{f"{what}_by__isnull": True, f"{what}_at__isnull": True})
    full = Q(**{f"{what}_by__isnull": False, f"{what}_at__isnull": False})
    return models.CheckConstraint(
        name=f"{model}_{what}_by_somebody_at_a_time", condition=empty | full
    )


def years_in_order(model: str) -> models.CheckConstraint:
    """A period that has both ends ends after it begins."""
    return models.CheckConstraint(
        name=f"{model}_years_in_order",
        condition=Q(first_year__isnull=True)
        | Q(last_year__isnull=True)
        | Q(last_year__gte=F("first_year")),
    )
