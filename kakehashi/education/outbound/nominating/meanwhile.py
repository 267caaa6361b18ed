"""What goes on while nothing waits for the reader of a stay."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.states import MobilityState

WORDS: Mapping[str, str | Promise] = {
    MobilityState.PLANNED: gettext_lazy("Next the office nominates the student to the host."),
    MobilityState.NOMINATED: gettext_lazy("The host has the nomination and has not answered yet."),
    MobilityState.REFUSED: gettext_lazy("The office looks for another way."),
    MobilityState.ACCEPTED: gettext_lazy("Next comes the arrival at the host."),
    MobilityState.RETURNED: gettext_lazy(
        "The host’s transcript is awaited, or its courses are being decided on."
    ),
    MobilityState.RECOGNISED: gettext_lazy("The credits are recognised. Next the stay is closed."),
    MobilityState.CLOSED: gettext_lazy("The stay is closed."),
}


def meanwhile(mobility: Mobility) -> str:
    """A sentence in the reader's language; empty for a stay that does not take place."""
    if mobility.state == MobilityState.ARRIVED:
        if mobility.planned_until is None:
            return _("The student is abroad. Next comes the return.")
        said = {"day": date_format(mobility.planned_until, "DATE_FORMAT")}
        return _("The stay goes on until %(day)s. Next comes the return.") % said
    return str(WORDS.get(mobility.state, ""))
