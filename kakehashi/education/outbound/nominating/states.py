"""Words and colours for the states of a mobility."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.models import HostAnswer
from kakehashi.education.outbound.states import MobilityState

# What a host answers, as the host itself says it on the page of its link.
BY_THE_HOST: dict[str, str | Promise] = {
    HostAnswer.Kind.ACCEPT: pgettext_lazy("said by the host", "We accept the student"),
    HostAnswer.Kind.REFUSE: pgettext_lazy("said by the host", "We do not accept the student"),
    HostAnswer.Kind.CORRECT: pgettext_lazy("said by the host", "We ask for a correction"),
    HostAnswer.Kind.OTHER_TERM: pgettext_lazy("said by the host", "We offer another term"),
}

BADGES = {
    MobilityState.PLANNED: "muted",
    MobilityState.NOMINATED: "warn",
    MobilityState.ACCEPTED: "good",
    MobilityState.REFUSED: "bad",
    MobilityState.ARRIVED: "good",
    MobilityState.RETURNED: "info",
    MobilityState.RECOGNISED: "info",
    MobilityState.CLOSED: "muted",
    MobilityState.CANCELLED: "muted",
}
# In these the host has not said yes: the place is provisional, and the student is told so.
PROVISIONAL = [MobilityState.PLANNED, MobilityState.NOMINATED, MobilityState.REFUSED]
# What can still be sent to a host, first or again.
CAN_BE_NOMINATED = [MobilityState.PLANNED, MobilityState.NOMINATED, MobilityState.REFUSED]
# The student is back: preparation, protection and changes are over.
BACK = [MobilityState.RETURNED, MobilityState.RECOGNISED, MobilityState.CLOSED]
# Nothing more is said to the host.
OVER = [MobilityState.CLOSED, MobilityState.CANCELLED]
