"""What is said about a work, as plain values: what forms and imports hand to the operations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AffiliationData:
    """Where an author worked, as the work says.

    ror:         any spelling of a ROR id, or empty; with it the institution is found by itself.
    country:     ISO 3166-1 alpha-2, or empty if not known.
    institution: id of the institution of our register, where somebody knows it.
    """

    name: str
    ror: str = ""
    country: str = ""
    institution: int | None = None


@dataclass(frozen=True)
class AuthorData:
    """One author, in the order of the work.

    name:         as printed.
    orcid:        any spelling of an ORCID iD, or empty.
    profile:      id of the profile of the university's researcher that this is.
    says_profile: whether `profile=None` means "nobody of ours". Without it a profile that the work
                  had for this author stays, and one with the same ORCID iD is found by itself.
    """

    name: str
    orcid: str = ""
    is_corresponding: bool | None = None
    affiliations: Sequence[AffiliationData] = ()
    profile: int | None = None
    says_profile: bool = False


@dataclass(frozen=True)
class FundingData:
    """Who paid, under which number."""

    funder: str
    funder_identifier: str = ""
    award_number: str = ""
    award_title: str = ""


@dataclass(frozen=True)
class WorkData:
    """A whole work; `enter_work` and `change_work` state it as a whole.

    kind:        of `Work.Kind`. access: of `Work.Access`, empty if not known.
    language:    BCP 47, empty if not known. licence, open_url: addresses.
    identifiers: (scheme of `WorkIdentifier.Scheme`, value in any spelling).
    project:     id of the research project it came out of.
    source:      of `Work.Source`; source_on: the day of which it speaks.
    Empty text and None mean: not known.
    """

    kind: str
    title: str
    language: str = ""
    title_ja: str = ""
    title_en: str = ""
    abstract: str = ""
    summary_ja: str = ""
    summary_en: str = ""
    year: int | None = None
    published_on: date | None = None
    container: str = ""
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""
    isbn: str = ""
    access: str = ""
    licence: str = ""
    open_url: str = ""
    is_retracted: bool = False
    topic: str = ""
    field: str = ""
    cited: int | None = None
    fwci: float | None = None
    project: int | None = None
    source: str = "hand"
    source_on: date | None = None
    is_invented: bool = False
    authors: Sequence[AuthorData] = ()
    identifiers: Sequence[tuple[str, str]] = ()
    fundings: Sequence[FundingData] = ()


# What stands in the row of the work itself under the same name.
PLAIN: tuple[str, ...] = (
    *("kind", "title", "language", "title_ja", "title_en", "abstract", "summary_ja", "summary_en"),
    *("year", "published_on", "container", "publisher", "volume", "issue", "pages", "issn", "isbn"),
    *("access", "licence", "open_url", "is_retracted", "topic", "field", "cited", "fwci"),
    *("source", "source_on", "is_invented"),
)
