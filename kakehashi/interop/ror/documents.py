"""One ROR record, schema 2.0 or 2.1, as plain values; or what is wrong with it.

Pure. docs/reference/ror.md says how each field maps.
Source: ROR, "Data structure" (schema 2.1), and the JSON schema `ror_schema_v2_1.json`.
"""

import re
from typing import Any, NamedTuple, TypeGuard

from kakehashi.institutions.identifiers import ror_of

LONGEST = {"name": 500, "city": 200, "website": 500}
# A record may have several types, a place has one kind here: the first of these that it has.
KINDS = [
    "education",
    "healthcare",
    "company",
    "archive",
    "government",
    "facility",
    "nonprofit",
    "other",
    "funder",
]
STATUSES = {"active": "active", "inactive": "retired", "withdrawn": "retired"}
# A name may have several types too: it gets the first kind whose type it has.
NAME_KINDS = {
    "ror_display": "official",
    "label": "label",
    "acronym": "acronym",
    "alias": "alias",
}
SCHEMES = {
    "isni": re.compile(r"[0-9]{15}[0-9X]"),
    "grid": re.compile(r"grid\.[0-9]+\.[0-9a-f]+"),
    "wikidata": re.compile(r"Q[1-9][0-9]{0,15}"),
    "fundref": re.compile(r"[0-9]{6,20}"),
}
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NOT_VERSION_2 = (
    "is a record of ROR's schema 1, which ROR has withdrawn; "
    "take a file whose name says schema_v2, or one later than November 2025"
)


class Naming(NamedTuple):
    """One name. kind: official, label, acronym or alias; language: BCP 47 or empty."""

    text: str
    language: str
    kind: str


class Record(NamedTuple):
    """One ROR record in the words of our institutions.

    ror:          the nine characters of the id.
    identifiers:  (scheme, value), one of a scheme at most, in our stored form.
    predecessors, successors: ROR ids.
    left_out:     sentences on what was not taken over, the rest of the record being good.
    """

    ror: str
    kind: str
    status: str
    country: str
    city: str
    latitude: float | None
    longitude: float | None
    website: str
    names: tuple[Naming, ...]
    identifiers: tuple[tuple[str, str], ...]
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    left_out: tuple[str, ...]


class Faults(list[str]):
    """What is wrong with a record, each fault naming its field."""


def why_not_version_2(value: object) -> str:
    """Why this is not a record of schema 2 at all; empty if it looks like one, faults or not."""
    if not isinstance(value, dict):
        return "is not a JSON object, so not a ROR record"
    if isinstance(value.get("name"), str) and "country" in value:
        return NOT_VERSION_2
    missing = [field for field in ("id", "names", "locations", "types") if field not in value]
    if missing:
        return f"is not a ROR record of schema 2: it has no {', no '.join(missing)}"
    return ""


def read_record(value: object) -> Record | Faults:
    """The record in our words, or everything that is wrong with it."""
    reason = why_not_version_2(value)
    if reason or not isinstance(value, dict):
        return Faults([reason])
    return _Reader(value).read()


