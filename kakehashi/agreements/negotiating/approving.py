"""Approving a version: our side by a route (決裁), every partner for itself.

An approval holds for the one version that was read, named by its hash, and never for another.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from kakehashi.agreements.approval_purpose import VERSION
from kakehashi.agreements.models import Invitation, PartnerApproval, Submission, Version
from kakehashi.agreements.negotiating import link_rules, rules
from kakehashi.agreements.negotiating.locks import locked_version, move
from kakehashi.agreements.negotiating.queries import is_approved_by_all
from kakehashi.agreements.states import NegotiationState
from kakehashi.approvals.models import Route, RouteTemplate
from kakehashi.approvals.operations import start
from kakehashi.approvals.queries import template_for
from kakehashi.approvals.registering import concluding
from kakehashi.approvals.rules import Subject
from kakehashi.approvals.states import RouteState
from kakehashi.documents.models import Document
from kakehashi.institutions.models import Institution
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

SUBMITTED = declare(
    "agreements.version_submitted", gettext_lazy("submitted a version for approval")
)
APPROVED_HERE = declare(
    "agreements.version_approved_here", gettext_lazy("gave our side's last approval of a version")
)
RETURNED = declare("agreements.version_returned", gettext_lazy("sent a version back"))
APPROVED_THERE = declare(
    "agreements.version_approved_there", gettext_lazy("approved a version for the partner")
)
SETTLED = declare("agreements.version_settled", gettext_lazy("gave the approval that was missing"))


@transaction.atomic
def submit_for_approval(
    version: Version, *, template: RouteTemplate | None = None, reason: str = "", by: Person
) -> Submission:
    """Start the approval route of our side about the newest version.

    template: None takes the one that fits the version's kind and level best.

    Raises: Refused, if `by` may not, it is not the newest version, it is being approved or was, no
    template fits, or the route cannot start.
    """
    version = locked_version(version)
    require(rules.may_submit(by, version))
    says = version.says
    template = template or template_for(VERSION, kind=says.kind, level=says.level)
    if template is None:
        raise Refused(_("No approval route is there for agreements of this kind and level."))
    route = start(
        template,
        subject_of(version),
        unit=rules.unit_of(version.negotiation),
        reason=reason,
        by=by,
        is_invented=version.negotiation.agreement.is_invented,
    )
    submission = Submission.objects.create(version=version, route=route)
    changes: Changes = {"number": [None, version.number], "route": [None, route.reference]}
    record(SUBMITTED, version.negotiation, by=by, changes=changes, reason=reason.strip())
    _settle(version, by)
    return submission


def subject_of(version: Version) -> Subject:
    """What a route says about a version."""
    titles = {}
    for language in ("ja", "en"):
        with override(language):
            titles[language] = _("%(purpose)s: %(partners)s, version %(number)s") % {
                "purpose": version.negotiation.get_purpose_display(),
                "partners": version.negotiation.name_in(language),
                "number": version.number,
            }
    address = version.negotiation.get_absolute_url()
    digest = version.digest
    return Subject(VERSION, version.pk, titles["ja"][:300], titles["en"][:300], address, digest)


@concluding(VERSION)
def hear_of_route(route: Route, *, outcome: RouteState, by: Person) -> None:
    """Our side's route about a version has ended; called in the transaction that ends it."""
    submission = Submission.objects.select_related("version").filter(route=route).first()
    if submission is None:  # it ended as it started: `submit_for_approval` goes on itself
        return
    version = locked_version(submission.version)
    verb = APPROVED_HERE if outcome == RouteState.APPROVED else RETURNED
    answered = route.steps.exclude(comment="").order_by("-decided_at").first()
    said = answered.comment if answered and outcome == RouteState.RETURNED else ""
    changes: Changes = {"number": [None, version.number], "route": [None, route.reference]}
    record(verb, version.negotiation, by=by, changes=changes, reason=said)
    _settle(version, by)


@transaction.atomic
def record_partner_approval(
    version: Version,
    institution: Institution,
    *,
    evidence: Document,
    note: str = "",
    by: Person,
) -> PartnerApproval:
    """Record that a partner approved this version in another way than by a link.

    evidence: the letter, mail or minutes that prove it.

    Raises: Refused, if `by` may not, the version is not the newest, the institution is no partner
    in it, was merged, or has approved it already.
    """
    version = locked_version(version)
    require(rules.may_record_approval(by, version))
    require(rules.can_be_approved_by(institution, version))
    return _approve(version, institution, by=by, note=note, evidence=evidence)


@transaction.atomic
def approve_by_link(
    invitation: Invitation, version: Version, *, digest: str, note: str = ""
) -> PartnerApproval:
    """Approve a version for the institution of the person who was invited.

    digest: of the text that was read.

    Raises: Refused, if the link is not usable or does not let approve, the version is not the
    newest any more or another text than was read, or the institution has approved it already.
    """
    version = locked_version(version)
    require(link_rules.may_approve(invitation, version))
    require(rules.is_what_was_read(version, digest))
    by, institution = invitation.person, invitation.institution
    return _approve(version, institution, by=by, note=note, invitation=invitation)


def _approve(
    version: Version,
    institution: Institution,
    *,
    by: Person,
    note: str,
    invitation: Invitation | None = None,
    evidence: Document | None = None,
) -> PartnerApproval:
    approval = PartnerApproval.objects.create(
        version=version,
        institution=institution,
        digest=version.digest,
        approved_by=by,
        approved_at=timezone.now(),
        invitation=invitation,
        evidence=evidence,
        note=note.strip(),
    )
    changes: Changes = {
        "number": [None, version.number],
        "institution": [None, str(institution)],
        "digest": [None, version.digest],
        "evidence": [None, evidence.name if evidence else None],
    }
    record(APPROVED_THERE, version.negotiation, by=by, changes=changes, reason=approval.note)
    _settle(version, by)
    return approval


def _settle(version: Version, by: Person) -> None:
    """Move on, once the newest version is approved by our route and by every partner."""
    negotiation = version.negotiation
    if negotiation.state != NegotiationState.NEGOTIATING or not rules.is_newest(version):
        return
    if is_approved_by_all(version):
        changes: Changes = {"number": [None, version.number], "digest": [None, version.digest]}
        move(
            negotiation,
            NegotiationState.APPROVED,
            by=by,
            verb=SETTLED,
            changes=changes,
        )
