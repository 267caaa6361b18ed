"""The lines for the academic system by a dated profile, and what an encoding has not. Pure."""

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("profiles.toml")
MARK = "\ufeff"
# A spreadsheet reads a text that begins so as a formula; the apostrophe says that it is text.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
ENCODINGS = {"utf-8": "utf-8-sig", "cp932": "cp932"}


@dataclass(frozen=True)
class Profile:
    """Columns in their order with the titles that the system asks for."""

    key: str
    valid_from: date
    name_en: str
    name_ja: str
    standing: str
    source: str
    columns: tuple[str, ...]
    titles: Mapping[str, str]

    def name_in(self, language: str) -> str:
        """The name for a reader of `language`."""
        return self.name_ja if language == "ja" else self.name_en


@dataclass(frozen=True)
class Unmappable:
    """Signs that an encoding has not: the line (from 1, the titles included) and the column."""

    line: int
    column: str
    signs: str


@cache
def profiles() -> tuple[Profile, ...]:
    """Every profile, the oldest first."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["profile"]
    found = [Profile(**{**row, "columns": tuple(row["columns"])}) for row in rows]
    return tuple(sorted(found, key=lambda each: each.valid_from))


def profile_on(day: date) -> Profile | None:
    """The profile that holds on a day; None before the first."""
    held = [each for each in profiles() if each.valid_from <= day]
    return held[-1] if held else None


def written(rows: Iterable[Mapping[str, str]], profile: Profile) -> str:
    """The text of a file: titles first, CRLF, no mark; texts never read as formulas.

    rows: column -> value; missing ones are empty.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([profile.titles[column] for column in profile.columns])
    for row in rows:
        writer.writerow([_harmless(row.get(column, "")) for column in profile.columns])
    return out.getvalue()


def encoded(text: str, encoding: str) -> bytes:
    """The bytes of a file; what `encoding` has not is written as “〓” (see `unmappable`).

    encoding: a key of `ENCODINGS`: "utf-8" (with a mark, for spreadsheets) or "cp932".
    Raises: KeyError, if it is another one.
    """
    codec = ENCODINGS[encoding]
    if codec != "cp932":
        return text.encode(codec)
    return "".join(sign if _fits(sign) else "〓" for sign in text).encode("cp932")


def unmappable(text: str) -> list[Unmappable]:
    """What code page 932 cannot write of a file, in the order of its lines."""
    rows = list(csv.reader(io.StringIO(text)))
    titles = rows[0] if rows else []
    found = []
    for number, row in enumerate(rows, start=1):
        for column, cell in zip(titles, row, strict=False):
            signs = "".join(sorted({sign for sign in cell if not _fits(sign)}))
            if signs:
                found.append(Unmappable(number, column, signs))
    return found


def _fits(sign: str) -> bool:
    """Whether `sign` comes back as itself: a codec makes some signs (¢) into others like them."""
    try:
        return sign.encode("cp932").decode("cp932") == sign
    except UnicodeEncodeError:
        return False


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
