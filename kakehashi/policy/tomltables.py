"""Tables of a policy file: every reading of a key says where it stands when it is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kakehashi.policy.tomlplaces import Path, line_at

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


class Table:
    """One table of the file. `path` is its place, `lines` the lines of all places."""

    def __init__(self, name: str, lines: dict[Path, int], path: Path, content: Any) -> None:
        self.name, self.lines, self.path = name, lines, path
        self.content = self._of_type(content, dict, path)

    def fail(self, key: str, problem: str) -> BadPolicyFile:
        """The refusal of what stands under `key`; of the table itself, if `key` is empty."""
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

    def table(self, key: str) -> "Table":
        """The table under `key`, empty if there is none."""
        return Table(self.name, self.lines, (*self.path, key), self.content.get(key, {}))

    def tables(self, key: str) -> list["Table"]:
        """The tables of the array under `key`, none if there is none."""
        path = (*self.path, key)
        array = self._of_type(self.content.get(key, []), list, path)
        return [
            Table(self.name, self.lines, (*path, place), content)
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
