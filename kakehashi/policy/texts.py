"""Reads policy documents, their crosswalk, action plans and published figures from a TOML file.

docs/reference/policy-file.md explains every key; `texts.toml` is the example in use.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path as File

from django.utils.translation import gettext as _

from kakehashi.policy.tomlplaces import lines_of
from kakehashi.policy.tomltables import BadPolicyFile, Table, Text


@dataclass(frozen=True)
class Line:
    """One numbered line of a document with the lines below it."""

    kind: str
    code: str
    text: Text
    below: tuple["Line", ...] = ()

    def all(self) -> Iterator["Line"]:
        """This line, then those below it in their order."""
        yield self
        for line in self.below:
            yield from line.all()


@dataclass(frozen=True)
class Document:
    """One version of a policy."""

    code: str
    year: int
    month: int
    revises: str
    title: Text
    purpose: Text
    remarks: Text
    source: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Pair:
    """A direction of one version that is carried on by one of a later version."""

    earlier_document: str
    earlier: str
    later_document: str
    later: str
    weight: str


@dataclass(frozen=True)
class Figure:
    """What somebody published about what an indicator counts.

    on, period: a day, or without one the source's own words for the time; never both.
    scope:      own or national.
    kind:       measured or goal.
    """

    indicator: str
    on: date | None
    period: Text
    value: Decimal
    scope: str
    kind: str
    publisher: Text
    wording: Text
    source: str
    third_party: bool


@dataclass(frozen=True)
class PlanItem:
    """One numbered item of an action plan, under a direction."""

    direction: str
    number: str
    text: Text
    remarks: str


@dataclass(frozen=True)
class PlanText:
    """One version of the university's action plan under a policy version, as far as it is known.

    revises: (document, number) of the plan before; None for the first.
    """

    document: str
    number: int
    year: int
    month: int
    revises: tuple[str, int] | None
    title: Text
    first_year: int | None
    last_year: int | None
    incomplete: bool
    remarks: Text
    source: str
    items: tuple[PlanItem, ...]


@dataclass(frozen=True)
class PolicyFile:
    """Everything one file says, in its order."""

    name: str
    documents: tuple[Document, ...]
    pairs: tuple[Pair, ...]
    plans: tuple[PlanText, ...]
    figures: tuple[Figure, ...]


def read_policy_file(file: File) -> PolicyFile:
    """What `file` says.

    Raises: BadPolicyFile, if it is not there, is not TOML, or says something it should not.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        content = tomllib.loads(text)
    except OSError as error:
        raise BadPolicyFile(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadPolicyFile(_("%(file)s: This is not UTF-8 text.") % {"file": file}) from error
    except tomllib.TOMLDecodeError as error:
        raise BadPolicyFile(f"{file}: {error}") from error
    return _policy_file(Table(file.name, lines_of(text), (), content))


def _policy_file(top: Table) -> PolicyFile:
    top.only("document", "crosswalk", "plan", "published")
    return PolicyFile(
        name=top.name,
        documents=tuple(_document(table) for table in top.tables("document")),
        pairs=tuple(pair for table in top.tables("crosswalk") for pair in _pairs(table)),
        plans=tuple(_plan(table) for table in top.tables("plan")),
        figures=tuple(_figure(table) for table in top.tables("published")),
    )


def _document(table: Table) -> Document:
    table.only(
        *("code", "adopted", "revises", "ja", "en", "unofficial"),
        *("purpose", "remarks", "source", "aim", "sector"),
    )
    year, month = _adopted(table)
    lines = (
        *(_line("aim", each) for each in table.tables("aim")),
        *(_line("sector", each) for each in table.tables("sector")),
    )
    _refuse_repeated_codes(table, lines)
    return Document(
        code=table.get("code"),
        year=year,
        month=month,
        revises=table.get("revises", str, ""),
        title=table.text(),
        purpose=table.table("purpose").text(required=False),
        remarks=table.table("remarks").text(required=False),
        source=table.table("source").text(required=False),
        lines=lines,
    )


def _adopted(table: Table) -> tuple[int, int]:
    try:
        first = date.fromisoformat(f"{table.get('adopted')}-01")
    except ValueError as error:
        problem = _("This should be a year and a month such as 2014-02.")
        raise table.fail("adopted", problem) from error
    return first.year, first.month


def _line(kind: str, table: Table) -> Line:
    directions = table.tables("direction") if kind == "sector" else []
    table.only("code", "ja", "en", "unofficial", *(["direction"] if kind == "sector" else []))
    return Line(
        kind=kind,
        code=table.get("code"),
        text=table.text(),
        below=tuple(_line("direction", each) for each in directions),
    )


def _refuse_repeated_codes(table: Table, lines: tuple[Line, ...]) -> None:
    seen: set[str] = set()
    for line in (each for top in lines for each in top.all()):
        if line.code in seen:
            problem = _("The code %s is used twice in this document.") % line.code
            raise table.fail("", problem)
        seen.add(line.code)


def _pairs(table: Table) -> Iterator[Pair]:
    table.only("earlier", "later", "main", "also")
    earlier, later = table.get("earlier"), table.get("later")
    for weight in ("main", "also"):
        carried = table.table(weight)
        for code in carried.content:
            for target in carried.get(code, list):
                yield Pair(earlier, code, later, str(target), weight)


def _plan(table: Table) -> PlanText:
    table.only(
        *("document", "number", "adopted", "revises", "ja", "en", "unofficial", "remarks"),
        *("first_year", "last_year", "incomplete", "source", "item"),
    )
    year, month = _adopted(table)
    items = tuple(_item(each) for each in table.tables("item"))
    codes = [(item.direction, item.number) for item in items]
    for code in codes:
        if codes.count(code) > 1:
            problem = _("The item %s is there twice in this plan.") % " ".join(code)
            raise table.fail("", problem)
    return PlanText(
        document=table.get("document"),
        number=table.get("number", int, 1),
        year=year,
        month=month,
        revises=_revised_plan(table),
        title=table.text(),
        first_year=_year(table, "first_year"),
        last_year=_year(table, "last_year"),
        incomplete=table.get("incomplete", bool, False),
        remarks=table.table("remarks").text(required=False),
        source=table.get("source", str, ""),
        items=items,
    )


def _year(table: Table, key: str) -> int | None:
    return table.get(key, int) if key in table.content else None


def _revised_plan(table: Table) -> tuple[str, int] | None:
    written = table.get("revises", str, "")
    if not written:
        return None
    document, _slash, number = written.rpartition("/")
    if not document or not number.isdecimal():
        problem = _("This should be a policy version and the number of a plan, such as 2014/1.")
        raise table.fail("revises", problem)
    return document, int(number)


def _item(table: Table) -> PlanItem:
    table.only("direction", "number", "ja", "en", "unofficial", "remarks")
    return PlanItem(
        direction=table.get("direction"),
        number=table.get("number"),
        text=table.text(),
        remarks=table.get("remarks", str, ""),
    )


def _figure(table: Table) -> Figure:
    table.only(
        *("indicator", "on", "period", "value", "scope", "kind", "source", "third_party"),
        *("publisher", "wording"),
    )
    period = table.table("period").text(required=False)
    is_dated = "on" in table.content
    if is_dated == bool(period.ja and period.en) or is_dated == bool(period.ja or period.en):
        problem = _("Give either a day, or a period in both languages where no day is known.")
        raise table.fail("on", problem)
    return Figure(
        indicator=table.get("indicator"),
        on=table.get("on", date) if is_dated else None,
        period=period,
        value=Decimal(str(table.get("value", (int, float)))),
        scope=_one_of(table, "scope", "own", "national"),
        kind=_one_of(table, "kind", "measured", "goal"),
        publisher=table.table("publisher").text(),
        wording=table.table("wording").text(),
        source=table.get("source"),
        third_party=table.get("third_party", bool, False),
    )


def _one_of(table: Table, key: str, *allowed: str) -> str:
    """The value of `key`, the first of `allowed` without one."""
    value: str = table.get(key, str, allowed[0])
    if value not in allowed:
        raise table.fail(key, _("This should be one of: %s.") % ", ".join(allowed))
    return value
