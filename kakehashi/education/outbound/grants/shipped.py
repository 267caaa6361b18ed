"""The schemes that come with the house, from `schemes.toml`. Pure."""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("schemes.toml")


@cache
def shipped_schemes() -> Sequence[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]]:
    """(fields of a scheme, fields of each of its rates) in the order of the file."""
    found = []
    for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["scheme"]:
        facts = {name: value for name, value in row.items() if name != "rate"}
        if "least_score" in facts:
            facts["least_score"] = Decimal(facts["least_score"])
        found.append((facts, tuple(row.get("rate", ()))))
    return tuple(found)
