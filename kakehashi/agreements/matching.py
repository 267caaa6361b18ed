"""Which institution each row of a file means: found once, when the file is staged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from kakehashi.agreements.importing import Known, Row
from kakehashi.agreements.spellings import fold
from kakehashi.institutions.models import Identifier, InstitutionName, Unit
from kakehashi.institutions.queries import find_institutions, home
from kakehashi.institutions.search import search_key
from kakehashi.vocabulary import countries

MOST_CANDIDATES = 5

Found = dict[str, dict[str, Any]]
ByName = Mapping[tuple[str, str], list[int]]


class By(StrEnum):
    """How the institution of a row was found."""

    ROR = "ror"
    NAME = "name"
    SEARCH = "search"
    NOTHING = "nothing"


def known() -> Known:
    """The spellings of countries/regions and units that the register knows."""
    names = {
        fold(text): code
        for language in ("ja", "en")
        for code, name in countries.choices(language)
        for text in (code, name)
    }
    units: dict[str, str] = {}
    for unit in Unit.objects.order_by("-pk"):  # of two with one name, the older answers
        units |= {fold(text): unit.code for text in (unit.code, unit.name_en, unit.name_ja)}
    return Known(names, units, home().code)


def find(rows: Iterable[Row]) -> Found:
    """{line: {"by": how, "institutions": ids}} of each row without fault.

    By ROR id, else by exact name and country, else what searching the name finds, five at the
    most: those of the same country first, otherwise best first.
    """
    rows = [row for row in rows if not row.faults]
    by_ror, by_name = _by_ror(rows), _by_name(rows)
    searched: dict[tuple[str, ...], list[int]] = {}
    found: Found = {}
    for row in rows:
        by, pks = By.ROR, by_ror.get(row.ror, [])
        if not pks:
            by, pks = By.NAME, _named(row, by_name)
        if not pks:
            who = (row.name_en, row.name_ja, row.country)
            if who not in searched:
                searched[who] = _searched(row)
            by, pks = By.SEARCH, searched[who]
        found[str(row.line)] = {"by": by if pks else By.NOTHING, "institutions": pks}
    return found


def _by_ror(rows: Sequence[Row]) -> dict[str, list[int]]:
    identifiers = Identifier.objects.filter(
        scheme=Identifier.Scheme.ROR, value__in={row.ror for row in rows if row.ror}
    )
    return {each.value: [each.institution_id] for each in identifiers}


def _by_name(rows: Sequence[Row]) -> ByName:
    """(search key, country) -> ids of the institutions that have exactly this name."""
    names = (
        InstitutionName.objects.filter(key__in={key for row in rows for key in _keys(row)})
        .exclude(kind=InstitutionName.Kind.ACRONYM)
        .order_by("institution_id")
        .values_list("key", "institution__country", "institution_id")
        .distinct()
    )
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for key, country, pk in names:
        found[key, country].append(pk)
    return found


def _keys(row: Row) -> list[str]:
    texts = (row.name_en, row.name_ja)
    return [search_key(text)[: InstitutionName.LONGEST_KEY] for text in texts if text]


def _named(row: Row, by_name: ByName) -> list[int]:
    """Those that both names of the row name; if no one has both, those that either names."""
    answers = [set(by_name.get((key, row.country), ())) for key in _keys(row)]
    if not answers:
        return []
    return sorted(set.intersection(*answers) or set.union(*answers))


def _searched(row: Row) -> list[int]:
    here: dict[int, bool] = {}
    for text in (row.name_en, row.name_ja):
        if text:
            for institution in find_institutions(text, limit=MOST_CANDIDATES):
                here.setdefault(institution.pk, institution.country == row.country)
    return sorted(here, key=lambda pk: not here[pk])[:MOST_CANDIDATES]  # stable: best first
