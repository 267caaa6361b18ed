"""The states of an agreement and what follows what.

Only what somebody decides is stored: drafted, signed, suspended, terminated, superseded. Whether a
signed agreement is *active*, *suspended* or *expired* on a day follows from its dates and is asked
for: `Agreement.standing_on(day)`.
"""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """What has been decided about an agreement."""

    DRAFT = "draft", pgettext_lazy("agreement", "Draft")
    SIGNED = "signed", pgettext_lazy("agreement", "Signed")
    SUSPENDED = "suspended", pgettext_lazy("agreement", "Suspended")
    TERMINATED = "terminated", pgettext_lazy("agreement", "Terminated")
    SUPERSEDED = "superseded", pgettext_lazy("agreement", "Superseded")
    DISCARDED = "discarded", pgettext_lazy("agreement", "Discarded")


MOVES: dict[State, set[State]] = {
    State.DRAFT: {State.SIGNED, State.DISCARDED},
    State.SIGNED: {State.SUSPENDED, State.TERMINATED, State.SUPERSEDED},
    State.SUSPENDED: {State.SIGNED, State.TERMINATED, State.SUPERSEDED},
    State.TERMINATED: set(),
    State.SUPERSEDED: set(),
    State.DISCARDED: set(),
}


# The operation that leads to each state; a new record begins with the first.
OPERATIONS: dict[State, str] = {
    State.DRAFT: "draft",
    State.SIGNED: "sign",
    State.SUSPENDED: "suspend",
    State.TERMINATED: "terminate",
    State.SUPERSEDED: "supersede",
    State.DISCARDED: "discard",
}
# Where another operation than that leads to a state, from another one.
RETURNS: dict[tuple[State, State], str] = {(State.SUSPENDED, State.SIGNED): "resume"}


class Standing(models.TextChoices):
    """What an agreement is on a given day: its state together with its dates."""

    DRAFT = "draft", pgettext_lazy("agreement", "Draft")
    SIGNED = "signed", pgettext_lazy("agreement", "Signed, not yet in force")
    ACTIVE = "active", pgettext_lazy("agreement", "In force")
    SUSPENDED = "suspended", pgettext_lazy("agreement", "Suspended")
    EXPIRED = "expired", pgettext_lazy("agreement", "Expired")
    TERMINATED = "terminated", pgettext_lazy("agreement", "Terminated")
    SUPERSEDED = "superseded", pgettext_lazy("agreement", "Superseded")
    DISCARDED = "discarded", pgettext_lazy("agreement", "Discarded")


class NegotiationState(models.TextChoices):
    """How far the negotiation of one text has come."""

    IDEA = "idea", pgettext_lazy("negotiation", "Idea")
    ENDORSED = "endorsed", pgettext_lazy("negotiation", "Endorsed by the unit")
    REVIEWED = "reviewed", pgettext_lazy("negotiation", "Reviewed")
    NEGOTIATING = "negotiating", pgettext_lazy("negotiation", "In negotiation")
    APPROVED = "approved", pgettext_lazy("negotiation", "Approved by both sides")
    SIGNING = "signing", pgettext_lazy("negotiation", "Being signed")
    CONCLUDED = "concluded", pgettext_lazy("negotiation", "Concluded")
    ABANDONED = "abandoned", pgettext_lazy("negotiation", "Given up")


CLOSED = [NegotiationState.CONCLUDED, NegotiationState.ABANDONED]

NEGOTIATION_MOVES: dict[NegotiationState, set[NegotiationState]] = {
    NegotiationState.IDEA: {NegotiationState.ENDORSED, NegotiationState.ABANDONED},
    NegotiationState.ENDORSED: {NegotiationState.REVIEWED, NegotiationState.ABANDONED},
    NegotiationState.REVIEWED: {NegotiationState.NEGOTIATING, NegotiationState.ABANDONED},
    NegotiationState.NEGOTIATING: {NegotiationState.APPROVED, NegotiationState.ABANDONED},
    # A new version takes an approved text back to the table: approvals never go over to it.
    NegotiationState.APPROVED: {
        NegotiationState.SIGNING,
        NegotiationState.NEGOTIATING,
        NegotiationState.ABANDONED,
    },
    NegotiationState.SIGNING: {
        NegotiationState.CONCLUDED,
        NegotiationState.NEGOTIATING,
        NegotiationState.ABANDONED,
    },
    NegotiationState.CONCLUDED: set(),
    NegotiationState.ABANDONED: set(),
}

NEGOTIATION_OPERATIONS: dict[NegotiationState, str] = {
    NegotiationState.IDEA: "begin",
    NegotiationState.ENDORSED: "endorse",
    NegotiationState.REVIEWED: "pass_review",
    NegotiationState.NEGOTIATING: "propose",
    NegotiationState.APPROVED: "settle",
    NegotiationState.SIGNING: "open_signing",
    NegotiationState.CONCLUDED: "conclude",
    NegotiationState.ABANDONED: "abandon",
}
