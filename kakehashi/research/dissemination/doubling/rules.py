"""Who looks at works that may be one, and who decides."""

from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.models import DuplicatePair, Work
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.works.rules import can_be_merged, may_change, may_merge
from kakehashi.verdicts import No, Verdict


def may_look(person: Person) -> Verdict:
    """Those who keep research outputs."""
    if holds(person, KEEPS_OUTPUTS):
        return True
    return No(_("Only those who keep research outputs decide which works are the same."))


def may_decide(person: Person, pair: DuplicatePair) -> Verdict:
    """Who keeps research outputs, once."""
    if pair.state != "open":
        return No(_("This pair is decided already. Take the decision back to decide anew."))
    return may_look(person)


def may_unite(person: Person, gone: Work, kept: Work) -> Verdict:
    """Who may merge the one into the other, and change that."""
    for verdict in (can_be_merged(gone, kept), may_merge(person, gone), may_change(person, kept)):
        if not verdict:
            return verdict
    return True


def may_reopen(person: Person, pair: DuplicatePair) -> Verdict:
    """A decision can be taken back; a merge only while the work that stayed is as it became."""
    if pair.state == "open":
        return No(_("There is no decision to take back."))
    if pair.state == "same" and not pair.before:
        return No(_("What both said before was not kept: this cannot be taken back."))
    return may_look(person)
