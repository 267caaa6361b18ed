"""Who keeps plans, and what can be done to them."""

from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Verdict

KEEPS_PLANS = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP]


def may_keep_plans(person: Person) -> Verdict:
    """The international office and the leadership keep plans, targets, freezes and reviews."""
    if holds(person, KEEPS_PLANS):
        return True
    return No(_("Only the international office and the leadership can do this."))
