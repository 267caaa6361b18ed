"""What a harvested record says, as plain values that can be kept as JSON.

An `id` is the id of an item without the repository's prefix: "Publications/12". It stands only
where that item can be got here, so that every reference in a record leads somewhere.
"""

from typing import TypeAlias

import msgspec


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """Text and its language (BCP 47; empty if not known)."""

    text: str
    language: str = ""


class Organisation(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A unit of ours, or a body anywhere. `within`: names of the university a unit belongs to."""

    names: tuple[Words, ...]
    within: tuple[Words, ...] = ()
    ror: str = ""  # https://ror.org/…
    id: str = ""


class Author(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody who made a work. `name` as printed; `names`: other forms that the profile knows."""

    name: str
    names: tuple[Words, ...] = ()
    orcid: str = ""  # 0000-0000-0000-000X
    erad: str = ""
    id: str = ""
    affiliations: tuple[Organisation, ...] = ()


class Grant(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Who paid, under which number."""

    funder: str
    funder_identifier: str = ""
    number: str = ""
    title: str = ""
    id: str = ""


class Output(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A work. `kind` is a value of `Work.Kind`; `identifiers`: (scheme, bare value)."""

    id: str
    kind: str
    titles: tuple[Words, ...]  # as published first
    address: str  # of its page
    language: str = ""
    abstracts: tuple[Words, ...] = ()
    authors: tuple[Author, ...] = ()
    issued: str = ""  # 2026 or 2026-03-31
    container: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""
    isbn: str = ""
    access: str = ""  # a value of `Work.Access`
    licence: str = ""
    open_url: str = ""
    is_retracted: bool = False
    is_invented: bool = False
    subjects: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    grants: tuple[Grant, ...] = ()
    project: str = ""  # "Projects/3"


class Person(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A researcher."""

    id: str
    names: tuple[Words, ...]
    address: str
    orcid: str = ""
    erad: str = ""
    researchmap: str = ""
    website: str = ""
    fields: tuple[Words, ...] = ()
    units: tuple[Organisation, ...] = ()
    is_invented: bool = False


class OrgUnit(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The university or a unit of it."""

    id: str
    names: tuple[Words, ...]
    ror: str = ""
    website: str = ""
    parent: Organisation | None = None


class Member(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody in a project."""

    name: str
    id: str = ""


class Project(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A research project. Days as in 2026-03-31."""

    id: str
    titles: tuple[Words, ...]
    address: str
    starts: str = ""
    ends: str = ""
    summaries: tuple[Words, ...] = ()
    leader: Member | None = None
    members: tuple[Member, ...] = ()
    home: Organisation | None = None
    partners: tuple[Organisation, ...] = ()
    grant: Grant | None = None
    website: str = ""
    is_invented: bool = False


class Funding(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A grant under a number."""

    id: str
    number: str
    names: tuple[Words, ...]
    funders: tuple[Words, ...] = ()
    is_invented: bool = False


Record: TypeAlias = Output | Person | OrgUnit | Project | Funding
