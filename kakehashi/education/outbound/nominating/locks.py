"""What every verb on a stay does first: lock it, as it is stored now."""

from kakehashi.education.outbound.models import Mobility


def locked(pk: int) -> Mobility:
    """The mobility as it is stored now, locked until the transaction ends."""
    found = Mobility.objects.select_for_update(of=("self",))
    return found.select_related("student", "unit", "agreement", "host").get(pk=pk)
