"""Questions about institutions and units that cross rows."""

from collections import defaultdict
from collections.abc import Collection

from kakehashi.institutions.models import Institution, Unit


def units_below(roots: Collection[int]) -> set[int]:
    """Ids of the units in `roots` and of every unit below them."""
    if not roots:
        return set()
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Unit.objects.values_list("pk", "parent_id"):
        children[parent].append(pk)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(children[pk])
    return found


def home() -> Unit:
    """The home university: the one unit without a parent.

    Raises: Unit.DoesNotExist, before the university has been entered.
    """
    return Unit.objects.select_related("institution").get(kind=Unit.Kind.UNIVERSITY)


def home_institution() -> Institution:
    """The home university as an institution among others."""
    return home().institution
