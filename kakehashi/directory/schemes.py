"""The one form in which an identifier of each scheme is stored, and what is wrong with others.

Pure but for the translated sentences. The forms are those `institutions.identifiers` describes.
"""

import re
import unicodedata
from collections.abc import Callable

from django.utils.translation import gettext as _

from kakehashi.institutions.identifiers import ERASMUS, ror_of
from kakehashi.institutions.models import Identifier

Scheme = Identifier.Scheme


def stored_form(scheme: str, text: str) -> str:
    """`text` as `scheme` is stored: https://ror.org/00WS30H19 → 00ws30h19.

    Raises: ValueError with a sentence for the person who typed it, if it cannot be one.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    value = FORMS[Scheme(scheme)](plain)
    if not value:
        sentence = _("“%(value)s” cannot be a %(scheme)s identifier.")
        raise ValueError(sentence % {"value": text, "scheme": Scheme(scheme).label})
    return value


def _isni(text: str) -> str:
    """Sixteen characters, the last of them a check character.

    Source: ISO 27729; the check character after ISO/IEC 7064, MOD 11-2.
    """
    value = re.sub(r"^(https?://)?(www\.)?isni\.org/(isni/)?|[\s-]", "", text, flags=re.I).upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", value):
        return ""
    total = 0
    for digit in value[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return value if value[15] == ("X" if check == 10 else str(check)) else ""


def _erasmus(text: str) -> str:
    found = ERASMUS.fullmatch(text.upper())
    return f"{found[1]:<3}{found[2]}" if found else ""


def _like(pattern: str, change: Callable[[str], str] = str) -> Callable[[str], str]:
    return lambda text: change(text) if re.fullmatch(pattern, change(text)) else ""


FORMS: dict[Scheme, Callable[[str], str]] = {
    Scheme.ROR: ror_of,
    Scheme.SCHAC: _like(r"([a-z0-9-]+\.)+[a-z]{2,}", str.lower),
    Scheme.ISNI: _isni,
    Scheme.GRID: _like(r"grid\.[0-9]+\.[0-9a-f]+", str.lower),
    Scheme.WIKIDATA: _like(r"Q[1-9][0-9]*", str.upper),
    Scheme.PIC: _like(r"[0-9]{9}"),
    Scheme.ERASMUS: _erasmus,
    Scheme.FUNDREF: _like(r"[0-9]{9,12}"),
}
