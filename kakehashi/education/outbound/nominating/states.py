"""Words and colours for the states of a mobility."""

from kakehashi.education.outbound.states import MobilityState

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
