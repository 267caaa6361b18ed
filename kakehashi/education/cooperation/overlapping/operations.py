"""What can be said about two agreements that look like duplicates: that they are none, and why."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.models import DuplicateVerdict
from kakehashi.education.cooperation.overlapping import rules
from kakehashi.journal.operations import record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

SAID = declare("cooperation.no_duplicate", gettext_lazy("said that it is no duplicate"))
WITHDRAWN = declare(
    "cooperation.no_duplicate_withdrawn", gettext_lazy("took back that it is no duplicate")
)


@transaction.atomic
def say_no_duplicate(
    one: Agreement, other: Agreement, *, reason: str, by: Person
) -> DuplicateVerdict:
    """Remember that two agreements which overlap are both wanted, with the reason.

    Both agreements' histories tell it.

    Raises: Refused, if `by` decides at neither's unit, it was said already, or no reason is given.
    """
    first, second = _locked(one, other)
    require(rules.may_judge(by, first, second))
    if not reason.strip():
        raise Refused(_("Say why both agreements are needed."))
    if DuplicateVerdict.objects.filter(
        first=first, second=second, withdrawn_at__isnull=True
    ).exists():
        raise Refused(_("Somebody has said so already."))
    verdict = DuplicateVerdict.objects.create(
        first=first, second=second, reason=reason.strip(), said_by=by, said_at=timezone.now()
    )
    record_many(SAID, _both(first, second), by=by, reason=verdict.reason)
    return verdict


@transaction.atomic
def withdraw_verdict(verdict: DuplicateVerdict, *, by: Person) -> DuplicateVerdict:
    """Let two agreements be listed as duplicates again.

    Raises: Refused, if `by` decides at neither's unit, or it was taken back already.
    """
    first, second = _locked(verdict.first, verdict.second)
    verdict = DuplicateVerdict.objects.get(pk=verdict.pk)
    require(rules.may_judge(by, first, second))
    if verdict.withdrawn_at is not None:
        raise Refused(_("This has been taken back already."))
    verdict.withdrawn_by, verdict.withdrawn_at = by, timezone.now()
    verdict.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record_many(WITHDRAWN, _both(first, second), by=by)
    return verdict


def _locked(one: Agreement, other: Agreement) -> tuple[Agreement, Agreement]:
    """Both, the older record first, locked until the transaction ends."""
    found = Agreement.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk")
    rows = list(found.select_for_update())
    if len(rows) != 2:
        raise Refused(_("An agreement is no duplicate of itself."))
    return rows[0], rows[1]


def _both(first: Agreement, second: Agreement) -> list[tuple[Agreement, dict[str, list[object]]]]:
    return [(first, {"other": [None, second.pk]}), (second, {"other": [None, first.pk]})]
