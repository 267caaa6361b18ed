"""What goes with an application: language proofs and documents are added and taken back."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.outbound.applying import rules
from kakehashi.education.outbound.applying.writing import begun, ended
from kakehashi.education.outbound.calls.language_tests import every_test, is_possible, level_of
from kakehashi.education.outbound.models import Application, ApplicationDocument, LanguageProof
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

PROOF_ADDED = declare("outbound.proof_added", gettext_lazy("stated a language proof"))
PROOF_REMOVED = declare("outbound.proof_removed", gettext_lazy("took a language proof back"))
DOCUMENT_ADDED = declare(
    "outbound.application_document_added", gettext_lazy("added a document to the application")
)
DOCUMENT_REMOVED = declare(
    "outbound.application_document_removed", gettext_lazy("took a document back")
)


@transaction.atomic
def add_proof(
    application: Application,
    *,
    language: str,
    test: str = "",
    score: str = "",
    cefr: str = "",
    taken_on: date | None = None,
    by: Person,
) -> LanguageProof:
    """State the command of a language. Where a published table gives the level, it is that.

    Raises: Refused, if `by` may not now, nothing is said, or the test gives no such score.
    """
    application = begun(application, by)
    if application.language_proofs.count() >= rules.MOST_PROOFS:
        words = _("At most %(most)d language proofs can be stated.")
        raise Refused(words % {"most": rules.MOST_PROOFS})
    if not cefr and not (test and score):
        raise Refused(_("State a test with its score, or a CEFR level."))
    if test and score and not is_possible(test, score):
        known = every_test()[test]
        facts = {"test": test, "score": score, "least": known.least, "most": known.most}
        words = _("%(test)s gives scores from %(least)s to %(most)s; “%(score)s” is none of them.")
        raise Refused(words % facts)
    if taken_on and taken_on > timezone.localdate():
        raise Refused(_("The day of the test is still to come."))
    by_table = level_of(test, score)
    proof = LanguageProof.objects.create(
        application=application,
        language=language,
        test=test,
        score=score if test else "",
        cefr=by_table or cefr,
        is_by_table=bool(by_table),
        taken_on=taken_on,
    )
    ended(application, PROOF_ADDED, {"languages": [None, str(proof)]}, by)
    return proof


@transaction.atomic
def remove_proof(proof: LanguageProof, *, by: Person) -> Application:
    """Take a language proof back.

    Raises: Refused, if `by` may not now.
    """
    application = begun(proof.application, by)
    said = str(proof)
    application.language_proofs.filter(pk=proof.pk).delete()
    return ended(application, PROOF_REMOVED, {"languages": [said, None]}, by)


@transaction.atomic
def add_document(
    application: Application, document: Document, *, kind: str, by: Person
) -> ApplicationDocument:
    """Add a file that was kept. It counts when this is called, not when the upload began.

    Raises: Refused, if `by` may not now: the deadline may have passed while it was uploaded.
    """
    application = begun(application, by)
    if application.documents.present().count() >= rules.MOST_DOCUMENTS:
        words = _("At most %(most)d documents go with an application.")
        raise Refused(words % {"most": rules.MOST_DOCUMENTS})
    added = ApplicationDocument.objects.create(
        application=application,
        kind=kind,
        document=document,
        added_by=by,
        added_at=timezone.now(),
    )
    ended(application, DOCUMENT_ADDED, {"documents": [None, document.name]}, by)
    return added


@transaction.atomic
def remove_document(added: ApplicationDocument, *, by: Person) -> Application:
    """Take a file back; a receipt that names it keeps it.

    Raises: Refused, if `by` may not now, or it was taken back already.
    """
    application = begun(added.application, by)
    found = application.documents.present().select_related("document").filter(pk=added.pk).first()
    if found is None:
        raise Refused(_("This document was taken back already."))
    found.removed_by, found.removed_at = by, timezone.now()
    found.save()
    return ended(application, DOCUMENT_REMOVED, {"documents": [found.document.name, None]}, by)
