"""Where the database is asked for names that may answer a search; `queries.py` ranks them.

No way of asking reads more rows than it says, however common the word: that keeps the answer fast.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, ManyToOneRel, Model, QuerySet, Value
from django.db.models.functions import Length, StrIndex

from kakehashi.institutions.models import (
    Identifier,
    Institution,
    InstitutionName,
    Succession,
)
from kakehashi.institutions.search import grams_to_ask

OWN_PARTS: set[type[Model]] = {Identifier, Institution, InstitutionName, Succession}

# Plain SQL: this must read the inverted index first, and a planner that is told so by way of a
# subquery does not always see it.
WITH_GRAMS = {
    "sqlite": "SELECT institution_id, key, kind FROM institution_name_grams"
    " JOIN institutions_institutionname AS name ON name.id = institution_name_grams.rowid"
    " WHERE institution_name_grams MATCH %s",
    "postgresql": "SELECT institution_id, key, kind FROM institutions_institutionname"
    " WHERE string_to_array(grams, ' ') @> %s",
}
IN_KEY = {"sqlite": "instr(key, %s) > 0", "postgresql": "strpos(key, %s) > 0"}


class Candidate(NamedTuple):
    """One name that may answer."""

    institution: int
    key: str
    kind: str


def called(key: str, most: int) -> list[Candidate]:
    """Names that are exactly `key`."""
    return _read(InstitutionName.objects.filter(key=key).order_by(), most)


def beginning(key: str, most: int) -> list[Candidate]:
    """Names that begin with `key`: prominent ones first, then short ones."""
    if connection.vendor == "sqlite":  # its LIKE cannot use an index that heeds capitals
        names = InstitutionName.objects.filter(key__gte=key, key__lt=key + "\U0010ffff")
    else:
        names = InstitutionName.objects.filter(key__startswith=key)
    return _read(names.order_by(F("prominent").desc(), Length("key")), most)


def ours(words: Sequence[str], most: int) -> list[Candidate]:
    """Names holding all `words` of institutions that other records here point at: our partners."""
    return _read(_holding(words).filter(institution__in=known_here()), most)


def prominent(words: Sequence[str], most: int) -> list[Candidate]:
    """Names holding all `words` of educational institutions that are open, short ones first."""
    return _read(_holding(words).filter(prominent=True).order_by(Length("key")), most)


def by_grams(words: Sequence[str], most: int) -> tuple[list[Candidate], bool]:
    """Names holding all `words` as the inverted index gives them, and whether these are all.

    All: there are no more than `most`. None are found by words that are all too short for a gram.
    """
    asked = grams_to_ask(words)
    if not asked:
        return [], False
    holding = "".join(f" AND {IN_KEY[connection.vendor]}" for _word in words)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{WITH_GRAMS[connection.vendor]}{holding} LIMIT %s",
            [_question(asked), *words, most + 1],
        )
        rows = [Candidate(*row) for row in cursor.fetchall()]
    return rows[:most], len(rows) <= most


def known_here() -> QuerySet[Any]:
    """Ids of the institutions that a record outside this register points at.

    An agreement's party, a contact's role, the home university's unit: whatever relation a package
    above adds counts by itself, and nothing here needs to know that package.
    """
    pointing = [
        field.model._default_manager.filter(**{f"{field.name}__isnull": False})
        .order_by()
        .values_list(field.attname, flat=True)
        for relation in Institution._meta.related_objects
        if isinstance(relation, ManyToOneRel) and (field := relation.field).model not in OWN_PARTS
    ]
    return pointing[0].union(*pointing[1:])


def _holding(words: Sequence[str]) -> QuerySet[InstitutionName]:
    names = InstitutionName.objects.order_by()
    for number, word in enumerate(words):
        names = names.alias(**{f"at_{number}": StrIndex("key", Value(word))})
        names = names.filter(**{f"at_{number}__gt": 0})
    return names


def _question(asked: list[str]) -> str | list[str]:
    """What the inverted index is asked: all of these grams. It is bound, never pasted."""
    if connection.vendor == "sqlite":
        # Quoted, a gram is a plain word to the full-text parser; it holds letters and digits only.
        return " AND ".join(f'"{gram}"' for gram in asked)
    return asked


def _read(names: QuerySet[InstitutionName], most: int) -> list[Candidate]:
    rows = names.values_list("institution_id", "key", "kind")[:most]
    return [Candidate(*row) for row in rows]
