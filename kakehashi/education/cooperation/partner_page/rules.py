"""Who sees the page of a partner."""

from django.utils.translation import gettext as _

from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Verdict

READS_PARTNERS = [
    *(Role.Kind.OFFICE, Role.Kind.COORDINATOR),
    *(Role.Kind.LEADERSHIP, Role.Kind.AUDITOR),
]


def may_see_partners(person: object) -> Verdict:
    """The office, coordinators, leadership and auditors; what they see there is decided piece by
    piece.
    """
    if isinstance(person, Person) and holds(person, READS_PARTNERS):
        return True
    return No(_("Only the office, coordinators, leadership and auditors see this page."))
