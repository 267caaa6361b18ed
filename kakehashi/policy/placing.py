"""Under which direction of a policy version each indicator stands."""

from collections.abc import Mapping

from kakehashi.policy.models.documents import Correspondence, PolicyDocument
from kakehashi.policy.models.placements import Placement
from kakehashi.policy.outline import document_code
from kakehashi.policy.registry import Indicator


def placed(
    document: PolicyDocument, indicators: Mapping[str, Indicator | None]
) -> Mapping[str, str]:
    """Code of an indicator -> code of the one direction of `document` that it mainly serves.

    In the version that the tree follows, that is where it is registered; in a later one, where
    somebody placed it, else where the crosswalk mainly leads. Absent where nothing says.
    """
    registered = {code: each.direction for code, each in indicators.items() if each is not None}
    if document.code == document_code():
        return registered
    crosswalk = Correspondence.objects.filter(
        later__document=document,
        earlier__document__code=document_code(),
        weight=Correspondence.Weight.MAIN,
    )
    leads = dict(crosswalk.order_by("-later__position").values_list("earlier__code", "later__code"))
    by_crosswalk = {code: leads[own] for code, own in registered.items() if own in leads}
    main = Placement.objects.filter(document=document, weight=Placement.Weight.MAIN)
    return by_crosswalk | dict(main.values_list("indicator", "direction__code"))
