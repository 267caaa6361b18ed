"""The clauses that come with Kakehashi: `shipped/*.toml`, our own wording. Pure."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("shipped")
EVERY_KIND = "all"


@dataclass(frozen=True)
class Shipped:
    """One clause as a file states it. kinds: codes, or `EVERY_KIND` alone."""

    code: str
    kinds: tuple[str, ...]
    is_required: bool
    position: int
    title_ja: str
    title_en: str
    text_ja: str
    text_en: str
    valid_from: date
    source: str


@cache
def shipped() -> tuple[Shipped, ...]:
    """Every clause of the files, by position and code."""
    found = (each for path in FOLDER.glob("*.toml") for each in _read(path))
    return tuple(sorted(found, key=lambda each: (each.position, each.code)))


def _read(path: Path) -> Iterator[Shipped]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for row in table["clause"]:
        yield Shipped(
            code=row["code"],
            kinds=tuple(row["kinds"]),
            is_required=row["required"],
            position=row["position"],
            title_ja=row["title_ja"],
            title_en=row["title_en"],
            text_ja=row["text_ja"].strip(),
            text_en=row["text_en"].strip(),
            valid_from=table["valid_from"],
            source=table["source"],
        )
