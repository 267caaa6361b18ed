"""Questions about negotiations: what is approved by whom, who has signed, who takes part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from kakehashi.agreements.approval_purpose import VERSION
from kakehashi.agreements.models import (
    Comment,
    Invitation,
    Move,
    Negotiation,
    NegotiationQuerySet,
    PartnerApproval,
    Signature,
    Submission,
    Version,
)
from kakehashi.agreements.negotiating.conversion import partners_of
from kakehashi.approvals.models import Route
from kakehashi.approvals.queries import approved_route
from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import home


@dataclass(frozen=True)
class SideOf:
    """One side of a version: whether it has approved and signed exactly this version.

    approval: our route, or the partner's approval; None until there is one.
    """

    institution: Institution
    is_home: bool
    approval: Route | PartnerApproval | None
    signature: Signature | None


def sides_of(version: Version) -> Sequence[SideOf]:
    """Our side first, then every partner of the version by id."""
    ours = home().institution
    approvals = {each.institution_id: each for each in _partners_approvals(version)}
    signatures = {each.institution_id: each for each in version.signatures.all()}
    partners = [
        SideOf(each, False, approvals.get(each.pk), signatures.get(each.pk))
        for each in partners_of(version.says)
    ]
    return [SideOf(ours, True, approved_here(version), signatures.get(ours.pk)), *partners]


def approved_here(version: Version) -> Route | None:
    """The route of ours that approved exactly what `version` says; None without one."""
    return approved_route(VERSION, version.pk, version.digest)


def _partners_approvals(version: Version) -> QuerySet[PartnerApproval]:
    """Approvals of exactly what `version` says."""
    approvals = version.partner_approvals.filter(digest=version.digest)
    return approvals.select_related("approved_by", "evidence", "institution")


def is_approved_by_all(version: Version) -> bool:
    """Whether our route and every partner institution have approved this one version."""
    return all(side.approval is not None for side in sides_of(version))


def is_signed_by_all(version: Version) -> bool:
    """Whether every side has signed this one version."""
    return all(side.signature is not None for side in sides_of(version))


def last_submission(version: Version) -> Submission | None:
    """The last route that was started about `version`; None before the first."""
    return version.submissions.select_related("route").order_by("-pk").first()


def comments_of(negotiation: Negotiation, *, for_partner: bool) -> QuerySet[Comment]:
    """Comments on every version, oldest first; a partner never gets those of our side only."""
    found = Comment.objects.filter(version__negotiation=negotiation)
    if for_partner:
        found = found.filter(is_internal=False)
    return found.select_related("version", "written_by").order_by("pk")


def newer_than(negotiation: Negotiation, number: int | None) -> QuerySet[Version]:
    """The versions after `number`, the last first; None is before the first."""
    found = negotiation.versions.filter(number__gt=number or 0)
    return found.select_related("proposed_by").order_by("-number")


# -- Lists -----------------------------------------------------------------------------------------


def with_days(negotiations: NegotiationQuerySet) -> NegotiationQuerySet:
    """The same rows with `concluded_at` and `number`, that of the newest version; both may be None.

    An idea is as old as `begun_at`.
    """
    end = Move.objects.filter(negotiation=OuterRef("pk"), after="concluded").values("moved_at")
    newest = Version.objects.filter(negotiation=OuterRef("pk")).order_by("-number")
    return negotiations.annotate(
        concluded_at=Subquery(end[:1]), number=Subquery(newest.values("number")[:1])
    )


def reached(negotiation: Negotiation) -> dict[str, datetime]:
    """{state: when the negotiation first came to it}; the idea is as old as `begun_at`."""
    moves = negotiation.moves.order_by().values("after").annotate(at=Min("moved_at"))
    return {each["after"]: each["at"] for each in moves} | {"idea": negotiation.begun_at}


# -- Links -----------------------------------------------------------------------------------------


def hash_of(secret: str) -> str:
    """What is kept of a token or of a browser's secret: SHA-256 in lower-case hexadecimal."""
    return sha256(secret.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation whose link carries `token`, usable or not; None if nobody has such a link.

    It is looked up by its hash, so that the time it takes says nothing about other tokens.
    """
    found = Invitation.objects.filter(token_hash=hash_of(token))
    return found.select_related("person", "institution", "negotiation__agreement").first()


@readable_through
def documents_of_negotiations(person: Reader) -> QuerySet[Document]:
    """The scans and evidence that `person` may read because they may read the negotiation."""
    seen = Version.objects.filter(
        negotiation__in=Negotiation.objects.visible_to(person).order_by().values("pk")
    ).values("pk")
    scans = Signature.objects.filter(version__in=seen, scan__isnull=False).order_by()
    proofs = PartnerApproval.objects.filter(version__in=seen, evidence__isnull=False).order_by()
    return Document.objects.filter(
        Q(pk__in=scans.values("scan")) | Q(pk__in=proofs.values("evidence"))
    )
