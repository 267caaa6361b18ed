"""What can be wrong with the sources of the tables, as values and in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What happened. `LOST` says of which nothing is in the tables; the rest is kept and noted."""

    # a file as a whole
    UNREADABLE = "unreadable"
    EMPTY_FILE = "empty_file"
    OTHER_FILE = "other_file"
    MISSING_COLUMN = "missing_column"
    # where reading stopped
    TRUNCATED = "truncated"
    # one record
    NOT_JSON = "not_json"
    TOO_LONG = "too_long"
    NOT_A_WORK = "not_a_work"
    NOT_AN_ORGANISATION = "not_an_organisation"
    DUPLICATE = "duplicate"
    MERGED = "merged"
    MERGED_IN_CIRCLE = "merged_in_circle"
    UNKNOWN_LAYOUT = "unknown_layout"
    WRONG_TYPE = "wrong_type"
    NULL_YEAR = "null_year"
    RETRACTED = "retracted"
    MANY_AUTHORS = "many_authors"
    AUTHORS_CUT = "authors_cut"
    INSTITUTION_WITHOUT_ID = "institution_without_id"
    # one institution
    INSTITUTION_WITHOUT_ROR = "institution_without_ror"
    ROR_NOT_FOUND = "ror_not_found"


LOST = frozenset(
    {
        Kind.UNREADABLE,
        Kind.OTHER_FILE,
        Kind.TRUNCATED,
        Kind.NOT_JSON,
        Kind.TOO_LONG,
        Kind.NOT_A_WORK,
        Kind.NOT_AN_ORGANISATION,
        Kind.DUPLICATE,
    }
)

MEANINGS: Mapping[Kind, str] = {
    Kind.UNREADABLE: "files that could not be read at all",
    Kind.EMPTY_FILE: "files without a record",
    Kind.OTHER_FILE: "files of another kind, not read",
    Kind.MISSING_COLUMN: "columns that a Parquet file lacks: null in all its works",
    Kind.TRUNCATED: "files broken or cut short: what stands before is kept",
    Kind.NOT_JSON: "lines that are not JSON, left out",
    Kind.TOO_LONG: "lines too long to be a work, left out",
    Kind.NOT_A_WORK: "records that are no work, left out",
    Kind.NOT_AN_ORGANISATION: "records that are no organisation of ROR's schema 2, left out",
    Kind.DUPLICATE: "records of a work with a newer record, left out",
    Kind.MERGED: "records of works that were merged into another",
    Kind.MERGED_IN_CIRCLE: "mergers of works that lead back to themselves, not followed",
    Kind.UNKNOWN_LAYOUT: "works in no layout known, read as far as possible",
    Kind.WRONG_TYPE: "works with values of a wrong type: those are null",
    Kind.NULL_YEAR: "works without a year",
    Kind.RETRACTED: "works that were retracted, flagged",
    Kind.MANY_AUTHORS: "works with 5,000 authors or more",
    Kind.AUTHORS_CUT: "works whose list of authors is cut short",
    Kind.INSTITUTION_WITHOUT_ID: "works naming institutions without an id, which link to nothing",
    Kind.INSTITUTION_WITHOUT_ROR: "institutions without a ROR id: no coordinates, no unification",
    Kind.ROR_NOT_FOUND: "institutions whose ROR id is not in the file given",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. line: of JSON lines the line, of Parquet the row, from 1.

    work: its id as the source writes it.
    """

    file: str
    line: int | None
    work: str | None
    kind: Kind
    reason: str
