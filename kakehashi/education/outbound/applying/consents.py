"""The versions of what a student consents to. Pure; the texts stand in `consents.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("consents.toml")


@dataclass(frozen=True)
class Consent:
    """One version, asked for since a day."""

    version: str
    since: date
    ja: str
    en: str

    def text_in(self, language: str) -> str:
        """The text for a reader of `language`."""
        return self.ja if language == "ja" else self.en


@cache
def consents() -> dict[str, Consent]:
    """Every version by its name, the oldest first."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["consent"]
    found = [Consent(row["version"], row["from"], row["ja"], row["en"]) for row in rows]
    return {each.version: each for each in sorted(found, key=lambda each: each.since)}


def asked_now() -> Consent:
    """The version that is asked for: the last one."""
    return list(consents().values())[-1]
