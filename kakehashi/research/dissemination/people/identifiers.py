"""Numbers of researchers in registers: the form in which each is kept, and what is wrong. Pure.

Sources: ORCID support, "Structure of the ORCID Identifier" (check character after ISO/IEC 7064,
MOD 11-2); researchmap, address of a page: https://researchmap.jp/<permalink>; OpenAlex, "Author
object": A and digits. e-Rad writes eight digits and publishes no rule for a check digit, so that
none is checked.
"""

import re
import unicodedata
from enum import StrEnum

ADDRESS = re.compile(r"^https?://[^/]+/", re.IGNORECASE)
PERMALINK = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,99}")
LARGEST = 2**63 - 1


class Fault(StrEnum):
    """What is wrong with a number."""

    ORCID_FORM = "orcid form"
    ORCID_CHECK = "orcid check"
    RESEARCHMAP_FORM = "researchmap form"
    ERAD_FORM = "erad form"
    OPENALEX_FORM = "openalex form"


def orcid(text: str) -> str | Fault:
    """`text` as 0000-0000-0000-000X; empty for no text. text: bare, without hyphens, an address."""
    plain = re.sub(r"[\s‐‑–-]", "", ADDRESS.sub("", _plain(text))).upper()
    if not plain:
        return ""
    if not re.fullmatch(r"[0-9]{15}[0-9X]", plain):
        return Fault.ORCID_FORM
    if plain[15] != check_character(plain[:15]):
        return Fault.ORCID_CHECK
    return "-".join(plain[start : start + 4] for start in range(0, 16, 4))


def check_character(digits: str) -> str:
    """The check character of ISO/IEC 7064 MOD 11-2 behind `digits`: 0 to 9 or X."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    rest = (12 - total) % 11
    return "X" if rest == 10 else str(rest)


def researchmap(text: str) -> str | Fault:
    """The permalink, from the address of the page or alone; empty for no text."""
    plain = ADDRESS.sub("", _plain(text)).strip("/")
    if plain and not PERMALINK.fullmatch(plain):
        return Fault.RESEARCHMAP_FORM
    return plain


def erad(text: str) -> str | Fault:
    """Eight digits; empty for no text."""
    plain = re.sub(r"[\s-]", "", _plain(text))
    if plain and not re.fullmatch(r"[0-9]{8}", plain):
        return Fault.ERAD_FORM
    return plain


def openalex(text: str) -> int | Fault | None:
    """The number of an OpenAlex author: A123, its address or 123 → 123; None for no text."""
    plain = ADDRESS.sub("", _plain(text)).rpartition("/")[2].upper().removeprefix("A")
    if not plain:
        return None
    if not re.fullmatch(r"[1-9][0-9]*", plain) or int(plain) > LARGEST:
        return Fault.OPENALEX_FORM
    return int(plain)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
