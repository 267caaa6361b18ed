"""The invented part of requests: a student abroad asks to stay longer, and waits for the answer."""

from datetime import timedelta

from kakehashi.education.outbound.changing.asking import Asked, ask_for_change
from kakehashi.education.outbound.models import ChangeRequest, Mobility
from kakehashi.education.outbound.states import MobilityState

DAYS = timedelta(days=30)
REASON = (
    "実験の授業が1か月延びたため。(架空) The laboratory course was prolonged by a month. (invented)"
)


def load_outbound_requests() -> None:
    """Let the student of the longest invented stay under way ask for another month."""
    under_way = Mobility.objects.filter(
        is_invented=True, state=MobilityState.ARRIVED, planned_until__isnull=False
    )
    mobility = under_way.select_related("student").order_by("-planned_until", "pk").first()
    if mobility is None or mobility.planned_until is None:
        return
    asked = Asked(ChangeRequest.Kind.EXTENSION, last=mobility.planned_until + DAYS)
    ask_for_change(mobility, asked, reason=REASON, by=mobility.student)
