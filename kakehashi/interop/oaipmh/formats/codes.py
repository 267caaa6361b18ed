"""Codes of COAR and JPCOAR for what a work is, and three-letter codes of languages."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pycountry

TABLE = Path(__file__).with_name("codes.toml")


@dataclass(frozen=True)
class Kind:
    """What a work is: JPCOAR's label, COAR's address, and the one that the CERIF profile takes."""

    label: str
    coar: str
    cerif: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def kind_of(kind: str) -> Kind:
    """The codes for a value of `Work.Kind`; those of "other" for one that has none."""
    types = _table()["types"]
    row = types.get(kind, types["other"])
    return Kind(row["jpcoar"], row["coar"], row.get("cerif", row["coar"]))


def container_of(kind: str) -> str:
    """COAR's address for what contains a work of `kind`: a book or a journal."""
    held = "book" if kind in ("chapter", "conference") else "journal"
    return str(_table()["containers"][held])


def access_of(access: str) -> tuple[str, str] | None:
    """(COAR's label, its address) for a value of `Work.Access`; None where there is none."""
    row = _table()["access"].get(access)
    return (row["label"], row["coar"]) if row else None


def licence_name(address: str) -> str:
    """What the licence at `address` is called with its version; the address itself if unknown."""
    bare = re.sub(r"^https?://(www\.)?", "", address)
    for beginning, name in _table()["licences"].items():
        if bare.startswith(beginning):
            return f"{name} {bare.removeprefix(beginning).split('/')[0]}".strip()
    return address


def is_creative_commons(address: str) -> bool:
    """Whether the licence is one of Creative Commons."""
    return licence_name(address) != address


def is_jgn(number: str) -> bool:
    """Whether `number` has the form of a Japan Grant Number."""
    return re.fullmatch(_table()["jgn"]["form"], number) is not None


@cache
def three_letters(tag: str) -> str:
    """ISO 639-3 of a BCP 47 tag ("ja-Kana" → "jpn"); empty if it has none."""
    code = tag.split("-")[0].lower()
    key = {"alpha_2": code} if len(code) == 2 else {"alpha_3": code}
    found = pycountry.languages.get(**key) if code else None
    return found.alpha_3 if found else ""
