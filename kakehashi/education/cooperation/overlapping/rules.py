"""Who says of two agreements that they are no duplicates."""

from django.utils.translation import gettext as _

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.rules import SIGNS
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Verdict


def may_judge(person: Person, one: Agreement, other: Agreement) -> Verdict:
    """The office, at the unit of one of the two or above it."""
    if any(holds(person, SIGNS, at=each.latest.unit) for each in (one, other)):
        return True
    return No(_("Only the international office, at one of the two units, says so."))
