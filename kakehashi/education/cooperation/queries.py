"""The register of agreements as the figures of (1.2) read it."""

from datetime import date
from functools import cached_property, partial
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import SIGNED_ONCE, Terms
from kakehashi.agreements.queries import latest_statement, rests, spells
from kakehashi.policy.evidence import Breakdown, Evidence, Read, Through, Unknown
from kakehashi.policy.spells import Spells

KEYS = ["agreement", "partner", "country", "unit", "kind", "level"]
LOWER_BOUND = _(
    "This is a lower bound: nobody has declared the register of agreements complete for this day,"
    " so there may be more."
)
NOTHING_YET = _(
    "No agreement in the register had begun by this day, and nobody has declared the register"
    " complete for it."
)


def with_partners(terms: QuerySet[Terms]) -> QuerySet[Any]:
    """`terms`, once for each institution that they bind, with it as `partner` and its `country`.

    An institution that was merged is its successor.
    """
    institution = "agreement__parties__institution"
    successor = f"{institution}__merged_into"
    found: QuerySet[Any] = terms.annotate(
        partner=Coalesce(successor, institution),
        country=Coalesce(f"{successor}__country", f"{institution}__country"),
    )
    return found


def bound_on(at: date) -> QuerySet[Any]:
    """The terms in force on `at` with the institutions that they bind."""
    return with_partners(Terms.objects.in_force_on(at))


class Register:
    """Every agreement and the days on which it was in force: asked once for the figures of a page.

    A figure is a lower bound unless the register has been declared complete for the day.
    """

    def evidence(
        self,
        at: date,
        read: Read,
        by: dict[str, Breakdown],
        *,
        counted: str,
        count_by: Breakdown | None = None,
    ) -> Evidence | Unknown:
        """What makes a figure of the agreements in force on `at`; `counted` is one of `KEYS`."""
        is_complete = self._complete_from is not None and self._complete_from <= at
        if not is_complete and (self._first_day is None or self._first_day > at):
            return Unknown(NOTHING_YET)
        return Evidence(
            read,
            by,
            caveat="" if is_complete else LOWER_BOUND,
            at_least=not is_complete,
            count_by=count_by,
            through=Through(partial(bound_on, at), self._spells, at, counted),
            is_public=True,  # what was in force was signed
        )

    @cached_property
    def _complete_from(self) -> date | None:
        """The day from which the latest statement says that no agreement is missing."""
        statement = latest_statement()
        return statement.complete_from if statement else None

    @cached_property
    def _first_day(self) -> date | None:
        """The day on which the first of the agreements began."""
        begun = Terms.objects.filter(agreement__state__in=SIGNED_ONCE, effective_on__isnull=False)
        return begun.order_by("effective_on").values_list("effective_on", flat=True).first()

    @cached_property
    def _spells(self) -> Spells:
        return Spells(with_partners(spells()), KEYS, rests(), resting="agreement")
