"""What follows when a stay is cancelled, listed before anybody does it.

    @consequence
    def of_grants(mobility: Mobility) -> Iterable[str]: ...

Packages above register what their own records would have to say.
"""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating.queries import host_link, latest_nomination
from kakehashi.education.outbound.states import MobilityState

Source = Callable[[Mobility], Iterable[str]]
SOURCES: list[Source] = []


def consequence(source: Source) -> Source:
    """Register the decorated function: a stay -> sentences on what cancelling it entails."""
    SOURCES.append(source)
    return source


def consequences_of(mobility: Mobility) -> list[str]:
    """Every consequence, in the reader's language."""
    return [sentence for source in SOURCES for sentence in source(mobility)]


@consequence
def of_the_place(mobility: Mobility) -> Iterator[str]:
    """The place, the host, and coming back to it."""
    if mobility.allotment_id is not None:
        yield _("The place is given up at once and can go to the next on the reserve list.")
    if latest_nomination(mobility) is not None:
        yield _("The host was told of the student and is told now that nobody comes.")
    link = host_link(mobility)
    if link is not None and link.revoked_at is None:
        yield _("The host's link stays valid to read, and nothing can be decided by it any more.")
    if mobility.state == MobilityState.ARRIVED:
        yield _(
            "The student is abroad: a stay that is cancelled counts in no statistics and no"
            " balance. If it is to count, record an early return instead."
        )
    yield _(
        "This cannot be taken back. For another try a new place and a new nomination is needed."
    )
