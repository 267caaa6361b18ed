"""What people write one per line: places where an author worked, and who paid. Pure.

A place: `University of Vienna, AT`, or with its ROR address `University of Vienna, AT
https://ror.org/03prydq77`, or the address alone. Who paid: `JSPS; JP24K01234`.
"""

import re
from collections.abc import Iterable

from kakehashi.institutions.identifiers import ror_of
from kakehashi.research.dissemination.works.data import AffiliationData, FundingData

COUNTRY = re.compile(r"[,、]\s*([A-Z]{2})$")


def places_in(text: str) -> list[AffiliationData]:
    """The places that the lines of `text` name, in their order."""
    return [_place(line) for line in _lines(text)]


def place_line(place: AffiliationData) -> str:
    """The line that says `place`."""
    named = ", ".join(each for each in (place.name, place.country) if each)
    return " ".join(each for each in (named, place.ror) if each)


def fundings_in(text: str) -> list[FundingData]:
    """Who paid and under which number, as the lines of `text` say."""
    pairs = (re.split(r"\s*[;；]\s*", line, maxsplit=1) for line in _lines(text))
    return [FundingData(pair[0], award_number=pair[1] if len(pair) > 1 else "") for pair in pairs]


def funding_line(funding: FundingData) -> str:
    """The line that says `funding`."""
    return "; ".join(each for each in (funding.funder, funding.award_number) if each)


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _place(line: str) -> AffiliationData:
    *words, last = line.split()
    ror = ror_of(last)
    named = " ".join(words) if ror else line
    found = COUNTRY.search(named.strip())
    name = named[: found.start()] if found else named
    return AffiliationData(
        name.strip(),
        f"https://ror.org/{ror}" if ror else "",
        found[1] if found else "",
    )
