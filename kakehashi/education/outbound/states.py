"""The states of calls, applications, allotments and mobilities, and what follows what.

Whether a published call is open follows from its days and the server's clock and is not stored.
"""

from django.db import models
from django.utils.translation import pgettext_lazy


class CallState(models.TextChoices):
    """What has been decided about a call."""

    DRAFT = "draft", pgettext_lazy("call", "Draft")
    PUBLISHED = "published", pgettext_lazy("call", "Published")
    CONCLUDED = "concluded", pgettext_lazy("call", "Concluded")
    CANCELLED = "cancelled", pgettext_lazy("call", "Cancelled")


CALL_MOVES: dict[CallState, set[CallState]] = {
    CallState.DRAFT: {CallState.PUBLISHED, CallState.CANCELLED},
    CallState.PUBLISHED: {CallState.CONCLUDED, CallState.CANCELLED},
    CallState.CONCLUDED: set(),
    CallState.CANCELLED: set(),
}
# The operation that leads to each state; a new record begins with the first.
CALL_OPERATIONS: dict[CallState, str] = {
    CallState.DRAFT: "draft_call",
    CallState.PUBLISHED: "publish_call",
    CallState.CONCLUDED: "conclude_call",
    CallState.CANCELLED: "cancel_call",
}


class ApplicationState(models.TextChoices):
    """How far one application has come before places are given."""

    DRAFT = "draft", pgettext_lazy("application", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "Submitted")
    ELIGIBLE = "eligible", pgettext_lazy("application", "Eligible")
    INELIGIBLE = "ineligible", pgettext_lazy("application", "Not eligible")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


APPLICATION_MOVES: dict[ApplicationState, set[ApplicationState]] = {
    ApplicationState.DRAFT: {ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN},
    ApplicationState.SUBMITTED: {
        ApplicationState.ELIGIBLE,
        ApplicationState.INELIGIBLE,
        ApplicationState.WITHDRAWN,
    },
    # An appeal, or a fact that comes late, turns a decision.
    ApplicationState.ELIGIBLE: {ApplicationState.INELIGIBLE, ApplicationState.WITHDRAWN},
    ApplicationState.INELIGIBLE: {ApplicationState.ELIGIBLE, ApplicationState.WITHDRAWN},
    ApplicationState.WITHDRAWN: set(),
}
APPLICATION_OPERATIONS: dict[ApplicationState, str] = {
    ApplicationState.DRAFT: "begin_application",
    ApplicationState.SUBMITTED: "submit",
    ApplicationState.ELIGIBLE: "find_eligible",
    ApplicationState.INELIGIBLE: "find_ineligible",
    ApplicationState.WITHDRAWN: "withdraw",
}


class AllotmentState(models.TextChoices):
    """What became of a place that a published run gave to an application."""

    OFFERED = "offered", pgettext_lazy("allotment", "Offered")
    WAITING = "waiting", pgettext_lazy("allotment", "Accepted, may move up")
    CONFIRMED = "confirmed", pgettext_lazy("allotment", "Confirmed")
    DECLINED = "declined", pgettext_lazy("allotment", "Declined")
    LAPSED = "lapsed", pgettext_lazy("allotment", "Lapsed")
    REPLACED = "replaced", pgettext_lazy("allotment", "Replaced by another place")
    GIVEN_UP = "given_up", pgettext_lazy("allotment", "Given up later")


ALLOTMENT_MOVES: dict[AllotmentState, set[AllotmentState]] = {
    AllotmentState.OFFERED: {
        AllotmentState.WAITING,
        AllotmentState.CONFIRMED,
        AllotmentState.DECLINED,
        AllotmentState.LAPSED,
        AllotmentState.REPLACED,
    },
    AllotmentState.WAITING: {
        AllotmentState.CONFIRMED,
        AllotmentState.REPLACED,
        AllotmentState.GIVEN_UP,
    },
    AllotmentState.CONFIRMED: {AllotmentState.REPLACED, AllotmentState.GIVEN_UP},
    AllotmentState.DECLINED: set(),
    AllotmentState.LAPSED: set(),
    AllotmentState.REPLACED: set(),
    AllotmentState.GIVEN_UP: set(),
}
LIVE_ALLOTMENTS = [AllotmentState.OFFERED, AllotmentState.WAITING, AllotmentState.CONFIRMED]
ACCEPTED_ALLOTMENTS = [AllotmentState.WAITING, AllotmentState.CONFIRMED]
ALLOTMENT_OPERATIONS: dict[AllotmentState, str] = {
    AllotmentState.OFFERED: "publish_run",
    AllotmentState.WAITING: "accept_and_wait",
    AllotmentState.CONFIRMED: "confirm",
    AllotmentState.DECLINED: "decline",
    AllotmentState.LAPSED: "let_lapse",
    AllotmentState.REPLACED: "publish_run",
    AllotmentState.GIVEN_UP: "give_up",
}


