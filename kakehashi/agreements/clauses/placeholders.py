"""The placeholders that a clause may hold: `{begins}` becomes the first day when a text is made.

A placeholder of `TABLES` stands alone on its line; every other one stands inside a sentence or is
a sentence itself. What each becomes is said in `values`. Pure.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

TABLES = ("places_table", "deadlines_table")
NAMES = (
    "home",
    "partner",
    "all_parties",
    "parties",
    "other",
    "this",
    "This",
    "begins",
    "ends",
    "term",
    "renewal",
    "renewal_months",
    "notice_months",
    "year_counts_as",
    "carry_over",
    "waiver",
    "prevailing",
    "copies",
    *TABLES,
)
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


class Fault(NamedTuple):
    """What is wrong in a text. `what` is the placeholder, or the piece around a lone brace."""

    kind: str  # "unknown", "brace" or "table"
    what: str


def used(text: str) -> list[str]:
    """The names between braces in `text`, each once, in their order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def faults(text: str) -> list[Fault]:
    """Unknown placeholders, braces that belong to none, and tables within a sentence."""
    unknown = [Fault("unknown", name) for name in used(text) if name not in NAMES]
    rest = PLACEHOLDER.sub("", text)
    lone = [
        Fault("brace", rest[max(0, at.start() - 12) : at.end() + 12].strip())
        for at in re.finditer(r"[{}]", rest)
    ]
    within = [
        Fault("table", name)
        for line in text.splitlines()
        for name in used(line)
        if name in TABLES and line.strip() != f"{{{name}}}"
    ]
    return [*unknown, *lone[:1], *within]


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with each placeholder replaced; one that `values` does not know stays as it is.

    What is put in is never looked at again, so a name with braces in it is harmless.
    """
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
