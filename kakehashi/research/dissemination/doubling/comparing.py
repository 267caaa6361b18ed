"""What two statements of a work say, field by field, so that they can be compared. Pure."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kakehashi.institutions.identifiers import ror_of
from kakehashi.research.dissemination.works.data import AffiliationData, AuthorData, WorkData
from kakehashi.research.dissemination.works.spellings import orcid_of, stored_form

# Everything that a source can say about a work, in the order in which people compare it.
FIELDS: tuple[str, ...] = (
    *("title", "title_ja", "title_en", "authors", "kind", "year", "published_on", "language"),
    *("container", "publisher", "volume", "issue", "pages", "issn", "isbn", "identifiers"),
    *("abstract", "access", "licence", "open_url", "is_retracted", "topic", "field"),
    *("cited", "fwci", "fundings"),
)
# What only we write.
OURS: tuple[str, ...] = ("summary_ja", "summary_en", "project")
VAGUE_KIND = "other"  # no knowledge: what a register calls so may be anything


@dataclass(frozen=True)
class Difference:
    """A field of which two statements say different things, as plain JSON values."""

    field: str
    ours: Any
    theirs: Any


def said(data: WorkData, field: str) -> Any:
    """What `data` says under `field` as a plain JSON value, in the form in which it is kept."""
    value = getattr(data, field)
    if field == "authors":
        return [_author(each) for each in value]
    if field == "identifiers":
        pairs = {(scheme, stored_form(scheme, text)) for scheme, text in value}
        return sorted(list(pair) for pair in pairs if pair[1])
    if field == "fundings":
        return [
            [_clean(each.funder), _clean(each.award_number), _clean(each.award_title)]
            for each in value
        ]
    if isinstance(value, date):
        return value.isoformat()
    return _clean(value) if isinstance(value, str) else value


def says(data: WorkData, field: str) -> bool:
    """Whether `data` says anything under `field`."""
    value = said(data, field)
    if value is None or value is False or value == "" or value == []:
        return False
    return not (field == "kind" and value == VAGUE_KIND)


def differences(one: WorkData, other: WorkData, *, ours: bool = False) -> Iterator[Difference]:
    """The fields of which both say different things, in the order of `FIELDS`.

    ours: also what only we write.
    """
    for field in (*FIELDS, *OURS) if ours else FIELDS:
        first, second = said(one, field), said(other, field)
        if first != second:
            yield Difference(field, first, second)


def digest(value: Any) -> str:
    """64 signs that stand for a plain value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def taken(current: WorkData, data: WorkData, fields: tuple[str, ...]) -> WorkData:
    """`current` with `fields` as `data` says. Identifiers are added; authors keep profiles."""
    changes: dict[str, Any] = {field: getattr(data, field) for field in fields}
    if "identifiers" in changes:
        both = [*current.identifiers, *data.identifiers]
        changes["identifiers"] = [
            (scheme, value)
            for scheme, value in dict.fromkeys((s, stored_form(s, v)) for s, v in both)
            if value
        ]
    if "authors" in changes:
        changes["authors"] = [
            each if each.profile else replace(each, says_profile=False) for each in data.authors
        ]
    return replace(current, **changes)


def _author(author: AuthorData) -> list[Any]:
    places = [_place(each) for each in author.affiliations]
    return [_clean(author.name)[:300], orcid_of(author.orcid), author.is_corresponding, places]


def _place(place: AffiliationData) -> list[str]:
    return [_clean(place.name)[:500], ror_of(place.ror)]


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()
