"""Who sees and who says whose works are, beyond what `verifying` decides of each link."""

from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.models import LinkImport
from kakehashi.research.dissemination.models.people import READS_OUTPUTS
from kakehashi.research.dissemination.verifying.rules import may_verify_anywhere
from kakehashi.verdicts import No, Verdict


def may_see_words(person: object) -> Verdict:
    """The office, coordinators, leadership and auditors."""
    if isinstance(person, Person) and holds(person, READS_OUTPUTS):
        return True
    return No(_("Only the office, coordinators, leadership and auditors see this page."))


def may_decide_import(person: Person, staged: LinkImport) -> Verdict:
    """A file is confirmed or discarded once, by whoever may say anything of it."""
    if staged.state != LinkImport.State.WAITING:
        return No(_("This file has already been imported or discarded."))
    return may_verify_anywhere(person)
