"""What every verb of a negotiation does first and last: lock it, move it, write the journal."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Move, Negotiation, Version
from kakehashi.agreements.negotiating import rules
from kakehashi.agreements.states import NegotiationState
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import require

MOVED = declare("agreements.negotiation_moved", gettext_lazy("moved the negotiation on"))


def locked(pk: int) -> Negotiation:
    """The negotiation as it is stored now, locked until the transaction ends."""
    found = Negotiation.objects.select_for_update(of=("self",)).select_related("agreement")
    return found.get(pk=pk)


def locked_version(version: Version) -> Version:
    """The version with its negotiation locked until the transaction ends."""
    version.negotiation = locked(version.negotiation_id)
    return version


def move(
    negotiation: Negotiation,
    to: NegotiationState,
    *,
    by: Person,
    reason: str = "",
    verb: str = MOVED,
    changes: Changes | None = None,
) -> None:
    """Change the state, with its own row of history and an entry of the journal.

    verb, changes: what the journal says, where it is more than that the state changed.

    Raises: Refused, if `to` does not follow from where the negotiation is.
    """
    require(rules.can_move(negotiation, to))
    before = negotiation.state
    negotiation.state = to
    negotiation.save()
    written(negotiation, before, by, reason)
    moved = {"state": [before, to.value], **(changes or {})}
    record(verb, negotiation, by=by, changes=moved, reason=reason)


def written(negotiation: Negotiation, before: str, by: Person, reason: str) -> Move:
    """The row of history that says how the negotiation came to its present state."""
    return Move.objects.create(
        negotiation=negotiation,
        before=before,
        after=negotiation.state,
        reason=reason,
        moved_by=by,
        moved_at=timezone.now(),
    )
