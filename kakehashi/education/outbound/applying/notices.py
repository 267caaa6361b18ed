"""Mails to a student: the receipt, the withdrawal, a reference that arrived.

Handlers of the outbox: called after commit, at least once.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.education.outbound.applying.operations import WITHDRAWN
from kakehashi.education.outbound.applying.referring import GIVEN
from kakehashi.education.outbound.applying.writing import AMENDED, SUBMITTED
from kakehashi.education.outbound.models import Application, Reference, Submission
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import on

PAGES = "education/outbound/applying"


@on(SUBMITTED, AMENDED)
def send_receipt(entry: Entry) -> None:
    """Mail the receipt that an entry tells of.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    application = _application(entry.record_id)
    number = entry.changes["receipt"][1].rpartition("-")[2]
    receipt_notice(entry, application, application.submissions.get(number=number)).send()


def receipt_notice(entry: Entry, application: Application, receipt: Submission) -> EmailMessage:
    """The mail with a receipt; the same on every call but for its date."""
    student = application.student
    with override(student.language):
        title = application.call.title_in(student.language)
        address = reverse("outbound:receipt", args=[application.pk, receipt.number])
        context = {
            "person": student.name_in(student.language),
            "call": title,
            "receipt": receipt,
            "closes": application.call.closes_at,
            "address": f"{settings.SITE_ADDRESS}{address}",
        }
        subject = _("Receipt %(code)s: %(call)s") % {"code": receipt.code, "call": title}
        body = render_to_string(f"{PAGES}/receipt.txt", context)
    return letter(entry, student, subject, body)


@on(WITHDRAWN)
def confirm_withdrawal(entry: Entry) -> None:
    """Tell the student that the application is withdrawn, whoever did it.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    application = _application(entry.record_id)
    student = application.student
    with override(student.language):
        title = application.call.title_in(student.language)
        context = {
            "person": student.name_in(student.language),
            "call": title,
            "by": entry.by.name_in(student.language) if entry.by else "",
            "is_own": entry.by_id == student.pk,
            "address": f"{settings.SITE_ADDRESS}{application.get_absolute_url()}",
        }
        subject = _("Application withdrawn: %(call)s") % {"call": title}
        body = render_to_string(f"{PAGES}/withdrawn.txt", context)
    letter(entry, student, subject, body).send()


@on(GIVEN)
def tell_of_reference(entry: Entry) -> None:
    """Tell the student that a reference has arrived; what it says only those who decide read.

    Raises: whatever the mail server refuses with; then it is tried again.
    """
    reference = Reference.objects.select_related("link").get(pk=entry.record_id)
    application = _application(str(reference.application_id))
    student = application.student
    with override(student.language):
        context = {
            "person": student.name_in(student.language),
            "name": reference.link.name,
            "call": application.call.title_in(student.language),
        }
        subject = _("Reference arrived: %(name)s") % {"name": reference.link.name}
        body = render_to_string(f"{PAGES}/reference_given.txt", context)
    letter(entry, student, subject, body).send()


def _application(pk: str) -> Application:
    return Application.objects.select_related("student", "call").get(pk=pk)
