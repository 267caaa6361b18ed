"""Who edits the crosswalk, and what can correspond to what."""

from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.policy.models import Correspondence, Provision
from kakehashi.verdicts import No, Verdict

EDITS_THE_CROSSWALK = [Role.Kind.OFFICE, Role.Kind.LEADERSHIP]


def may_edit_crosswalk(person: Person) -> Verdict:
    """The international office and the leadership say what carries on what."""
    if holds(person, EDITS_THE_CROSSWALK):
        return True
    return No(_("Only the international office and the leadership edit the crosswalk."))


def may_add_correspondence(person: Person, earlier: Provision, later: Provision) -> Verdict:
    """A direction is carried on by one of the version that revises its own, stated once."""
    if not (verdict := may_edit_crosswalk(person)):
        return verdict
    if {earlier.kind, later.kind} != {Provision.Kind.DIRECTION}:
        return No(_("Only directions correspond to each other."))
    if later.document.revises_id != earlier.document_id:
        return No(_("A direction is carried on by one of the version that revises its own."))
    if Correspondence.objects.filter(earlier=earlier, later=later).exists():
        return No(_("This correspondence is already there."))
    return True


def may_confirm_correspondence(person: Person, correspondence: Correspondence) -> Verdict:
    """A correspondence is confirmed once."""
    if not (verdict := may_edit_crosswalk(person)):
        return verdict
    if correspondence.confirmed_at is not None:
        return No(_("This correspondence is already confirmed."))
    return True
