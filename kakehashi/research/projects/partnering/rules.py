"""Who sees what is said of partners: papers and agreements together, persons by name."""

from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.models.people import READS_OUTPUTS
from kakehashi.verdicts import No, Verdict


def may_see_partnering(person: object) -> Verdict:
    """The office, coordinators, leadership and auditors."""
    if isinstance(person, Person) and holds(person, READS_OUTPUTS):
        return True
    return No(_("Only the office, coordinators, leadership and auditors see this page."))
