"""What can be done to an agreement: draft, revise, sign, amend, terminate, discard, attach.

Each locks the agreement, asks the rule again, changes, and writes the journal in one transaction:
of two people who decide at the same time one wins, and the other is told why not.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements import rules
from kakehashi.agreements.models import (
    Agreement,
    Attachment,
    Completeness,
    Negotiation,
    Party,
    Terms,
)
from kakehashi.agreements.provisions import Provisions, apply, provisions_of
from kakehashi.agreements.states import State
from kakehashi.documents.models import Document
from kakehashi.institutions.models import Institution
from kakehashi.journal.changes import Fields, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

DRAFTED = declare("agreements.drafted", gettext_lazy("drafted the agreement"))
REVISED = declare("agreements.revised", gettext_lazy("revised the draft"))
SIGNED = declare("agreements.signed", gettext_lazy("recorded the signature"))
AMENDED = declare("agreements.amended", gettext_lazy("recorded an amendment"))
TERMINATED = declare("agreements.terminated", gettext_lazy("terminated the agreement"))
DISCARDED = declare("agreements.discarded", gettext_lazy("discarded the draft"))
ATTACHED = declare("agreements.attached", gettext_lazy("attached a document"))
DECLARED_COMPLETE = declare(
    "agreements.register_declared_complete", gettext_lazy("declared the register complete")
)


@transaction.atomic
def draft(
    partners: Iterable[Institution],
    provisions: Provisions,
    *,
    reference: str = "",
    source: str = "",
    remarks: str = "",
    by: Person,
) -> Agreement:
    """Enter an agreement that is being prepared. Partners and first day may still be missing.

    Raises: Refused, if `by` does not draft for the unit, a partner was merged away, or the
    provisions have a flaw.
    """
    require(rules.may_draft(by, provisions.unit))
    require(rules.is_sound(provisions))
    agreement = Agreement.objects.create(reference=reference, source=source, remarks=remarks)
    apply(provisions, Terms(agreement=agreement, number=0)).save()
    _set_partners(agreement, partners)
    record(DRAFTED, agreement, by=by, changes=difference({}, facts_of(agreement)))
    return agreement


@transaction.atomic
def revise_draft(
    agreement: Agreement,
    partners: Iterable[Institution],
    provisions: Provisions,
    *,
    reference: str = "",
    source: str = "",
    remarks: str = "",
    by: Person,
) -> Agreement:
    """Restate a draft as a whole.

    Raises: Refused, if it is no draft any more, `by` does not draft for its unit or the new one, a
    partner was merged away, or the provisions have a flaw.
    """
    agreement = locked(agreement)
    require(rules.may_revise(by, agreement))
    require(rules.may_draft(by, provisions.unit))
    require(rules.is_sound(provisions))
    before = facts_of(agreement)

    agreement.reference, agreement.source, agreement.remarks = reference, source, remarks
    agreement.save()
    apply(provisions, agreement.latest).save()
    _set_partners(agreement, partners)
    record(REVISED, agreement, by=by, changes=difference(before, facts_of(agreement)))
    return agreement


@transaction.atomic
def sign(
    agreement: Agreement,
    *,
    signed_on: date | None,
    effective_on: date | None,
    effective_precision: str = Terms.Precision.DAY,
    within: Negotiation | None = None,
    by: Person,
) -> Agreement:
    """Record that a draft was signed on `signed_on` and is in force from `effective_on`, included.

    signed_on: None where the source does not say; within: the negotiation that led to it.

    Raises: Refused, if `by` may not sign here, it is no draft any more or is negotiated elsewhere,
    it has no partner or one that was merged away, or the days cannot be so.
    """
    agreement = locked(agreement)
    _lock_institutions(agreement)
    require(rules.may_sign(by, agreement, within))
    require(rules.can_be_signed(signed_on, effective_on, timezone.localdate()))
    before = facts_of(agreement)

    terms = agreement.latest
    terms.signed_on = signed_on
    terms.effective_on, terms.effective_precision = effective_on, effective_precision
    require(rules.is_sound(provisions_of(terms)))
    terms.save()
    agreement.state = State.SIGNED
    agreement.save()
    record(SIGNED, agreement, by=by, changes=difference(before, facts_of(agreement)))
    return agreement


@transaction.atomic
def amend(
    agreement: Agreement,
    provisions: Provisions,
    *,
    summary: str,
    signed_on: date | None = None,
    by: Person,
) -> Terms:
    """Record an amendment that restates the whole terms from `provisions.effective_on` on.

    summary: what changed, in a sentence.

    Raises: Refused, if `by` may not amend here (neither at the old unit nor at the new), the
    agreement is not signed or was terminated, or the amendment would begin before what it amends.
    """
    agreement = locked(agreement)
    require(rules.may_amend(by, agreement))
    require(rules.may_decide_at(by, provisions.unit))
    require(rules.can_begin(agreement, provisions.effective_on))
    require(rules.can_be_signed(signed_on, provisions.effective_on, timezone.localdate()))
    require(rules.is_sound(provisions))
    if not summary.strip():
        raise Refused(_("Say in a sentence what the amendment changes."))

    before, number = facts_of(agreement), agreement.latest.number + 1
    terms = Terms(agreement=agreement, number=number, signed_on=signed_on, summary=summary.strip())
    apply(provisions, terms).save()
    changes = difference(before, facts_of(agreement))
    record(AMENDED, agreement, by=by, changes=changes, reason=terms.summary)
    return terms


@transaction.atomic
def terminate(
    agreement: Agreement,
    *,
    last_day: date,
    reason: str,
    teach_out_until: date | None = None,
    by: Person,
) -> Agreement:
    """Record that the agreement ends after `last_day`, which is its last day in force.

    teach_out_until: until when students who are abroad by then finish under it; None if nothing was
    agreed.

    Raises: Refused, if `by` may not decide here, there is nothing to terminate, or a day cannot
    be so.
    """
    agreement = locked(agreement)
    require(rules.may_terminate(by, agreement))
    require(rules.can_end(agreement, last_day))
    require(rules.can_teach_out(last_day, teach_out_until))
    if not reason.strip():
        raise Refused(_("A termination needs its reason."))
    before = facts_of(agreement)

    agreement.state = State.TERMINATED
    agreement.terminated_on, agreement.termination_reason = last_day, reason.strip()
    agreement.teach_out_until = teach_out_until
    agreement.save()
    changes = difference(before, facts_of(agreement))
    record(TERMINATED, agreement, by=by, changes=changes, reason=agreement.termination_reason)
    return agreement


@transaction.atomic
def discard(agreement: Agreement, *, reason: str = "", by: Person) -> Agreement:
    """Give a draft up. It stays on record, for those who may see drafts.

    Raises: Refused, if it is no draft any more or `by` does not draft for its unit.
    """
    agreement = locked(agreement)
    require(rules.may_discard(by, agreement))
    before = facts_of(agreement)
    agreement.state = State.DISCARDED
    agreement.save()
    changes = difference(before, facts_of(agreement))
    record(DISCARDED, agreement, by=by, changes=changes, reason=reason)
    return agreement


@transaction.atomic
def attach(
    agreement: Agreement, document: Document, *, title: str, is_public: bool = False, by: Person
) -> Attachment:
    """Keep `document` with the agreement; `is_public` lets anybody read it.

    Raises: Refused, if `by` may not attach to this agreement.
    """
    agreement = locked(agreement)
    require(rules.may_attach(by, agreement))
    attachment = Attachment.objects.create(
        agreement=agreement, document=document, title=title, is_public=is_public
    )
    changes = difference({}, fields_of(attachment) | {"sha256": document.sha256})
    record(ATTACHED, agreement, by=by, changes=changes)
    return attachment


@transaction.atomic
def declare_complete(complete_from: date, *, statement: str, by: Person) -> Completeness:
    """State that the register holds every agreement in force on `complete_from` or later.

    statement: on what this rests, e.g. the list that was compared.

    Raises: Refused, if `by` does not speak for the register, or the day lies in the future.
    """
    require(rules.may_declare_complete(by))
    if complete_from > timezone.localdate():
        raise Refused(_("The register cannot be complete from a future day on."))
    if not statement.strip():
        raise Refused(_("Say on what the statement rests."))
    completeness = Completeness.objects.create(
        complete_from=complete_from,
        statement=statement.strip(),
        declared_by=by,
        declared_at=timezone.now(),
    )
    changes = difference({}, fields_of(completeness))
    record(DECLARED_COMPLETE, completeness, by=by, changes=changes)
    return completeness


def locked(agreement: Agreement) -> Agreement:
    """The agreement as it is stored now, locked until the transaction ends."""
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def _lock_institutions(agreement: Agreement) -> None:
    """Keep the partners from being merged away while they are looked at."""
    partners = Institution.objects.filter(parties__agreement=agreement)
    list(partners.order_by("pk").select_for_update(of=("self",)))


def _set_partners(agreement: Agreement, partners: Iterable[Institution]) -> None:
    wanted = {partner.pk for partner in partners}
    found = Institution.objects.filter(pk__in=wanted).order_by("pk").select_for_update()
    partners = list(found)
    if partners:
        require(rules.can_be_partners(partners))
    agreement.parties.exclude(institution__in=partners).delete()
    present = set(agreement.parties.values_list("institution_id", flat=True))
    Party.objects.bulk_create(
        Party(agreement=agreement, institution=partner)
        for partner in partners
        if partner.pk not in present
    )


def facts_of(agreement: Agreement) -> Fields:
    """What the journal compares: the agreement, its latest terms, its partners by their ids."""
    terms = agreement.terms.order_by("-number")[0]
    stated = {name: value for name, value in fields_of(terms).items() if name != "agreement_id"}
    partners = agreement.parties.order_by("institution_id").values_list("institution_id", flat=True)
    return {**fields_of(agreement), **stated, "partners": list(partners)}
