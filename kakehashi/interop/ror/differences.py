"""What one ROR record changes at one institution: worked out here, written by `operations.py`.

Nothing here writes. An institution that the office stated keeps its facts, names and identifiers;
what came from ROR follows ROR.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kakehashi.institutions.models import Identifier, Institution, InstitutionName
from kakehashi.institutions.names import name
from kakehashi.interop.ror.documents import Record
from kakehashi.journal.changes import Changes, difference

ROR = "ror"  # `source` of what follows the file
FILLED = ["city", "latitude", "longitude", "website"]  # where the office left these empty
FOLLOWED = ["kind", "status", "country", *FILLED]

Claims = Mapping[tuple[str, str], Identifier]


@dataclass
class Difference:
    """What is to be written for one institution.

    fields: columns whose value is new on `institution`, which carries it already.
    """

    institution: Institution
    changes: Changes
    fields: list[str] = field(default_factory=list)
    kept_names: list[InstitutionName] = field(default_factory=list)
    names: list[InstitutionName] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    stale_names: list[InstitutionName] = field(default_factory=list)
    stale_identifiers: list[Identifier] = field(default_factory=list)


def new_institution(record: Record) -> Institution:
    """An unsaved institution with the facts of `record`."""
    facts = {column: getattr(record, column) for column in FOLLOWED}
    return Institution(source=ROR, **facts)


def additions(
    institution: Institution, record: Record, disputed: Collection[tuple[str, str]]
) -> Difference:
    """Everything about a new institution, which has its id by now."""
    names = [name(institution, n.text, n.language, n.kind, source=ROR) for n in record.names]
    identifiers = [
        Identifier(institution=institution, scheme=scheme, value=value, source=ROR)
        for scheme, value in claims(record, disputed)
    ]
    facts = {column: getattr(institution, column) for column in FOLLOWED}
    after = {**facts, "names": shown_names(names), "identifiers": shown_identifiers(identifiers)}
    return Difference(
        institution,
        {key: [None, value] for key, value in after.items() if value not in ("", None)},
        names=names,
        identifiers=identifiers,
    )


def revisions(
    institution: Institution, record: Record, disputed: Collection[tuple[str, str]]
) -> Difference:
    """What is to change at an institution that is here already; its parts must be fetched."""
    before = {column: getattr(institution, column) for column in FOLLOWED}
    fields = _follow(institution, record)
    after = {column: getattr(institution, column) for column in FOLLOWED}
    found = Difference(institution, difference(before, after), fields)

    names = list(institution.names.all())
    kept, found.names = _names(institution, record, names)
    found.stale_names = [n for n in names if n.pk not in kept]
    found.kept_names = [n for n in names if n.pk in kept]
    if found.names or found.stale_names:
        after_names = [*found.kept_names, *found.names]
        found.changes["names"] = [shown_names(names), shown_names(after_names)]

    held = list(institution.identifiers.all())
    wanted = claims(record, disputed)
    here = {(i.scheme, i.value) for i in held}
    found.identifiers = [
        Identifier(institution=institution, scheme=scheme, value=value, source=ROR)
        for scheme, value in wanted
        if (scheme, value) not in here
    ]
    found.stale_identifiers = [
        i for i in held if i.source == ROR and (i.scheme, i.value) not in wanted
    ]
    if found.identifiers or found.stale_identifiers:
        staying = [i for i in held if i not in found.stale_identifiers]
        found.changes["identifiers"] = [
            shown_identifiers(held),
            shown_identifiers([*staying, *found.identifiers]),
        ]
    return found


def claims(record: Record, disputed: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """(scheme, value) that the record may have: its ROR id, and what no other record claims."""
    return [(ROR, record.ror), *(held for held in record.identifiers if held not in disputed)]


def shown_names(names: Collection[InstitutionName]) -> list[str]:
    """Names as the journal keeps them."""
    return [f"{n.text} ({', '.join(filter(None, (n.language, n.kind)))})" for n in names]


def shown_identifiers(identifiers: Collection[Identifier]) -> list[str]:
    """Identifiers as the journal keeps them."""
    return sorted(f"{i.scheme} {i.value}" for i in identifiers)


def _follow(institution: Institution, record: Record) -> list[str]:
    """Give the institution the record's facts; which columns are new."""
    if institution.source == ROR:
        columns = FOLLOWED
    else:
        columns = [c for c in FILLED if getattr(institution, c) in ("", None)]
        if institution.latitude is None and record.latitude is None:
            columns = [c for c in columns if c not in ("latitude", "longitude")]
    fields = [c for c in columns if getattr(institution, c) != getattr(record, c)]
    for column in fields:
        setattr(institution, column, getattr(record, column))
    return fields


def _names(
    institution: Institution, record: Record, names: list[InstitutionName]
) -> tuple[set[int], list[InstitutionName]]:
    """Ids of the names that stay, and the names that come.

    A name that the office states in the same words and language is not added a second time.
    """
    kept = {n.pk for n in names if n.source != ROR}
    stated = {(n.text, n.language) for n in names if n.source != ROR}
    here = {(n.text, n.language, n.kind): n.pk for n in names if n.source == ROR}
    coming = []
    for naming in record.names:
        if (naming.text, naming.language) in stated:
            continue
        pk = here.get((naming.text, naming.language, naming.kind))
        if pk is not None:
            kept.add(pk)
        else:
            coming.append(name(institution, naming.text, naming.language, naming.kind, source=ROR))
    return kept, coming
