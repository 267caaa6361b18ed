"""Under which directions of a policy version each indicator stands, and how directions continue."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from kakehashi.policy.models.documents import Correspondence, PolicyDocument, Provision
from kakehashi.policy.models.placements import Placement
from kakehashi.policy.outline import document_code
from kakehashi.policy.registry import Indicator

MAIN, ALSO = Placement.Weight.MAIN, Placement.Weight.ALSO


class By(StrEnum):
    """What says that an indicator stands where it stands."""

    REGISTRATION = "registration"  # in the version that the tree follows
    PERSON = "person"
    CROSSWALK = "crosswalk"


@dataclass(frozen=True)
class Place:
    """That an indicator serves a direction of a policy version.

    direction:    its code.
    origin:       code of the direction of the version before that leads here; "" for none.
    is_confirmed: no correspondence that nobody has confirmed leads here.
    placement:    id of the record, where a person placed it.
    """

    direction: str
    weight: Placement.Weight
    by: By
    origin: str = ""
    is_confirmed: bool = True
    placement: int | None = None


Places = Mapping[str, Sequence[Place]]


def served(document: PolicyDocument, indicators: Mapping[str, Indicator | None]) -> Places:
    """Code of an indicator -> the directions of `document` that it serves, main ones first.

    In the version that the tree follows, that is where it is registered; in a later one, where
    somebody placed it; where nobody did, the directions to which the crosswalk leads from the
    version before. Absent where nothing says. Two queries for each version on the way.
    """
    if document.code == document_code():
        return {
            code: [Place(each.direction, MAIN, By.REGISTRATION)]
            for code, each in indicators.items()
            if each is not None
        }
    crosswalk = (
        Correspondence.objects.filter(
            later__document=document, earlier__document=document.revises_id
        )
        .select_related("earlier__document", "later")
        .order_by("-weight", "later__position")
    )
    found: dict[str, Sequence[Place]] = {}
    leads: dict[str, list[Correspondence]] = defaultdict(list)
    for each in crosswalk:
        leads[each.earlier.code].append(each)
    if leads:
        before = next(iter(leads.values()))[0].earlier.document
        for code, places in served(before, indicators).items():
            found[code] = list(_carried(places, leads))
    by_persons = _placed_by_persons(document)
    return {**found, **{code: by_persons[code] for code in indicators if code in by_persons}}


def _carried(
    places: Iterable[Place], leads: Mapping[str, Sequence[Correspondence]]
) -> Iterable[Place]:
    """Where `places` of the version before lead, main ones first, each direction once."""
    found: dict[str, Place] = {}
    for place in places:
        for each in leads.get(place.direction, ()):
            is_main = place.weight == MAIN and each.weight == Correspondence.Weight.MAIN
            carried = Place(
                each.later.code,
                MAIN if is_main else ALSO,
                By.CROSSWALK,
                place.direction,
                place.is_confirmed and each.confirmed_at is not None,
            )
            if each.later.code not in found or is_main:
                found[each.later.code] = carried
    return sorted(found.values(), key=lambda place: place.weight != MAIN)


def _placed_by_persons(document: PolicyDocument) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    placements = Placement.objects.filter(document=document).select_related("direction")
    for each in placements.order_by("-weight", "direction__position"):
        place = Place(
            each.direction.code, Placement.Weight(each.weight), By.PERSON, placement=each.pk
        )
        found[each.indicator].append(place)
    return found


def placed(
    document: PolicyDocument, indicators: Mapping[str, Indicator | None]
) -> Mapping[str, str]:
    """Code of an indicator -> code of the one direction of `document` that it mainly serves.

    Where the crosswalk mainly leads to several, the first as printed. Absent where nothing says.
    """
    return {
        code: places[0].direction
        for code, places in served(document, indicators).items()
        if places and places[0].weight == MAIN
    }


@dataclass(frozen=True)
class Way:
    """Which directions of a later version carry on one of an earlier version, as printed.

    is_confirmed: no correspondence that nobody has confirmed leads to the main ones.
    """

    main: Sequence[Provision]
    also: Sequence[Provision]
    is_confirmed: bool = True


def ways(earlier: PolicyDocument, later: PolicyDocument) -> Mapping[int, Way]:
    """Id of a direction of `earlier` -> how `later`, which revises it, goes on with it.

    Within one version each direction goes on as itself. Over several versions only a main
    correspondence of a main one is main. Absent where nothing leads on.
    """
    directions = Provision.objects.filter(kind=Provision.Kind.DIRECTION)
    if earlier == later:
        own = directions.filter(document=earlier).select_related("document")
        return {each.pk: Way([each], []) for each in own}
    found: dict[int, Way] = {}
    for first, second in pairwise(chain(earlier, later)):
        crosswalk = Correspondence.objects.filter(earlier__document=first, later__document=second)
        leads: dict[int, list[Correspondence]] = defaultdict(list)
        for each in crosswalk.select_related("later__document").order_by("later__position"):
            leads[each.earlier_id].append(each)
        if first == earlier.pk:
            found = {pk: _way(some) for pk, some in leads.items()}
        else:
            found = {pk: _further(way, leads) for pk, way in found.items()}
    return {pk: way for pk, way in found.items() if way.main or way.also}


def chain(earlier: PolicyDocument, later: PolicyDocument) -> list[int]:
    """Ids of the versions from `earlier` to `later`, each revising the one before it; else none."""
    revises = dict(PolicyDocument.objects.values_list("pk", "revises"))
    found, here = [later.pk], revises.get(later.pk)
    while here is not None and here not in found:
        found.append(here)
        if here == earlier.pk:
            return found[::-1]
        here = revises.get(here)
    return []


def _way(correspondences: Sequence[Correspondence]) -> Way:
    main = [each for each in correspondences if each.weight == Correspondence.Weight.MAIN]
    also = [each.later for each in correspondences if each not in main]
    is_confirmed = all(each.confirmed_at is not None for each in main)
    return Way([each.later for each in main], also, is_confirmed)


def _further(way: Way, leads: Mapping[int, Sequence[Correspondence]]) -> Way:
    main = [_way(leads.get(each.pk, ())) for each in way.main]
    also = [_way(leads.get(each.pk, ())) for each in way.also]
    mains = _once(each for step in main for each in step.main)
    others = [each for step in main for each in step.also]
    others += [each for step in also for each in (*step.main, *step.also)]
    is_confirmed = way.is_confirmed and all(step.is_confirmed for step in main)
    return Way(mains, [each for each in _once(others) if each not in mains], is_confirmed)


def _once(provisions: Iterable[Provision]) -> list[Provision]:
    found = {each.pk: each for each in provisions}
    return sorted(found.values(), key=lambda each: each.position)
