"""The one form in which an identifier of a work or of an author is kept. Pure.

Sources: DOI Handbook (10.prefix/suffix, letters of either case are one), ORCID support "Structure
of the ORCID Identifier" (check character after ISO 7064, MOD 11-2), the registers' own addresses.
"""

import re
import unicodedata
from collections.abc import Callable

ADDRESS = re.compile(r"^(?:https?://)?(?:www\.|dx\.)?[a-z0-9.-]+\.[a-z]{2,}/", re.IGNORECASE)
DOI = re.compile(r"10\.\d{4,9}/\S+")
ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
FORMS: dict[str, str] = {
    "openalex": r"W[1-9]\d*",
    "pmid": r"[1-9]\d{0,9}",
    "pmcid": r"PMC[1-9]\d*",
    "arxiv": r"(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})(v\d+)?",
    "handle": r"[\w.]+/\S+",
    "crid": r"\d{19}",
}
ADDRESSES: dict[str, str] = {
    "doi": "https://doi.org/",
    "openalex": "https://openalex.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "arxiv": "https://arxiv.org/abs/",
    "handle": "https://hdl.handle.net/",
    "crid": "https://cir.nii.ac.jp/crid/",
}


def stored_form(scheme: str, text: str) -> str:
    """`text` as `scheme` is kept: https://doi.org/10.1000/XYZ → 10.1000/xyz; empty if it is none.

    scheme: one of `ADDRESSES`. text: bare, as an address, or with the scheme's name before it.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if scheme == "doi":
        found = DOI.search(plain)
        return found[0].rstrip(".,;").lower() if found else ""
    bare = _BARE[scheme](plain)
    return bare if re.fullmatch(FORMS[scheme], bare) else ""


def address_of(scheme: str, value: str) -> str:
    """Where the register says more about a work. value: in its stored form."""
    return f"{ADDRESSES[scheme]}{value}"


def orcid_of(text: str) -> str:
    """The ORCID iD in `text` as 0000-0000-0000-000X; empty if it is none or its check fails."""
    digits = re.sub(r"[\s-]", "", ADDRESS.sub("", text.strip())).upper()
    if not re.fullmatch(r"\d{15}[\dX]", digits):
        return ""
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[15] != ("X" if check == 10 else str(check)):
        return ""
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def _last(text: str) -> str:
    return text.rstrip("/").rpartition("/")[2]


def _after(prefix: str) -> Callable[[str], str]:
    return lambda text: re.sub(f"^{prefix}:? *", "", ADDRESS.sub("", text), flags=re.IGNORECASE)


_BARE: dict[str, Callable[[str], str]] = {
    "openalex": lambda text: _last(text).upper(),
    "pmid": lambda text: _last(_after("pmid")(text)),
    "pmcid": lambda text: _last(_after("pmcid")(text)).upper(),
    "arxiv": lambda text: re.sub(r"^(abs|pdf)/", "", _after("arxiv")(text)),
    "handle": lambda text: _after("hdl")(text).lower(),
    "crid": lambda text: _last(text),
}
