"""ISCED-F 2013: the fields of education and training, as UNESCO's statistics and Erasmus use them.

Codes have two digits (broad field), three (narrow) or four (detailed). The table with its source
stands in `isced_f_2013.toml`.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("isced_f_2013.toml")
BROAD, NARROW, DETAILED = 2, 3, 4  # digits of a code


@dataclass(frozen=True)
class Field:
    """One field: its code and names. `ja` is empty where no official translation is known."""

    code: str
    en: str
    ja: str = ""


@cache
def _fields() -> dict[str, Field]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {code: Field(code, en, table["ja"].get(code, "")) for code, en in table["en"].items()}


def fields(digits: int) -> list[Field]:
    """Every field of one level (`BROAD`, `NARROW` or `DETAILED`) by code."""
    return [field for code, field in sorted(_fields().items()) if len(code) == digits]


def known(code: str) -> bool:
    """Whether `code` is one of the classification, at any level."""
    return code in _fields()


def field(code: str) -> Field:
    """The field with `code`.

    Raises: KeyError, if it is not known.
    """
    return _fields()[code]


def name(code: str, language: str) -> str:
    """The official name for a reader of `language` (ja or en); empty if there is none.

    Raises: KeyError, if `code` is not known.
    """
    found = field(code)
    return found.ja if language == "ja" else found.en


def broader(code: str) -> str:
    """The code one level up (0613 → 061 → 06); empty for a broad field.

    Raises: KeyError, if `code` is not known.
    """
    return field(code).code[:-1] if len(code) > BROAD else ""


def narrower(code: str) -> list[Field]:
    """The fields one level down by code; none for a detailed field."""
    return [each for each in fields(len(code) + 1) if each.code.startswith(code)]
