"""What withdrawing an application does to the stay that was planned with its place."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kakehashi.education.outbound.applying.consequences import consequence, upon_withdrawal
from kakehashi.education.outbound.models import Application, Mobility
from kakehashi.education.outbound.nominating.consequences import consequences_of
from kakehashi.education.outbound.nominating.operations import cancel_mobility
from kakehashi.education.outbound.states import MobilityState
from kakehashi.people.models import Person


@consequence
def of_the_stay(application: Application) -> Iterable[str]:
    """That the stay is cancelled, with all that this entails."""
    for mobility in _stays_of(application):
        host = mobility.host
        yield _("Your stay at %(host)s is cancelled.") % {"host": host}
        yield from consequences_of(mobility)


@upon_withdrawal
def cancel_the_stay(application: Application, code: str, reason: str, by: Person) -> None:
    """Cancel it for the same reason. Raises: Refused, if it cannot be cancelled any more."""
    for mobility in _stays_of(application):
        said = reason.strip() or str(Mobility.CancelReason(code).label)
        cancel_mobility(mobility, code, reason=said, by=by)


def _stays_of(application: Application) -> Iterable[Mobility]:
    found = Mobility.objects.filter(allotment__application=application)
    return found.exclude(state=MobilityState.CANCELLED).order_by("pk")
