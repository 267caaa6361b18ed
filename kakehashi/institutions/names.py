"""Making names. Nothing else makes one, so that every name carries the forms search finds it by."""

from kakehashi.institutions.models import Institution, InstitutionName
from kakehashi.institutions.search import grams, search_key

OFFICE = "office"


def name(
    institution: Institution,
    text: str,
    language: str = "",
    kind: str = InstitutionName.Kind.LABEL,
    source: str = OFFICE,
) -> InstitutionName:
    """An unsaved name of `institution` with its search forms filled.

    text:     as the institution or the register writes it; surrounding space is removed.
    language: BCP 47, or empty if not known.
    source:   "office" for what people of the university state, else the register, such as "ror".
    """
    text = text.strip()
    key = search_key(text)
    return InstitutionName(
        institution=institution,
        text=text,
        language=language,
        kind=kind,
        source=source,
        key=key[: InstitutionName.LONGEST_KEY],
        grams=grams(key),
        prominent=institution.is_prominent(),
    )
