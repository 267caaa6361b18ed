"""Cards of the works in the register, and the pairs of them that may be one."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from kakehashi.research.dissemination.doubling.duplicates import Card
from kakehashi.research.dissemination.models import Contribution, Work, WorkIdentifier
from kakehashi.research.dissemination.states import WorkState
from kakehashi.research.dissemination.works.data import WorkData
from kakehashi.research.dissemination.works.spellings import stored_form

STANDING = (WorkState.DRAFT, WorkState.PUBLIC)
FIRST_AUTHORS = 10
SOME = 5000  # rows that are fetched at once


def cards_of(works: QuerySet[Work]) -> list[Card]:
    """What recognises each of `works`; three queries, however many they are."""
    names: dict[int, list[str]] = defaultdict(list)
    pks = works.order_by().values("pk")
    authors = Contribution.objects.filter(work__in=pks, position__lte=FIRST_AUTHORS)
    for pk, name in authors.order_by("work", "position").values_list("work", "name").iterator(SOME):
        names[pk].append(name)
    numbers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    held = WorkIdentifier.objects.filter(work__in=pks).order_by()
    for pk, scheme, value in held.values_list("work", "scheme", "value").iterator(SOME):
        numbers[pk].append((scheme, value))
    rows = works.order_by("pk").values_list("pk", "title", "title_ja", "title_en", "year", "kind")
    return [
        Card(pk, [each for each in titles if each], year, names[pk], numbers[pk], kind)
        for pk, *titles, year, kind in rows.iterator(SOME)
    ]


def standing_works(years: Collection[int | None] | None = None) -> QuerySet[Work]:
    """Works that stand for themselves; of these years, those next to them and of none, if given."""
    rows = Work.objects.filter(state__in=STANDING)
    if years is None or None in years:
        return rows
    near = {year + apart for year in years if year is not None for apart in (-2, -1, 0, 1, 2)}
    return rows.filter(year__in=near) | rows.filter(year=None)


def card_of(key: int, data: WorkData) -> Card:
    """What recognises a work that is not in the register."""
    pairs = ((scheme, stored_form(scheme, value)) for scheme, value in data.identifiers)
    return Card(
        key,
        [each for each in (data.title, data.title_ja, data.title_en) if each],
        data.year,
        [each.name for each in data.authors[:FIRST_AUTHORS]],
        [pair for pair in pairs if pair[1]],
        data.kind,
    )


def works_called(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """(scheme, stored value) -> id of the work it names; a merged one answers by its survivor."""
    wanted = set(pairs)
    found: dict[tuple[str, str], int] = {}
    values = sorted({value for _scheme, value in wanted})
    for start in range(0, len(values), 500):
        held = WorkIdentifier.objects.filter(value__in=values[start : start + 500])
        rows = held.values_list("scheme", "value", "work", "work__merged_into")
        found |= {
            (scheme, value): into or pk
            for scheme, value, pk, into in rows
            if (scheme, value) in wanted
        }
    return found
