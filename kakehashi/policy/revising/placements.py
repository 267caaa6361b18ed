"""Placing indicators in a policy version: by hand, or all at once by the crosswalk."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record, record_many
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.catalogue import everything
from kakehashi.policy.models import Placement, PolicyDocument, Provision
from kakehashi.policy.placing import MAIN, By, Place, served
from kakehashi.policy.revising import rules
from kakehashi.verdicts import Refused, require

PLACED = declare("policy.indicator_placed", gettext_lazy("placed the indicator"))
UNPLACED = declare("policy.indicator_unplaced", gettext_lazy("took the indicator out"))


@transaction.atomic
def place(indicator: str, direction: Provision, *, weight: str, by: Person) -> Placement:
    """Let an indicator serve a direction. It has one main direction: the one before stays as also.

    The first placement of an indicator in a version keeps the others to which the crosswalk leads.

    Locks the version, so that two persons cannot give an indicator two main directions.

    Raises: Refused, if `by` may not, or there is no such indicator.
    """
    document = PolicyDocument.objects.select_for_update().get(pk=direction.document_id)
    require(rules.may_place(by, document))
    require(rules.can_be_placed(indicator, direction))
    if not Placement.objects.filter(document=document, indicator=indicator).exists():
        _keep({indicator: _by_crosswalk(document)[indicator]}, document, by)
    own = Placement.objects.filter(document=document, indicator=indicator)
    found = own.filter(direction=direction).first()
    if found is not None and found.weight == weight:
        return found
    if weight == MAIN:
        for other in own.filter(weight=MAIN).exclude(direction=direction):
            _state(other, Placement.Weight.ALSO, by)
    placement = found or Placement(document=document, direction=direction, indicator=indicator)
    return _state(placement, Placement.Weight(weight), by)


@transaction.atomic
def unplace(placement: Placement, *, by: Person) -> None:
    """Say that an indicator does not serve a direction. After the last one the crosswalk decides.

    Raises: Refused, if `by` may not, or it was taken out already.
    """
    document = PolicyDocument.objects.select_for_update().get(pk=placement.document_id)
    require(rules.may_place(by, document))
    found = Placement.objects.filter(pk=placement.pk).select_related("direction").first()
    if found is None:
        raise Refused(_("This indicator has been taken out in the meantime."))
    gone = {name: [value, None] for name, value in fields_of(found).items() if value is not None}
    record(UNPLACED, found, by=by, changes=gone)
    found.delete()


@transaction.atomic
def carry_over(document: PolicyDocument, *, by: Person) -> list[Placement]:
    """Place every indicator that nobody has placed yet where the crosswalk leads.

    From then on the placements stay, whatever becomes of the crosswalk. Where it mainly leads to
    several directions, all of them become also ones, until somebody says which is the main one.

    Returns: the placements that were made.

    Raises: Refused, if `by` may not, or there is nothing to carry over.
    """
    document = PolicyDocument.objects.select_for_update().get(pk=document.pk)
    require(rules.may_place(by, document))
    made = _keep(_by_crosswalk(document), document, by)
    if not made:
        raise Refused(_("Every indicator to which the crosswalk leads is placed already."))
    return made


def _by_crosswalk(document: PolicyDocument) -> dict[str, list[Place]]:
    """Code of each indicator -> where the crosswalk leads it; persons' placements left out."""
    known = everything()
    places = served(document, known)
    return {
        code: [each for each in places.get(code, []) if each.by is By.CROSSWALK] for code in known
    }


def _keep(places: dict[str, list[Place]], document: PolicyDocument, by: Person) -> list[Placement]:
    directions = {
        each.code: each for each in document.provisions.filter(kind=Provision.Kind.DIRECTION)
    }
    at = timezone.now()
    made = Placement.objects.bulk_create(
        Placement(
            document=document,
            direction=directions[each.direction],
            indicator=code,
            weight=each.weight if _mains(some) == 1 else Placement.Weight.ALSO,
            placed_by=by,
            placed_at=at,
        )
        for code, some in places.items()
        for each in some
    )
    reason = _("By the crosswalk.")
    entries = [(each, difference({}, fields_of(each))) for each in made]
    record_many(PLACED, entries, by=by, reason=reason)
    return made


def _mains(places: list[Place]) -> int:
    return sum(each.weight == MAIN for each in places)


def _state(placement: Placement, weight: Placement.Weight, by: Person) -> Placement:
    before = fields_of(placement) if placement.pk else {}
    placement.weight = weight
    placement.placed_by, placement.placed_at = by, timezone.now()
    placement.save()
    record(PLACED, placement, by=by, changes=difference(before, fields_of(placement)))
    return placement
