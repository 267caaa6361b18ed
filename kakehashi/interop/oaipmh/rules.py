"""Who sees who harvests, and who names harvesters."""

from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS, READS_OUTPUTS
from kakehashi.verdicts import No, Verdict

NOT_YOURS = _("Only the international office and coordinators name harvesters.")


def may_see_requests(person: object) -> bool:
    """Whoever keeps, or reads, research outputs anywhere."""
    return isinstance(person, Person) and holds(person, READS_OUTPUTS)


def may_name_harvester(person: object) -> Verdict:
    """Whoever keeps research outputs anywhere."""
    if isinstance(person, Person) and holds(person, KEEPS_OUTPUTS):
        return True
    return No(NOT_YOURS)
