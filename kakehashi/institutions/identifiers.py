"""How identifiers are written. Each scheme is stored in one form, whatever form it arrives in.

Pure. Stored: ROR the nine characters (00ws30h19), SCHAC and GRID small letters, ISNI sixteen signs
without spaces, Wikidata Q and number, PIC and Crossref Funder ID digits, Erasmus code with the
country padded to three places as the register prints it ("A  WIEN01").
"""

import re
import unicodedata

ROR = re.compile(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}")
BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)*(?:ror|wikidata|isni|grid|doi)\.(?:org|ac)/\S+")
ERASMUS = re.compile(r"([A-Z]{1,3}) *([A-Z-]{3,7}[0-9]{2,3})")


def ror_of(text: str) -> str:
    """The nine characters of a ROR id given bare or as an address; empty if it is none.

    Source: ROR, "ROR identifier pattern": seven signs of Crockford's base 32 beginning with 0,
    then two check digits after ISO/IEC 7064 (mod 97-10).
    """
    value = re.sub(r"^(https?://)?(www\.)?ror\.org/", "", text.strip().lower()).rstrip("/")
    if not ROR.fullmatch(value):
        return ""
    number = 0
    for sign in value[:7]:
        number = number * 32 + BASE_32.index(sign)
    return value if 98 - number * 100 % 97 == int(value[7:]) else ""


def spellings(text: str) -> list[str]:
    """The forms under which what somebody typed may be stored as an identifier; empty if none."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not (text.isascii() and text.isprintable()):
        return []
    if ADDRESS.fullmatch(text):
        text = text.rstrip("/").rpartition("/")[2]
    erasmus = ERASMUS.fullmatch(text.upper())
    forms = {
        text,
        text.lower(),
        text.upper(),
        re.sub(r"[\s-]", "", text.upper()),
        f"{erasmus[1]:<3}{erasmus[2]}" if erasmus else "",
    }
    return sorted(form for form in forms if 0 < len(form) <= 100)
