"""OpenAlex's identifiers, DOIs and days as the tables write them. Pure."""

import re
from datetime import date
from functools import lru_cache

WORK = re.compile(
    r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?)?W([0-9]{1,18})/?", re.IGNORECASE
)
NUMBER = re.compile(
    r"(?:https?://openalex\.org/)?(?:[a-z-]+/)?[A-Z]?([0-9]{1,18})/?", re.IGNORECASE
)
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/)+", re.IGNORECASE)
ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
START = "https://openalex.org/W"


def work_number(identifier: str) -> int | None:
    """W123, as an address or bare, is 123; None if it is no work's."""
    if identifier.startswith(START) and (digits := identifier[len(START) :]).isdecimal():
        return int(digits) if len(digits) < 19 and digits.isascii() else None
    found = WORK.fullmatch(identifier)
    return int(found[1]) if found else None


@lru_cache(maxsize=2**18)
def number_of(identifier: str | None) -> int | None:
    """The number of an institution, author, topic, field, …; None if there is none."""
    found = NUMBER.fullmatch(identifier) if identifier else None
    return int(found[1]) if found else None


def doi_of(address: str | None) -> str | None:
    """A DOI without its resolver, in small letters; None for nothing."""
    if not address:
        return None
    if address.startswith("https://doi.org/10."):
        return address[16:].lower()
    return DOI.sub("", address.strip(), count=1).lower() or None


def day_of(text: str | None) -> date | None:
    """2024-03-31, with or without a time behind. Raises: ValueError, if it is no day."""
    return date.fromisoformat(text[:10]) if text else None


def orcid_of(address: str | None) -> str | None:
    """The nineteen characters of an ORCID iD; None if there is none."""
    found = ORCID.search(address.upper()) if address else None
    return found[0] if found else None
