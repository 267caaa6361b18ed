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
MANY = 4_000  # rows read of a word that is common everywhere but in names of open universities

# Plain SQL: what follows must read the inverted index first and nothing else, and a planner that
# is told so by way of a subquery does not always see it.
WITH_GRAMS = {
    "sqlite": "SELECT name.institution_id, name.key, name.kind, name.prominent"
    " FROM institution_name_grams"
    " JOIN institutions_institutionname AS name ON name.id = institution_name_grams.rowid"
    " WHERE institution_name_grams MATCH %s LIMIT %s",
    "postgresql": "SELECT institution_id, key, kind, prominent FROM institutions_institutionname"
    " WHERE string_to_array(grams, ' ') @> %s LIMIT %s",
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


def by_grams(words: Sequence[str], most: int) -> list[Candidate] | None:
    """Names that may hold all `words`; None if these are too short or too common to ask this way.

    Too common: more than `most` names have their grams. So what comes back is complete.
    """
    asked = grams_to_ask(words)
    if not asked:
        return None
    with connection.cursor() as cursor:
        cursor.execute(WITH_GRAMS[connection.vendor], [_question(asked), most + 1])
        rows = cursor.fetchall()
    return [Candidate(*row[:3]) for row in rows] if len(rows) <= most else None


def shortest_by_grams(words: Sequence[str], most: int) -> list[Candidate]:
    """Names holding all `words`, prominent ones first, then short ones; for common words.

    The best of the first `MANY` that the index gives: with so many, the page is full anyway.
    """
    asked = grams_to_ask(words)
    if not asked:
        return []
    holding = " AND ".join([IN_KEY[connection.vendor]] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT institution_id, key, kind FROM ({WITH_GRAMS[connection.vendor]}) AS found"
            f" WHERE {holding} ORDER BY prominent DESC, length(key) LIMIT %s",
            [_question(asked), MANY, *words, most],
        )
        return [Candidate(*row) for row in cursor.fetchall()]


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
