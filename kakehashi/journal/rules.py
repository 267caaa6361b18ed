"""Who may do what with the journal."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Verdict

READERS = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]


def may_read_journal(person: Person | AnonymousUser) -> Verdict:
    """The whole journal is for the international office, the leadership and auditors."""
    if isinstance(person, Person) and holds(person, READERS):
        return True
    return No(_("Only the international office, the leadership and auditors read the journal."))
