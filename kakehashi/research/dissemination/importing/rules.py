"""Who imports works, and who decides about what was read."""

from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.models import WorkImport
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.works.rules import may_enter
from kakehashi.verdicts import No, Verdict


def may_import(person: Person) -> Verdict:
    """Whoever may enter works."""
    return may_enter(person)


def may_decide(person: Person, batch: WorkImport) -> Verdict:
    """Who made the import, and those who keep research outputs, until it is closed."""
    if batch.state != WorkImport.State.OPEN:
        return No(_("This import is closed. Read the file again to go on."))
    if batch.made_by_id == person.pk or holds(person, KEEPS_OUTPUTS):
        return True
    return No(_("Only who read the file and those who keep research outputs decide about it."))
