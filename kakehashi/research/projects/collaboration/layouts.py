"""A work of OpenAlex as typed records, in every layout in use. Pure.

Only what the tables need is declared, so the decoder skips the rest (abstracts, references, …)
without building it. Layouts differ in what else a work has:

- 2023: `host_venue`, `concepts`; no topics, no `countries` of authors.
- 2024: topics, FWCI, `countries`, corresponding institutions.
- 2026: awards, `is_xpac`, `authors_count`.

Source: OpenAlex, works; analytics.md 1.2 for the 49 keys of 2026.
"""

import builtins
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

Int16 = Annotated[int, Meta(ge=-(2**15), lt=2**15)]
Int32 = Annotated[int, Meta(ge=-(2**31), lt=2**31)]


class Layout(StrEnum):
    """Which of OpenAlex's layouts a record has."""

    OF_2023 = "2023"
    OF_2024 = "2024"
    OF_2026 = "2026"
    UNKNOWN = "unknown"


class Institution(Struct, gc=False):
    """An institution as named by an author."""

    id: str | None = None
    ror: str | None = None
    country_code: str | None = None
    display_name: str | None = None
    type: str | None = None


class Authorship(Struct, gc=False):
    """One author's line, without the author."""

    author_position: str | None = None
    institutions: list[Institution] | None = None
    countries: list[str] | None = None
    is_corresponding: bool | None = None


class Node(Struct, gc=False):
    """A node of the topics' tree."""

    id: str | None = None


class Named(Node, gc=False):
    """A node whose name is wanted, too."""

    display_name: str | None = None


class Topic(Named, gc=False):
    """The topic of a work and what it lies in."""

    subfield: Node | None = None
    field: Named | None = None
    domain: Node | None = None


class OpenAccess(Struct, gc=False):
    """Whether and how a work can be read freely."""

    is_oa: bool | None = None
    oa_status: str | None = None


class Work(Struct, gc=False):
    """What the tables need of a work. `UNSET` where a layout does not have the key."""

    id: str
    doi: str | None = None
    title: str | None = None
    display_name: str | None = None
    publication_year: Int16 | None = None
    publication_date: str | None = None
    type: str | None = None
    language: str | None = None
    is_retracted: bool | None = None
    is_paratext: bool | None = None
    is_xpac: bool | UnsetType | None = UNSET
    authorships: list[Authorship] | UnsetType | None = UNSET
    authors_count: Int32 | None = None
    is_authors_truncated: bool | None = None
    corresponding_institution_ids: list[str] | None = None
    primary_topic: Topic | UnsetType | None = UNSET
    topics: Raw | UnsetType = UNSET
    host_venue: Raw | UnsetType = UNSET
    concepts: Raw | UnsetType = UNSET
    awards: Raw | UnsetType = UNSET
    open_access: OpenAccess | None = None
    cited_by_count: Int32 | None = None
    fwci: float | None = None
    updated_date: str | None = None

    def layout(self) -> Layout:
        """The newest layout whose marks the record bears."""
        if self.is_xpac is not UNSET or self.awards is not UNSET:
            return Layout.OF_2026
        if self.topics is not UNSET or self.primary_topic is not UNSET:
            return Layout.OF_2024
        if self.host_venue is not UNSET or self.concepts is not UNSET:
            return Layout.OF_2023
        return Layout.UNKNOWN


class Author(Struct, gc=False):
    """Who an author is."""

    id: str | None = None
    display_name: str | None = None
    orcid: str | None = None


class Byline(Authorship, gc=False):
    """One author's line, with the author."""

    author: Author | None = None
    raw_author_name: str | None = None


class Bylines(Struct, gc=False):
    """The authors of a work in full: read again only where somebody asks for them."""

    authorships: list[Byline] | None = None


# Raises msgspec.ValidationError for JSON of another shape, msgspec.DecodeError for what is no JSON.
decode: Callable[[bytes], Work] = msgspec.json.Decoder(Work).decode
decode_bylines: Callable[[bytes], Bylines] = msgspec.json.Decoder(Bylines).decode


Record = TypeVar("Record", bound=Struct)


def mend(kind: type[Record], value: dict[str, Any]) -> tuple[Record, list[str]]:
    """The record with null for each value of a wrong type, and the paths of those values.

    value: what JSON holds, with a text under `id` where `kind` needs one.
    Of a list only the items that cannot be mended are left out.
    """
    wrong: list[str] = []
    return _mended(kind, value, "", wrong), wrong


def _mended(kind: type[Record], value: dict[str, Any], path: str, wrong: list[str]) -> Record:
    given: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.name not in value:
            continue
        if Raw in get_args(field.type):
            given[field.name] = Raw(b"null")
            continue
        given[field.name] = _value(field.type, value[field.name], path + field.name, wrong)
    return kind(**given)


def _value(type: Any, value: Any, path: str, wrong: list[str]) -> Any:
    try:
        return msgspec.convert(value, type)
    except msgspec.ValidationError:
        pass
    for choice in get_args(type):
        if isinstance(value, dict) and _is_struct(choice):
            return _mended(choice, value, f"{path}.", wrong)
        if isinstance(value, list) and get_origin(choice) is list:
            (item,) = get_args(choice)
            return _items(item, value, path, wrong)
    wrong.append(path)
    return None


def _items(item: Any, values: list[Any], path: str, wrong: list[str]) -> list[Any]:
    """An item that is a record is mended, another one left out."""
    kept = []
    for number, value in enumerate(values):
        where = f"{path}[{number}]"
        if isinstance(value, dict) and _is_struct(item):
            kept.append(_mended(item, value, f"{where}.", wrong))
        elif isinstance(value, str) and item is str:
            kept.append(value)
        else:
            wrong.append(where)
    return kept


def _is_struct(type: Any) -> bool:
    return isinstance(type, builtins.type) and issubclass(type, Struct)