class _Reader:
    """Reads one record, collecting faults on the way."""

    def __init__(self, value: dict[str, Any]) -> None:
        self.value = value
        self.faults = Faults()
        self.left_out: list[str] = []

    def read(self) -> Record | Faults:
        ror = self._ror()
        country, city, latitude, longitude = self._location()
        record = Record(
            ror=ror,
            kind=self._kind(),
            status=self._status(),
            country=country,
            city=city,
            latitude=latitude,
            longitude=longitude,
            website=self._website(),
            names=self._names(),
            identifiers=self._identifiers(),
            predecessors=self._related("predecessor", ror),
            successors=self._related("successor", ror),
            left_out=tuple(self.left_out),
        )
        return self.faults or record

    def _ror(self) -> str:
        given = self.value["id"]
        ror = ror_of(given) if isinstance(given, str) else ""
        if not ror:
            self.faults.append(f"id: {_shown(given)} is not a ROR id with right check digits")
        return ror

    def _kind(self) -> str:
        types = self.value["types"]
        if not isinstance(types, list) or not types:
            self.faults.append("types: must be a list of at least one type")
            return ""
        unknown = [kind for kind in types if kind not in KINDS]
        if unknown:
            self.faults.append(f"types: {_shown(unknown[0])} is not a type of schema 2")
            return ""
        return next(kind for kind in KINDS if kind in types)

    def _status(self) -> str:
        status = self.value.get("status")
        if not isinstance(status, str) or status not in STATUSES:
            self.faults.append(f"status: {_shown(status)} is none of {', '.join(STATUSES)}")
            return ""
        return STATUSES[status]

    def _location(self) -> tuple[str, str, float | None, float | None]:
        """Of the first location; the others are further seats, which we do not keep."""
        locations = self.value["locations"]
        first = locations[0] if isinstance(locations, list) and locations else None
        details = first.get("geonames_details") if isinstance(first, dict) else None
        if not isinstance(details, dict):
            self.faults.append("locations: must hold at least one location with geonames_details")
            return "", "", None, None
        where = "locations[0].geonames_details"
        country = details.get("country_code")
        if not isinstance(country, str) or not re.fullmatch(r"[A-Z]{2}", country):
            self.faults.append(f"{where}.country_code: {_shown(country)} is not two capitals")
        city = self._text(details.get("name"), f"{where}.name", "city")
        latitude, longitude = details.get("lat"), details.get("lng")
        if latitude is None and longitude is None:
            return str(country), city, None, None
        if _degrees(latitude, 90) and _degrees(longitude, 180):
            return str(country), city, float(latitude), float(longitude)
        place = f"{_shown(latitude)}, {_shown(longitude)}"
        self.faults.append(f"{where}.lat, .lng: {place} is not a place on the globe")
        return str(country), city, None, None

    def _website(self) -> str:
        for number, link in enumerate(self._list("links")):
            if not isinstance(link, dict) or link.get("type") != "website":
                continue
            address = link.get("value")
            if not isinstance(address, str) or not re.match(r"https?://\S+$", address):
                self.left_out.append(f"links[{number}]: {_shown(address)} is not a web address")
            elif len(address) > LONGEST["website"]:
                self.left_out.append(
                    f"links[{number}]: longer than {LONGEST['website']} characters"
                )
            else:
                return address
        return ""

    def _names(self) -> tuple[Naming, ...]:
        """Each pair of text and language once, with its strongest kind."""
        names = self.value["names"]
        if not isinstance(names, list) or not names:
            self.faults.append("names: must be a list of at least one name")
            return ()
        found: dict[tuple[str, str], str] = {}
        order = list(NAME_KINDS.values())
        for number, name in enumerate(names):
            naming = self._name(name, f"names[{number}]")
            if naming is None:
                continue
            place = naming.text, naming.language
            found[place] = min(naming.kind, found.get(place, naming.kind), key=order.index)
        return tuple(Naming(text, language, kind) for (text, language), kind in found.items())

    def _name(self, name: object, where: str) -> Naming | None:
        if not isinstance(name, dict):
            self.faults.append(f"{where}: is not an object")
            return None
        text = self._text(name.get("value"), f"{where}.value", "name")
        if not text:
            self.faults.append(f"{where}.value: a name must not be empty")
            return None
        types = name.get("types")
        kinds = [
            NAME_KINDS[kind] for kind in NAME_KINDS if isinstance(types, list) and kind in types
        ]
        if not kinds:
            self.faults.append(f"{where}.types: {_shown(types)} holds no type of schema 2")
            return None
        language = name.get("lang") or ""
        if language and not (isinstance(language, str) and LANGUAGE.fullmatch(language)):
            self.faults.append(f"{where}.lang: {_shown(language)} is not a language code")
            return None
        return Naming(text, language, kinds[0])

    def _identifiers(self) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        for number, held in enumerate(self._list("external_ids")):
            scheme = held.get("type") if isinstance(held, dict) else None
            if not isinstance(held, dict) or scheme not in SCHEMES:
                continue
            every = held.get("all")
            value = held.get("preferred") or (every[0] if isinstance(every, list) and every else "")
            plain = re.sub(r"^https?://.*/|\s", "", value) if isinstance(value, str) else ""
            if SCHEMES[scheme].fullmatch(plain):
                found.setdefault(scheme, plain)
            else:
                self.left_out.append(
                    f"external_ids[{number}]: {_shown(value)} has not the form of {scheme}"
                )
        return tuple(sorted(found.items()))

    def _related(self, kind: str, ror: str) -> tuple[str, ...]:
        related = (
            ror_of(str(link.get("id")))
            for link in self._list("relationships")
            if isinstance(link, dict) and link.get("type") == kind
        )
        return tuple(sorted({other for other in related if other and other != ror}))

    def _list(self, field: str) -> list[Any]:
        value = self.value.get(field)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.faults.append(f"{field}: must be a list, not {_shown(value)}")
        return []

    def _text(self, value: object, where: str, what: str) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.faults.append(f"{where}: {_shown(value)} is not a text")
            return ""
        text = value.strip()
        if CONTROL.search(text):
            self.faults.append(f"{where}: holds a control character")
        if len(text) > LONGEST[what]:
            self.faults.append(f"{where}: longer than {LONGEST[what]} characters")
        return text


def _degrees(value: object, most: int) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most


def _shown(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
