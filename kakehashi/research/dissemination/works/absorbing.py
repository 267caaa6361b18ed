"""What a work takes over from another one that is the same."""

from kakehashi.research.dissemination.models import Claim, Contribution, VerifiedLink, Work
from kakehashi.research.dissemination.states import ClaimState
from kakehashi.research.dissemination.works.keys import keep_key
from kakehashi.research.dissemination.works.writing import folded

# What `into` says itself is never overwritten.
TAKEN_IF_MISSING = (
    *("language", "title_ja", "title_en", "abstract", "summary_ja", "summary_en", "container"),
    *("publisher", "volume", "issue", "pages", "issn", "isbn", "access", "licence", "open_url"),
    *("year", "published_on", "topic", "field", "cited", "fwci", "project_id"),
)


def absorb(work: Work, into: Work) -> None:
    """Give `into` what it lacks and `work` has; both are locked, and saved by the caller."""
    for name in TAKEN_IF_MISSING:
        if getattr(into, name) in ("", None):
            setattr(into, name, getattr(work, name))
    into.is_retracted = into.is_retracted or work.is_retracted
    held = set(into.identifiers.values_list("scheme", flat=True))
    work.identifiers.exclude(scheme__in=held).update(work=into)
    if not into.fundings.exists():
        work.fundings.update(work=into)
    _give_profiles(work, into)
    VerifiedLink.objects.filter(work=work).update(work=into)
    _give_claims(work, into)
    work.absorbed.update(merged_into=into)
    keep_key(into)


def _give_profiles(work: Work, into: Work) -> None:
    """Authors of `into` without a profile get that of the author of the same name."""
    known = {
        folded(each.name): each.profile_id
        for each in work.contributions.filter(profile__isnull=False)
    }
    taken = set(into.contributions.values_list("profile", flat=True))
    for author in into.contributions.filter(profile=None):
        profile = known.get(folded(author.name))
        if profile is not None and profile not in taken:
            Contribution.objects.filter(pk=author.pk).update(profile=profile)


def _give_claims(work: Work, into: Work) -> None:
    """What was said about whose `work` is, is said of `into`; of two that wait, one is enough."""
    waiting = Claim.objects.filter(work=into, state=ClaimState.CLAIMED).values("profile")
    twice = work.claims.filter(state=ClaimState.CLAIMED, profile__in=waiting)
    work.claims.exclude(pk__in=list(twice.values_list("pk", flat=True))).update(work=into)