class RunState(models.TextChoices):
    """What was decided about a run of the allocation; one that only tries something stays made."""

    MADE = "made", pgettext_lazy("allocation run", "Made")
    APPROVED = "approved", pgettext_lazy("allocation run", "Approved")
    PUBLISHED = "published", pgettext_lazy("allocation run", "Published")
    DISCARDED = "discarded", pgettext_lazy("allocation run", "Discarded")


RUN_MOVES: dict[RunState, set[RunState]] = {
    RunState.MADE: {RunState.APPROVED, RunState.DISCARDED},
    RunState.APPROVED: {RunState.PUBLISHED, RunState.DISCARDED},
    RunState.PUBLISHED: set(),
    RunState.DISCARDED: set(),
}
RUN_OPERATIONS: dict[RunState, str] = {
    RunState.MADE: "freeze_and_run",
    RunState.APPROVED: "approve_run",
    RunState.PUBLISHED: "publish_run",
    RunState.DISCARDED: "discard_run",
}


class MobilityState(models.TextChoices):
    """How far one stay abroad has come, from the place to the recognised credits."""

    PLANNED = "planned", pgettext_lazy("mobility", "Planned")
    NOMINATED = "nominated", pgettext_lazy("mobility", "Nominated")
    ACCEPTED = "accepted", pgettext_lazy("mobility", "Accepted by the host")
    REFUSED = "refused", pgettext_lazy("mobility", "Refused by the host")
    ARRIVED = "arrived", pgettext_lazy("mobility", "Abroad")
    RETURNED = "returned", pgettext_lazy("mobility", "Returned")
    RECOGNISED = "recognised", pgettext_lazy("mobility", "Recognised")
    CLOSED = "closed", pgettext_lazy("mobility", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("mobility", "Cancelled")


MOBILITY_MOVES: dict[MobilityState, set[MobilityState]] = {
    MobilityState.PLANNED: {MobilityState.NOMINATED, MobilityState.CANCELLED},
    MobilityState.NOMINATED: {
        MobilityState.ACCEPTED,
        MobilityState.REFUSED,
        MobilityState.CANCELLED,
    },
    MobilityState.ACCEPTED: {MobilityState.ARRIVED, MobilityState.CANCELLED},
    MobilityState.REFUSED: {MobilityState.NOMINATED, MobilityState.CANCELLED},
    # Who comes home early has returned; a stay that never counted is cancelled.
    MobilityState.ARRIVED: {MobilityState.RETURNED, MobilityState.CANCELLED},
    MobilityState.RETURNED: {MobilityState.RECOGNISED},
    MobilityState.RECOGNISED: {MobilityState.CLOSED},
    MobilityState.CLOSED: set(),
    MobilityState.CANCELLED: set(),
}
MOBILITY_OPERATIONS: dict[MobilityState, str] = {
    MobilityState.PLANNED: "plan_mobility",
    MobilityState.NOMINATED: "nominate",
    MobilityState.ACCEPTED: "note_acceptance",
    MobilityState.REFUSED: "note_refusal",
    MobilityState.ARRIVED: "note_arrival",
    MobilityState.RETURNED: "note_return",
    MobilityState.RECOGNISED: "close_recognition",
    MobilityState.CLOSED: "close_mobility",
    MobilityState.CANCELLED: "cancel_mobility",
}
# Those in which a place abroad is used or about to be: for balances, safety and statistics.
GOING = [MobilityState.NOMINATED, MobilityState.ACCEPTED]
BEEN_ABROAD = [
    MobilityState.ARRIVED,
    MobilityState.RETURNED,
    MobilityState.RECOGNISED,
    MobilityState.CLOSED,
]
