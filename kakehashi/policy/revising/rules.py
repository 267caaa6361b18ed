"""Who revises plans and places indicators, and what can be placed where."""

from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.policy.catalogue import find
from kakehashi.policy.models import Plan, PolicyDocument, Provision
from kakehashi.policy.models.plans import STAFF
from kakehashi.policy.outline import document_code
from kakehashi.policy.placing import chain
from kakehashi.policy.planning.rules import can_be_revised, may_keep_plans
from kakehashi.policy.rules import may_edit_crosswalk
from kakehashi.verdicts import No, Verdict


def may_revise(person: Person, plan: Plan) -> Verdict:
    """Keepers revise a plan in force that no draft revises yet."""
    if not (verdict := may_keep_plans(person)):
        return verdict
    return can_be_revised(plan)


def can_be_revised_under(plan: Plan, document: PolicyDocument) -> Verdict:
    """Under its own policy version, or one that carries it on."""
    if document == plan.document or chain(plan.document, document):
        return True
    return No(_("A plan is revised under its own policy version or a later one."))


def sees_placements(person: object) -> bool:
    """Whether `person`, who may be anybody, sees what serves a version: staff do."""
    return isinstance(person, Person) and holds(person, STAFF)


def may_place(person: Person, document: PolicyDocument) -> Verdict:
    """Who edits the crosswalk places indicators; in the version of the tree they are registered."""
    if document.code == document_code():
        words = _("In version %(code)s indicators stand where they are registered.")
        return No(words % {"code": document.code})
    return may_edit_crosswalk(person)


def can_be_placed(indicator: str, direction: Provision) -> Verdict:
    """An indicator that exists, under a direction."""
    if direction.kind != Provision.Kind.DIRECTION:
        return No(_("Indicators stand under directions only."))
    if find(indicator) is None:
        return No(_("There is no indicator “%(code)s”.") % {"code": indicator})
    return True
