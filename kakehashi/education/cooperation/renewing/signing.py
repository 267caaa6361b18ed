"""How long it takes from the idea of an agreement to its signature."""

from datetime import date

from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from kakehashi.agreements.models import Move, Negotiation
from kakehashi.agreements.states import NegotiationState
from kakehashi.vocabulary.time import first_day, fiscal_year


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
