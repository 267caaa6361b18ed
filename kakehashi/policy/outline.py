"""Which package carries out which direction: `document.toml`, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("document.toml")


@dataclass(frozen=True)
class DirectionPackage:
    """A direction of the policy that the platform implements, and the package that does it."""

    code: str
    title: str
    package: str
    sector: str


@cache
def document_code() -> str:
    """The code of the policy document that the tree follows."""
    return str(tomllib.loads(TABLE.read_text(encoding="utf-8"))["document"])


@cache
def directions() -> tuple[DirectionPackage, ...]:
    """Every direction in the document's order."""
    content = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        DirectionPackage(**direction, sector=sector["code"])
        for sector in content["sector"]
        for direction in sector["direction"]
    )
