"""Who claims which work, and who looks at a claim: never the same person."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.models import Claim, Contribution, Profile, Work
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.people.rules import is_owner
from kakehashi.research.dissemination.states import CLAIM_MOVES, ClaimState, WorkState
from kakehashi.research.dissemination.verifying.queries import word_on
from kakehashi.verdicts import No, Verdict

NOT_YOURS = gettext_lazy("Researchers claim works for themselves, from their own profile.")
NOT_YOURS_TO_LOOK = gettext_lazy(
    "Only the international office and the coordinators of this unit look at its claims."
)


def may_claim(person: Person, profile: Profile) -> Verdict:
    """A profile's owner, and nobody in their place."""
    return True if is_owner(person, profile) else No(NOT_YOURS)


def may_decide(person: Person, claim: Claim, to: ClaimState) -> Verdict:
    """Somebody of the office or a coordinator of the unit, but neither the claimant nor the author.

    to: CONFIRMED or REFUSED.
    """
    if to not in CLAIM_MOVES[ClaimState(claim.state)]:
        return No(_("This claim does not wait for a second look any more."))
    if person.pk == claim.made_by_id or is_owner(person, claim.profile):
        return No(_("Another person than the one who claims has to look at it."))
    if not holds(person, KEEPS_OUTPUTS, at=claim.profile.unit):
        return No(NOT_YOURS_TO_LOOK)
    return True


def may_look_anywhere(person: Person) -> Verdict:
    """Whether there is any unit at whose claims `person` looks."""
    return True if holds(person, KEEPS_OUTPUTS) else No(NOT_YOURS_TO_LOOK)


def may_withdraw(person: Person, claim: Claim) -> Verdict:
    """Who made it takes it back, before and after the second look."""
    if ClaimState.WITHDRAWN not in CLAIM_MOVES[ClaimState(claim.state)]:
        return No(_("This claim is over: it was refused, or taken back already."))
    return True if person.pk == claim.made_by_id else No(_("Only who made a claim takes it back."))


def can_be_claimed(
    work: Work, profile: Profile, contribution: Contribution | None, *, is_mine: bool
) -> Verdict:
    """A work that is there, once at a time; as an author who is nobody else of ours."""
    if work.state in (WorkState.WITHDRAWN, WorkState.MERGED):
        return No(_("This work is not shown any more: it was withdrawn or merged into another."))
    if work.claims.filter(profile=profile, state=ClaimState.CLAIMED).exists():
        return No(_("Your claim on this work waits for a second look already."))
    word = word_on(work, profile)
    if word is not None and word.stands == is_mine and _is_settled(work, profile, is_mine):
        return No(_("This is verified already."))
    if not is_mine:
        return True
    return can_be_author(work, profile, contribution)


def can_be_author(work: Work, profile: Profile, contribution: Contribution | None) -> Verdict:
    """As one of its authors, whom nobody else of ours is; where it names none, as such."""
    if contribution is None:
        if work.contributions.exists():
            return No(_("Say which of the authors you are."))
        return True
    if contribution.work_id != work.pk:
        return No(_("This author stands on another work."))
    if contribution.profile_id not in (None, profile.pk):
        return No(_("Another researcher of the university is linked to this author already."))
    return True


def _is_settled(work: Work, profile: Profile, is_mine: bool) -> bool:
    """Whether the authors of the work say what the word says."""
    is_named = work.contributions.filter(profile=profile).exists()
    return is_named if is_mine and work.contributions.exists() else is_mine or not is_named
