"""What is done to the policy: versions are loaded, the crosswalk is edited and confirmed."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy import rules
from kakehashi.policy.loading import Loaded, load
from kakehashi.policy.models import Correspondence, PolicyDocument, Provision
from kakehashi.policy.texts import read_policy_file
from kakehashi.verdicts import Refused, require

TEXTS = Path(__file__).with_name("texts.toml")

ADDED = declare("policy.correspondence_added", gettext_lazy("added the correspondence"))
CONFIRMED = declare("policy.correspondence_confirmed", gettext_lazy("confirmed the correspondence"))
REMOVED = declare("policy.correspondence_removed", gettext_lazy("removed the correspondence"))


def load_documents(file: Path = TEXTS, *, by: Person | None = None) -> Loaded:
    """Load the policy documents of `file` (default: TMU's own). A second time nothing changes.

    Raises: BadPolicyFile, if the file cannot be read; Refused, if it differs from what is loaded.
    """
    return load(read_policy_file(file), by=by)


@transaction.atomic
def add_correspondence(
    earlier: Provision, later: Provision, *, weight: str, by: Person
) -> Correspondence:
    """State that `later` carries `earlier` on; unconfirmed until somebody confirms it.

    Locks the later version, so that two persons cannot add the same correspondence twice.

    Raises: Refused, if `by` may not edit the crosswalk or the two cannot correspond.
    """
    PolicyDocument.objects.select_for_update().get(pk=later.document_id)
    require(rules.may_add_correspondence(by, earlier, later))
    added = Correspondence.objects.create(
        earlier=earlier, later=later, weight=Correspondence.Weight(weight)
    )
    record(ADDED, added, by=by, changes=difference({}, fields_of(added)))
    return added


@transaction.atomic
def confirm_correspondence(correspondence: Correspondence, *, by: Person) -> Correspondence:
    """Say that the correspondence has been checked and holds.

    Raises: Refused, if `by` may not edit the crosswalk, or it has been confirmed or removed.
    """
    correspondence = _locked(correspondence)
    require(rules.may_confirm_correspondence(by, correspondence))
    before = fields_of(correspondence)
    correspondence.confirmed_by, correspondence.confirmed_at = by, timezone.now()
    correspondence.save()
    record(CONFIRMED, correspondence, by=by, changes=difference(before, fields_of(correspondence)))
    return correspondence


@transaction.atomic
def remove_correspondence(correspondence: Correspondence, *, reason: str, by: Person) -> None:
    """Say that the two do not correspond; the journal keeps what was removed, and why.

    Raises: Refused, if `by` may not edit the crosswalk, gives no reason, or it has been removed.
    """
    correspondence = _locked(correspondence)
    require(rules.may_edit_crosswalk(by))
    if not reason.strip():
        raise Refused(_("Say why the two do not correspond."))
    before = fields_of(correspondence)
    gone = {name: [value, None] for name, value in before.items() if value is not None}
    record(REMOVED, correspondence, by=by, changes=gone, reason=reason.strip())
    correspondence.delete()


def _locked(correspondence: Correspondence) -> Correspondence:
    """The correspondence as it is stored now, locked until the transaction ends."""
    found = (
        Correspondence.objects.select_for_update(of=("self",))
        .select_related("earlier__document", "later__document")
        .filter(pk=correspondence.pk)
        .first()
    )
    if found is None:
        raise Refused(_("This correspondence has been removed in the meantime."))
    return found
