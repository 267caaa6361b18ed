"""Reads policy documents, their crosswalk and published figures from a TOML file.

docs/reference/policy-file.md explains every key; `texts.toml` is the example in use.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path as File
from typing import Any

from django.utils.translation import gettext as _

from kakehashi.policy.tomlplaces import Path, line_at, lines_of

LANGUAGES = ("ja", "en")


class BadPolicyFile(Exception):
    """The file cannot be read. `str()` names the file, the line, the key and what is wrong."""


@dataclass(frozen=True)
class Text:
    """One wording: texts by language, and the languages in which it is not official."""

    ja: str
    en: str
    unofficial: frozenset[str] = frozenset()

    def standing(self, language: str) -> str:
        """official, unofficial or missing."""
        if not getattr(self, language):
            return "missing"
        return "unofficial" if language in self.unofficial else "official"


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
class PolicyFile:
    """Everything one file says, in its order."""

    name: str
    documents: tuple[Document, ...]
    pairs: tuple[Pair, ...]
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
    return _policy_file(_Table(file.name, lines_of(text), (), content))


class _Table:
    """One table of the file; every reading of a key says where it stands when it is wrong."""

    def __init__(self, name: str, lines: dict[Path, int], path: Path, content: Any) -> None:
        self.name, self.lines, self.path = name, lines, path
        self.content = self._of_type(content, dict, path)

    def fail(self, key: str, problem: str) -> BadPolicyFile:
        path = (*self.path, key) if key else self.path
        return self._failure(path, problem)

    def only(self, *keys: str) -> None:
        """Refuse every key that is not one of `keys`."""
        for key in self.content.keys() - set(keys):
            expected = ", ".join(keys)
            raise self.fail(key, _("This key is not known here. Known: %s.") % expected)

    def get(self, key: str, kind: type | tuple[type, ...] = str, default: Any = None) -> Any:
        """The value of `key`; without `default` it has to be there and not to be empty."""
        if key not in self.content:
            if default is None:
                raise self.fail(key, _("This key is missing."))
            return default
        value = self._of_type(self.content[key], kind, (*self.path, key))
        if default is None and value == "":
            raise self.fail(key, _("This text is empty."))
        return value

    def table(self, key: str) -> "_Table":
        """The table under `key`, empty if there is none."""
        return _Table(self.name, self.lines, (*self.path, key), self.content.get(key, {}))

    def tables(self, key: str) -> list["_Table"]:
        """The tables of the array under `key`, none if there is none."""
        path = (*self.path, key)
        array = self._of_type(self.content.get(key, []), list, path)
        return [
            _Table(self.name, self.lines, (*path, place), content)
            for place, content in enumerate(array)
        ]

    def text(self, *, required: bool = True) -> Text:
        """`ja`, `en` and `unofficial` of this table."""
        texts = {each: self.get(each, str, "").strip() for each in LANGUAGES}
        unofficial = frozenset(self.get("unofficial", list, []))
        if required and not any(texts.values()):
            raise self.fail("ja", _("A wording is needed in at least one language: ja or en."))
        if not all(texts.get(language) for language in unofficial):
            raise self.fail(
                "unofficial", _("This names a language in which there is no wording here.")
            )
        return Text(**texts, unofficial=unofficial)

    def _of_type(self, value: Any, kind: type | tuple[type, ...], path: Path) -> Any:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            words = " / ".join(_WORDS[each]() for each in kinds)
            raise self._failure(path, _("This should be %s.") % words)
        return value

    def _failure(self, path: Path, problem: str) -> BadPolicyFile:
        where = _("%(file)s, line %(line)s, %(key)s: %(problem)s")
        return BadPolicyFile(
            where
            % {
                "file": self.name,
                "line": line_at(path, self.lines),
                "key": ".".join(str(part) for part in path if isinstance(part, str)) or "–",
                "problem": problem,
            }
        )


_WORDS: Mapping[type, Callable[[], str]] = {
    str: lambda: _("a text"),
    int: lambda: _("a whole number"),
    float: lambda: _("a number"),
    bool: lambda: _("true or false"),
    date: lambda: _("a date such as 2021-03-31"),
    list: lambda: _("a list"),
    dict: lambda: _("a table"),
}


def _policy_file(top: _Table) -> PolicyFile:
    top.only("document", "crosswalk", "published")
    return PolicyFile(
        name=top.name,
        documents=tuple(_document(table) for table in top.tables("document")),
        pairs=tuple(pair for table in top.tables("crosswalk") for pair in _pairs(table)),
        figures=tuple(_figure(table) for table in top.tables("published")),
    )


def _document(table: _Table) -> Document:
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


def _adopted(table: _Table) -> tuple[int, int]:
    try:
        first = date.fromisoformat(f"{table.get('adopted')}-01")
    except ValueError as error:
        problem = _("This should be a year and a month such as 2014-02.")
        raise table.fail("adopted", problem) from error
    return first.year, first.month


def _line(kind: str, table: _Table) -> Line:
    directions = table.tables("direction") if kind == "sector" else []
    table.only("code", "ja", "en", "unofficial", *(["direction"] if kind == "sector" else []))
    return Line(
        kind=kind,
        code=table.get("code"),
        text=table.text(),
        below=tuple(_line("direction", each) for each in directions),
    )


def _refuse_repeated_codes(table: _Table, lines: tuple[Line, ...]) -> None:
    seen: set[str] = set()
    for line in (each for top in lines for each in top.all()):
        if line.code in seen:
            problem = _("The code %s is used twice in this document.") % line.code
            raise table.fail("", problem)
        seen.add(line.code)


def _pairs(table: _Table) -> Iterator[Pair]:
    table.only("earlier", "later", "main", "also")
    earlier, later = table.get("earlier"), table.get("later")
    for weight in ("main", "also"):
        carried = table.table(weight)
        for code in carried.content:
            for target in carried.get(code, list):
                yield Pair(earlier, code, later, str(target), weight)


def _figure(table: _Table) -> Figure:
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


def _one_of(table: _Table, key: str, *allowed: str) -> str:
    """The value of `key`, the first of `allowed` without one."""
    value: str = table.get(key, str, allowed[0])
    if value not in allowed:
        raise table.fail(key, _("This should be one of: %s.") % ", ".join(allowed))
    return value
