"""The states of works, profiles and claims, and what follows what."""

from django.db import models
from django.utils.translation import pgettext_lazy


class WorkState(models.TextChoices):
    """Whether the world reads a work here."""

    DRAFT = "draft", pgettext_lazy("work", "Draft")
    PUBLIC = "public", pgettext_lazy("work", "Public")
    WITHDRAWN = "withdrawn", pgettext_lazy("work", "Withdrawn")
    MERGED = "merged", pgettext_lazy("work", "Merged into another")


WORK_MOVES: dict[WorkState, set[WorkState]] = {
    WorkState.DRAFT: {WorkState.PUBLIC, WorkState.WITHDRAWN, WorkState.MERGED},
    WorkState.PUBLIC: {WorkState.WITHDRAWN, WorkState.MERGED},
    WorkState.WITHDRAWN: {WorkState.PUBLIC},
    WorkState.MERGED: set(),
}
# The operation that leads to each state; a new record begins with the first.
WORK_OPERATIONS: dict[WorkState, str] = {
    WorkState.DRAFT: "enter_work",
    WorkState.PUBLIC: "publish_work",
    WorkState.WITHDRAWN: "withdraw_work",
    WorkState.MERGED: "merge_works",
}


class ProfileState(models.TextChoices):
    """Whether its owner has confirmed a profile, and whether it is shown."""

    DRAFT = "draft", pgettext_lazy("profile", "Not confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("profile", "Confirmed by its owner")
    HIDDEN = "hidden", pgettext_lazy("profile", "Hidden")


PROFILE_MOVES: dict[ProfileState, set[ProfileState]] = {
    ProfileState.DRAFT: {ProfileState.CONFIRMED, ProfileState.HIDDEN},
    # What somebody else changes has to be confirmed again.
    ProfileState.CONFIRMED: {ProfileState.DRAFT, ProfileState.HIDDEN},
    ProfileState.HIDDEN: {ProfileState.DRAFT, ProfileState.CONFIRMED},
}
PROFILE_OPERATIONS: dict[ProfileState, str] = {
    ProfileState.DRAFT: "keep_profile",
    ProfileState.CONFIRMED: "confirm_profile",
    ProfileState.HIDDEN: "hide_profile",
}
PROFILE_RETURNS: dict[tuple[ProfileState, ProfileState], str] = {
    (ProfileState.HIDDEN, ProfileState.DRAFT): "show_profile"
}


class ClaimState(models.TextChoices):
    """What became of somebody's word that a work is, or is not, theirs."""

    CLAIMED = "claimed", pgettext_lazy("claim", "Waits for a second look")
    CONFIRMED = "confirmed", pgettext_lazy("claim", "Confirmed")
    REFUSED = "refused", pgettext_lazy("claim", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim", "Withdrawn")


CLAIM_MOVES: dict[ClaimState, set[ClaimState]] = {
    ClaimState.CLAIMED: {ClaimState.CONFIRMED, ClaimState.REFUSED, ClaimState.WITHDRAWN},
    ClaimState.CONFIRMED: {ClaimState.WITHDRAWN},
    ClaimState.REFUSED: set(),
    ClaimState.WITHDRAWN: set(),
}
CLAIM_OPERATIONS: dict[ClaimState, str] = {
    ClaimState.CLAIMED: "claim",
    ClaimState.CONFIRMED: "confirm_claim",
    ClaimState.REFUSED: "refuse_claim",
    ClaimState.WITHDRAWN: "withdraw_claim",
}
