"""Organisations of ROR: where they are, what they are, and which one counts for them. Pure.

What counts as one (`top`):

- A part counts for the whole: a hospital, institute, archive or other body follows its parent if it
  has exactly one, and that is a university, a hospital or an institute. Universities never follow
  another (ROR also lists systems of universities, whose members are compared one by one), nothing
  follows a ministry, a company or a society, and what has two parents is a joint body of its own.
- What ended counts for its successor, if it has exactly one.

Source: ROR, data structure, schema 2.1; Leiden Ranking Open Edition, which unifies components too,
by a list of its own.
"""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from isal import igzip
from msgspec import Struct

from kakehashi.research.projects.collaboration.faults import Fault, Kind
from kakehashi.research.projects.collaboration.sources import BROKEN_GZIP

# ROR gives several types; the first of these that an organisation has is its kind. The funder is
# last: ROR calls most universities funders, too.
KINDS = (
    "education",
    "healthcare",
    "company",
    "archive",
    "government",
    "facility",
    "nonprofit",
    "other",
    "funder",
)
PARTS = frozenset({"healthcare", "archive", "facility", "nonprofit", "other"})
WHOLES = frozenset({"education", "healthcare", "facility"})
ADDRESS = "https://ror.org/"


class Organisation(Struct, frozen=True, gc=False):
    """One organisation. top: the ROR id that counts for it, its own where it is no part."""

    ror: str
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    kind: str
    top: str


class _Name(Struct, gc=False):
    value: str
    types: list[str]


class _Place(Struct, gc=False):
    country_code: str | None = None
    lat: float | None = None
    lng: float | None = None


class _Location(Struct, gc=False):
    geonames_details: _Place


class _Relation(Struct, gc=False):
    type: str
    id: str


class _Record(Struct, gc=False):
    id: str
    names: list[_Name]
    locations: list[_Location]
    types: list[str]
    status: str = "active"
    relationships: list[_Relation] = []


def read_organisations(path: Path) -> tuple[dict[str, Organisation], list[Fault]]:
    """The organisations of a file of ROR by ROR id, and what in it could not be taken.

    path: JSON lines or one array, plain, gzip-compressed or in a zip archive as published.
    Raises: OSError, if the file cannot be opened.
    """
    faults: list[Fault] = []
    records: dict[str, _Record] = {}
    for number, line in enumerate(_lines(path, faults), start=1):
        if not bytes(line).strip():
            continue
        try:
            record = _decoder.decode(line)
        except msgspec.ValidationError as error:
            faults.append(Fault(str(path), number, None, Kind.NOT_AN_ORGANISATION, str(error)))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            faults.append(Fault(str(path), number, None, Kind.NOT_JSON, str(error)))
        else:
            records[ror_of(record.id)] = record
    return {ror: _organisation(ror, record, records) for ror, record in records.items()}, faults


def ror_of(address: str) -> str:
    """The nine characters of a ROR id, however it is written."""
    return address.strip().lower().removesuffix("/").rpartition("/")[2]


def _lines(path: Path, faults: list[Fault]) -> list[Any]:
    content = path.read_bytes()
    try:
        content = _unpacked(content)
    except (*BROKEN_GZIP, zipfile.BadZipFile) as error:
        faults.append(Fault(str(path), None, None, Kind.UNREADABLE, str(error)))
        return []
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        faults.append(Fault(str(path), None, None, Kind.EMPTY_FILE, "holds no record"))
    if content.lstrip()[:1] != b"[":
        return content.split(b"\n")
    try:
        return msgspec.json.decode(content, type=list[msgspec.Raw])
    except msgspec.DecodeError as error:
        faults.append(Fault(str(path), None, None, Kind.UNREADABLE, str(error)))
        return []


def _unpacked(content: bytes) -> bytes:
    if content[:2] == b"\x1f\x8b":
        return bytes(igzip.decompress(content))  # type: ignore[no-untyped-call]
    if content[:4] != b"PK\x03\x04":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".json", ".jsonl"))]
        chosen = [name for name in names if "schema_v2" in name] or names
        if len(chosen) != 1:
            raise zipfile.BadZipFile("the archive does not hold one JSON file of schema 2")
        return archive.read(chosen[0])


_decoder = msgspec.json.Decoder(_Record)


def _organisation(ror: str, record: _Record, records: Mapping[str, _Record]) -> Organisation:
    place = record.locations[0].geonames_details if record.locations else _Place()
    known = place.lat is not None and place.lng is not None
    return Organisation(
        ror=ror,
        name=_shown_name(record, ror),
        country=place.country_code,
        latitude=place.lat if known else None,
        longitude=place.lng if known else None,
        kind=_kind(record),
        top=_top(ror, records),
    )


def _shown_name(record: _Record, ror: str) -> str:
    shown = [name.value for name in record.names if "ror_display" in name.types]
    return next(iter([*shown, *(name.value for name in record.names), ror]))


def _kind(record: _Record) -> str:
    return next((kind for kind in KINDS if kind in record.types), "other")


def _top(ror: str, records: Mapping[str, _Record]) -> str:
    """Follows parents and successors upward; a circle ends where it closes."""
    passed = {ror}
    while (above := _above(ror, records)) and above not in passed:
        passed.add(above)
        ror = above
    return ror


def _above(ror: str, records: Mapping[str, _Record]) -> str | None:
    record = records[ror]
    ended = record.status != "active"
    wanted = "successor" if ended else "parent"
    found = {ror_of(each.id) for each in record.relationships if each.type == wanted}
    if len(found) != 1:
        return None
    (above,) = found
    if above not in records:
        return None
    part = _kind(record) in PARTS and _kind(records[above]) in WHOLES
    return above if ended or part else None
