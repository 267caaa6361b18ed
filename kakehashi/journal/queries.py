"""Reading the journal."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from kakehashi.journal.models import Entry, Seal
from kakehashi.journal.verbs import declare

VERIFIED = declare("journal.verified", _("verified the journal"))


def history_of(record: Model) -> QuerySet[Entry]:
    """Everything that was done to `record`, newest first."""
    return (
        Entry.objects.filter(record_type=record._meta.label_lower, record_id=str(record.pk))
        .select_related("by")
        .order_by("-pk")
    )


@dataclass(frozen=True)
class Custody:
    """How far the journal is sealed, and what the last verification said."""

    seal: Seal | None
    verification: Entry | None

    @property
    def sealed_up_to(self) -> int:
        """The last sealed id; 0 before the first seal."""
        return self.seal.up_to if self.seal else 0

    @property
    def findings(self) -> int:
        """How many things the last verification found altered."""
        return int(self.verification.changes["findings"][1]) if self.verification else 0


def custody() -> Custody:
    """The present state of sealing and verification."""
    return Custody(
        Seal.objects.defer("leaves").order_by("day").last(),
        Entry.objects.filter(verb=VERIFIED).select_related("by").order_by("-pk").first(),
    )


def seal_of(entry: Entry) -> Seal | None:
    """The seal that covers `entry`, or None while there is none."""
    found = Seal.objects.defer("leaves").filter(up_to__gte=entry.pk, after__lt=entry.pk)
    return found.order_by("day").first()
