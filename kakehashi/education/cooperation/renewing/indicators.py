"""The figures of renewal: what ends within a year, and how long a signature takes."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Move, Negotiation, Terms
from kakehashi.agreements.states import NegotiationState
from kakehashi.education.cooperation.renewing.endings import DECISIONS, EndingRegister
from kakehashi.policy.breakdowns import COUNTRY, UNIT, choice
from kakehashi.policy.counting import AGREEMENTS, AS_OF_1_MAY, DAYS, FISCAL_YEAR, Better
from kakehashi.policy.evidence import Breakdown, Evidence, Unknown
from kakehashi.policy.registry import indicator
from kakehashi.vocabulary.time import first_day, fiscal_year

SOURCE = _("Basic Policies of 2014, direction (1.2). The definition is Kakehashi's own.")
NONE_CONCLUDED = _("No negotiation on record was concluded in this fiscal year by this day.")


def _decision_names(keys: Collection[Any], language: str) -> Mapping[Any, str]:
    return {key: str(DECISIONS.get(key, key)) for key in keys}


DECISION = Breakdown("decision", pgettext_lazy("breakdown", "By decision"), _decision_names)
KIND = choice("kind", pgettext_lazy("breakdown", "By kind of agreement"), Terms.Kind)
PURPOSE = choice("purpose", pgettext_lazy("breakdown", "By purpose"), Negotiation.Purpose)


@indicator(
    "1.2",
    "agreements.ending",
    unit=AGREEMENTS,
    at=AS_OF_1_MAY,
    better=Better.NEITHER,
    title=_("Agreements that end within twelve months"),
    wording=_(
        "Agreements in force on the day whose last day, as agreed in the terms of that day or set"
        " by a termination, lies within the twelve months after it. What renews itself does not"
        " end. An agreement counts as decided if by the day an amendment that goes on was signed,"
        " it was terminated, or a renewal review was decided; else as undecided."
    ),
    source=SOURCE,
    reads=EndingRegister,
)
def ending_agreements(at: date, register: EndingRegister) -> Evidence | Unknown:
    """Agreements in force on `at` that end within a year. Unit: agreements. Source: issue (1.2)."""
    return register.ending(
        at, {"decision": DECISION, "kind": KIND, "country": COUNTRY, "unit": UNIT}
    )


@indicator(
    "1.2",
    "agreements.days_to_signature",
    unit=DAYS,
    at=FISCAL_YEAR,
    better=Better.LESS,
    title=_("Median days from the idea of an agreement to its signature"),
    wording=_(
        "Of the negotiations that were concluded in the fiscal year, the median of the days between"
        " the move that began them as an idea and the move that concluded them, when every side had"
        " signed. Negotiations that were given up are left out."
    ),
    source=SOURCE,
)
def days_to_signature(at: date) -> Evidence | Unknown:
    """The median of negotiations concluded from 1 April to `at`. Unit: days.

    Source: issue (1.2).
    """
    if not concluded_by(at).exists():
        return Unknown(NONE_CONCLUDED)
    by = {
        "purpose": PURPOSE,
        "kind": KIND.at("concluded_terms__kind"),
        "unit": UNIT.at("concluded_terms__unit"),
        "country": COUNTRY.at("agreement__partners__country"),
    }
    return Evidence(partial(concluded_by, at), by, median_days_of="spent")


def concluded_by(at: date) -> QuerySet[Negotiation]:
    """Negotiations concluded in the fiscal year of `at`, up to it, with the time they `spent`."""

    def moved_on(state: NegotiationState) -> Subquery:
        moves = Move.objects.filter(negotiation=OuterRef("pk"), after=state)
        return Subquery(moves.order_by("pk").values(on=TruncDate("moved_at"))[:1])

    found = Negotiation.objects.annotate(
        idea_on=moved_on(NegotiationState.IDEA),
        concluded_on=moved_on(NegotiationState.CONCLUDED),
    ).filter(
        idea_on__isnull=False,
        concluded_on__range=(first_day(fiscal_year(at)), at),
    )
    spent = ExpressionWrapper(F("concluded_on") - F("idea_on"), output_field=DurationField())
    return found.annotate(spent=spent)
