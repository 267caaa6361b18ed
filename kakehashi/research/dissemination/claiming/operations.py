"""What is done to claims: claim, confirm, refuse, take back.

A confirmed claim links the author of the work to the profile and leaves the university's word,
which overrules every source (`verifying`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.research.dissemination.claiming import rules
from kakehashi.research.dissemination.models import Claim, Contribution, Profile, Work
from kakehashi.research.dissemination.states import ClaimState
from kakehashi.research.dissemination.verifying.operations import (
    Naming,
    completed,
    let_go,
    put,
    standing,
)
from kakehashi.research.dissemination.works.keys import keep_key
from kakehashi.verdicts import Refused, require

CLAIMED = declare("research.work_claimed", gettext_lazy("claimed the work"))
DISCLAIMED = declare("research.work_disclaimed", gettext_lazy("said that the work is not theirs"))
CONFIRMED = declare("research.claim_confirmed", gettext_lazy("confirmed the claim"))
REFUSED = declare("research.claim_refused", gettext_lazy("refused the claim"))
WITHDRAWN = declare("research.claim_withdrawn", gettext_lazy("took the claim back"))


@transaction.atomic
def claim(
    work: Work,
    *,
    profile: Profile,
    is_mine: bool = True,
    contribution: Contribution | None = None,
    remark: str = "",
    by: Person,
    is_invented: bool = False,
) -> Claim:
    """Say that a work is, or is not, one's own; it counts once another person has looked.

    contribution: which of the authors one is; None only where the work names none, or `is_mine`
    is False.

    Raises: Refused, if `by` does not own the profile, the work is gone, a claim on it waits, it
    is verified already, or the author is somebody else of ours.
    """
    require(rules.may_claim(by, profile))
    work = Work.objects.select_for_update().get(pk=work.pk)
    require(rules.can_be_claimed(work, profile, contribution, is_mine=is_mine))
    made = Claim(
        work=work,
        profile=profile,
        contribution=contribution if is_mine else None,
        is_mine=is_mine,
        remark=remark.strip(),
        made_by=by,
        made_at=timezone.now(),
        is_invented=is_invented,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(_("Your claim on this work waits for a second look already.")) from taken
    verb = CLAIMED if is_mine else DISCLAIMED
    record(verb, made, by=by, changes=difference({}, fields_of(made)))
    return made


@transaction.atomic
def confirm_claim(claim: Claim, *, by: Person) -> Claim:
    """Say after a second look that it is so: the author of the work is linked to the profile.

    Raises: Refused, if `by` may not, or the author has become somebody else of ours meanwhile.
    """
    claim = _locked(claim)
    require(rules.may_decide(by, claim, ClaimState.CONFIRMED))
    if claim.is_mine:
        require(rules.can_be_author(claim.work, claim.profile, claim.contribution))
    before = fields_of(claim)
    claim.state = ClaimState.CONFIRMED
    claim.decided_by, claim.decided_at = by, timezone.now()
    claim.save()
    _link(claim, by)
    record(CONFIRMED, claim, by=by, changes=difference(before, fields_of(claim)))
    return claim


@dataclass(frozen=True)
class Looked:
    """What came of many second looks: claims confirmed, and those refused by a rule, with why."""

    confirmed: Sequence[Claim]
    not_confirmed: Sequence[tuple[Claim, str]]


def confirm_claims(claims: Sequence[Claim], *, by: Person) -> Looked:
    """Confirm many claims at one go, each in its own transaction: one that may not stays as it is.

    Raises: Refused, if there is none.
    """
    if not claims:
        raise Refused(_("Choose at least one claim."))
    confirmed, others = [], []
    for each in sorted(claims, key=lambda each: each.pk):
        try:
            confirmed.append(confirm_claim(each, by=by))
        except Refused as refused:
            others.append((each, str(refused)))
    return Looked(confirmed, others)


@transaction.atomic
def refuse_claim(claim: Claim, *, reason: str, by: Person) -> Claim:
    """Say after a second look that it is not so, and why.

    Raises: Refused, if `by` may not, or no reason is given.
    """
    claim = _locked(claim)
    require(rules.may_decide(by, claim, ClaimState.REFUSED))
    if not reason.strip():
        raise Refused(_("Say why the claim is refused: its author will read it."))
    before = fields_of(claim)
    claim.state, claim.decision_reason = ClaimState.REFUSED, reason.strip()
    claim.decided_by, claim.decided_at = by, timezone.now()
    claim.save()
    changes = difference(before, fields_of(claim))
    record(REFUSED, claim, by=by, changes=changes, reason=reason.strip())
    return claim


@transaction.atomic
def withdraw_claim(claim: Claim, *, reason: str = "", by: Person) -> Claim:
    """Take a claim back; what its confirmation did is undone, and the source speaks again.

    Raises: Refused, if `by` did not make it, or it is over.
    """
    claim = _locked(claim)
    require(rules.may_withdraw(by, claim))
    before = fields_of(claim)
    was_confirmed = claim.state == ClaimState.CONFIRMED
    claim.state = ClaimState.WITHDRAWN
    claim.save()
    if was_confirmed:
        _unlink(claim, reason or _("The claim was taken back."), by)
    changes = difference(before, fields_of(claim))
    record(WITHDRAWN, claim, by=by, changes=changes, reason=reason.strip())
    return claim


def _link(claim: Claim, by: Person) -> None:
    """Authors of the work say what the claim says, and the university's word stands."""
    authors = Contribution.objects.filter(work=claim.work, profile=claim.profile)
    if not claim.is_mine:
        authors.update(profile=None)
    elif claim.contribution is not None:
        author = claim.contribution.pk
        authors.exclude(pk=author).update(profile=None)
        Contribution.objects.filter(pk=author).update(profile=claim.profile)
    naming = completed(Naming(claim.work))
    word = standing(naming, claim.profile)
    if word is None or word.stands != claim.is_mine:
        reason = _("Claimed by its author, confirmed by another person.")
        put(
            naming,
            claim.profile,
            stands=claim.is_mine,
            reason=reason,
            by=by,
            is_invented=claim.is_invented,
        )
    _touch(claim.work)


def _unlink(claim: Claim, reason: str, by: Person) -> None:
    if claim.contribution_id is not None:
        authors = Contribution.objects.filter(pk=claim.contribution_id, profile=claim.profile)
        authors.update(profile=None)
    word = standing(completed(Naming(claim.work)), claim.profile)
    if word is not None and word.stands == claim.is_mine:
        let_go(word, reason=reason, by=by)
    _touch(claim.work)


def _touch(work: Work) -> None:
    """Found under the names of its researchers, and harvested anew."""
    keep_key(work)
    Work.objects.filter(pk=work.pk).update(changed_at=timezone.now())


def _locked(claim: Claim) -> Claim:
    """The claim with its work, locked in the order in which all lock: the work first."""
    Work.objects.select_for_update().get(pk=claim.work_id)
    rows = Claim.objects.select_for_update(of=("self",))
    return rows.select_related("work", "profile__unit", "contribution").get(pk=claim.pk)
