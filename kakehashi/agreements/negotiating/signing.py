"""Signing what both sides approved, and making it the agreement's text."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Agreement, Negotiation, Signature, Terms, Version
from kakehashi.agreements.negotiating import rules
from kakehashi.agreements.negotiating.conversion import partners_of, provisions_from
from kakehashi.agreements.negotiating.locks import locked, locked_version, move
from kakehashi.agreements.operations import amend, attach, revise_draft, sign
from kakehashi.agreements.placing.taking_over import take_over
from kakehashi.agreements.provisions import Provisions
from kakehashi.agreements.rules import can_be_partners
from kakehashi.agreements.states import NegotiationState
from kakehashi.documents.models import Document
from kakehashi.institutions.models import Institution
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import require

OPENED = declare("agreements.signing_opened", gettext_lazy("opened the signing"))
SIGNED_BY = declare("agreements.signature_recorded", gettext_lazy("recorded who signed for a side"))
CONCLUDED = declare("agreements.negotiation_concluded", gettext_lazy("concluded the negotiation"))


@transaction.atomic
def open_signing(negotiation: Negotiation, *, by: Person) -> Negotiation:
    """Let both sides sign the version that both approved.

    Raises: Refused, if `by` may not, or an approval of the newest version is missing.
    """
    negotiation = locked(negotiation.pk)
    require(rules.may_open_signing(by, negotiation))
    move(negotiation, NegotiationState.SIGNING, by=by, verb=OPENED)
    return negotiation


@transaction.atomic
def record_signature(
    version: Version,
    institution: Institution,
    *,
    signatory: str,
    post: str,
    form: str,
    signed_on: date,
    reference: str = "",
    scan: Document | None = None,
    by: Person,
) -> Signature:
    """Record who signed or sealed the version for our university or a partner, with its proof.

    form: `Signature.Form`; scan: of the signed page; reference: of the electronic signature.

    Raises: Refused, if `by` may not, it is not the time, the institution is no side of it or was
    merged, its signature is there already, the day lies in the future, or nothing proves it.
    """
    version = locked_version(version)
    require(rules.may_record_signature(by, version))
    require(rules.can_sign(institution, version, signed_on))
    require(rules.is_proved(scan is not None, reference))
    require(rules.is_named(signatory, post))
    signature = Signature.objects.create(
        version=version,
        institution=institution,
        signatory=signatory.strip(),
        post=post.strip(),
        form=form,
        signed_on=signed_on,
        reference=reference.strip(),
        scan=scan,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    stated = {**fields_of(signature), "number": version.number}
    record(SIGNED_BY, version.negotiation, by=by, changes=difference({}, stated))
    return signature


@transaction.atomic
def conclude(negotiation: Negotiation, *, summary: str = "", by: Person) -> Terms:
    """Make the signed version the agreement's text: sign the draft, or amend what was signed.

    Its places and deadlines are in force from the academic year on in which it begins.

    summary: what an amendment changes, in a sentence; empty: why the negotiation was begun.

    It was signed on the day of the last signature. Where the version states no first day, it is in
    force from that day on.

    Raises: Refused, if `by` may not, a signature is missing, a partner was merged away, or the days
    cannot be so.
    """
    negotiation = locked(negotiation.pk)
    require(rules.may_conclude(by, negotiation))
    version = negotiation.latest
    assert version is not None, "the rule says that it is signed"
    require(can_be_partners(partners_of(version.says)))
    signed_on = version.signatures.aggregate(last=Max("signed_on"))["last"]
    terms = _take_effect(negotiation, version, signed_on, summary, by)
    negotiation.concluded_terms = terms
    changes = {"number": [None, version.number], "concluded_terms_id": [None, terms.pk]}
    move(negotiation, NegotiationState.CONCLUDED, by=by, verb=CONCLUDED, changes=changes)
    says = version.says
    take_over(
        negotiation.agreement,
        says.places,
        says.deadlines,
        terms=terms,
        counts_as=says.year_counts_as,
        by=by,
    )
    _keep_scans(negotiation.agreement, version, by)
    return terms


def _take_effect(
    negotiation: Negotiation, version: Version, signed_on: date, summary: str, by: Person
) -> Terms:
    agreement, says = negotiation.agreement, version.says
    stated = provisions_from(says)
    begins = stated.effective_on or signed_on
    provisions = Provisions(**{**vars(stated), "effective_on": begins})
    if negotiation.purpose != Negotiation.Purpose.NEW:
        said = summary.strip() or negotiation.rationale
        return amend(agreement, provisions, summary=said, signed_on=signed_on, by=by)
    notes = {name: getattr(agreement, name) for name in ("reference", "source", "remarks")}
    revise_draft(agreement, partners_of(says), provisions, **notes, by=by)
    signed = sign(agreement, signed_on=signed_on, effective_on=begins, within=negotiation, by=by)
    return signed.latest


def _keep_scans(agreement: Agreement, version: Version, by: Person) -> None:
    """What was signed is found with the agreement, too; whether it is public is decided there."""
    for signature in version.signatures.filter(scan__isnull=False).select_related("institution"):
        assert signature.scan is not None
        title = _("Signed text: %(institution)s") % {"institution": signature.institution}
        attach(agreement, signature.scan, title=title[:200], by=by)
