"""References: asked for by a personal link, reminded, taken back, given once.

They are no part of what is handed in: one may arrive after the deadline, and the office sees when.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.outbound.applying import rules
from kakehashi.education.outbound.applying.writing import locked
from kakehashi.education.outbound.linking.operations import Issued, acted, issue, renew, revoke
from kakehashi.education.outbound.models import Application, Link, Reference
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, require

REQUESTED = declare("outbound.reference_requested", gettext_lazy("asked for a reference"))
REMINDED = declare("outbound.reference_reminded", gettext_lazy("reminded of a reference"))
TAKEN_BACK = declare("outbound.reference_taken_back", gettext_lazy("took a request back"))
GIVEN = declare("outbound.reference_given", gettext_lazy("wrote a reference"))
LONGER_THAN_THE_CALL = timedelta(days=14)  # a reference that comes late is better than none


def last_day_for(application: Application) -> date:
    """Until when a referee can answer: two weeks after the call closes."""
    closes = timezone.localdate(application.call.closes_at)
    return max(closes, timezone.localdate()) + LONGER_THAN_THE_CALL


@transaction.atomic
def request_reference(
    application: Application, *, name: str, email: str, post: str, language: str, by: Person
) -> Issued:
    """Ask somebody for a reference. Returns the link, which is shown and mailed once.

    Raises: Refused, if `by` may not now, asks themselves, or has asked this address already.
    """
    application = locked(application)
    require(rules.may_ask_references(by, application))
    if email.strip().lower() == application.student.email.lower():
        raise Refused(_("Ask somebody else than yourself for a reference."))
    asked = application.references.filter(withdrawn_at__isnull=True)
    if asked.filter(link__email__iexact=email.strip()).exists():
        raise Refused(_("%(email)s was asked already.") % {"email": email.strip()})
    issued = issue(
        Link.Purpose.REFERENCE,
        application=application,
        name=name,
        email=email,
        language=language,
        expires_on=last_day_for(application),
        is_invented=application.is_invented,
        by=by,
    )
    reference = Reference.objects.create(
        application=application,
        link=issued.link,
        post=post.strip(),
        requested_at=timezone.now(),
    )
    record(REQUESTED, reference, by=by, changes={"email": [None, issued.link.email]})
    return issued


@transaction.atomic
def remind(reference: Reference, *, by: Person) -> Issued:
    """Write to a referee again, with a new link; the old one opens nothing any more.

    Raises: Refused, if `by` may not, or it was done today already.
    """
    reference = _locked(reference)
    require(rules.may_remind(by, reference))
    issued = renew(reference.link, expires_on=last_day_for(reference.application), by=by)
    reference.link, reference.reminded_at = issued.link, timezone.now()
    reference.save()
    record(REMINDED, reference, by=by, changes={"email": [None, issued.link.email]})
    return issued


@transaction.atomic
def take_back(reference: Reference, *, by: Person) -> Reference:
    """Take a request back that was not answered: its link opens nothing any more.

    Raises: Refused, if `by` may not, or the answer is there.
    """
    reference = _locked(reference)
    if reference.application.student_id != by.pk:
        raise Refused(rules.NOT_YOURS)
    if isinstance(no := rules.may_answer(reference), No):
        raise Refused(no.reason)
    reference.withdrawn_by, reference.withdrawn_at = by, timezone.now()
    reference.save()
    if reference.link.revoked_at is None:
        revoke(reference.link, by=by)
    record(TAKEN_BACK, reference, by=by, changes={"email": [reference.link.email, None]})
    return reference


@transaction.atomic
def answer(reference: Reference, *, text: str, document: Document | None, link: Link) -> Reference:
    """Keep what a referee wrote by the link, once.

    Raises: Refused, if it was answered or taken back already, or nothing is said.
    """
    reference = _locked(reference)
    require(rules.may_answer(reference))
    if reference.link_id != link.pk:
        raise Refused(_("This link was replaced by a newer one."))
    if not text.strip() and document is None:
        raise Refused(_("Write the reference, or add it as a file."))
    reference.text, reference.document = text.strip(), document
    reference.answered_at = timezone.now()
    reference.save()
    changes: Changes = {**acted(link), "length": [None, len(reference.text)]}
    changes["file"] = [None, document.name if document else ""]
    record(GIVEN, reference, by=None, changes=changes)
    return reference


def _locked(reference: Reference) -> Reference:
    found = Reference.objects.select_for_update(of=("self",))
    return found.select_related("link", "application__call", "application__student").get(
        pk=reference.pk
    )
