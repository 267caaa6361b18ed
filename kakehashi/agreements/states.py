"""The states of an agreement and what follows what.

Only what somebody decides is stored: drafted, signed, terminated. Whether a signed agreement is
*active* or *expired* follows from its dates and is asked for a day: `Agreement.standing_on(day)`.
"""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """What has been decided about an agreement."""

    DRAFT = "draft", pgettext_lazy("agreement", "Draft")
    SIGNED = "signed", pgettext_lazy("agreement", "Signed")
    TERMINATED = "terminated", pgettext_lazy("agreement", "Terminated")
    DISCARDED = "discarded", pgettext_lazy("agreement", "Discarded")


MOVES: dict[State, set[State]] = {
    State.DRAFT: {State.SIGNED, State.DISCARDED},
    State.SIGNED: {State.TERMINATED},
    State.TERMINATED: set(),
    State.DISCARDED: set(),
}


# The operation that leads to each state; a new record begins with the first.
OPERATIONS: dict[State, str] = {
    State.DRAFT: "draft",
    State.SIGNED: "sign",
    State.TERMINATED: "terminate",
    State.DISCARDED: "discard",
}


class Standing(models.TextChoices):
    """What an agreement is on a given day: its state together with its dates."""

    DRAFT = "draft", pgettext_lazy("agreement", "Draft")
    SIGNED = "signed", pgettext_lazy("agreement", "Signed, not yet in force")
    ACTIVE = "active", pgettext_lazy("agreement", "In force")
    EXPIRED = "expired", pgettext_lazy("agreement", "Expired")
    TERMINATED = "terminated", pgettext_lazy("agreement", "Terminated")
    DISCARDED = "discarded", pgettext_lazy("agreement", "Discarded")
