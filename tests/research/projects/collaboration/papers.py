"""OpenAlex's works as the second count sees them: plain Python over the published JSON.

It shares no code with the engine and imports none of it: what both agree on is written in
docs/reference/collaboration.md.
"""

import gzip
from collections import defaultdict
from fractions import Fraction

import orjson

# Of several types the first of these is the kind.
KINDS = ("education", "healthcare", "company", "archive", "government")
KINDS += ("facility", "nonprofit", "other", "funder")


class World:
    """Papers as they are told, by the rules for one institution each."""

    def __init__(self, work_files, ror_file, units=()):
        """units: (number of a work, unit) pairs."""
        self.ror = {_tail(each["id"]): each for each in _lines(ror_file)}
        self.named = defaultdict(lambda: defaultdict(int))  # number → (ror, unit, country) → works
        self.units = defaultdict(set)
        for work, unit in units:
            self.units[work].add(unit)
        newest = {}
        for file in work_files:
            for raw in _lines(file):
                kept = newest.get(raw["id"])
                if kept is None or (raw.get("updated_date") or "") > (
                    kept.get("updated_date") or ""
                ):
                    newest[raw["id"]] = raw
        self.papers = [self._paper(raw) for raw in newest.values()]
        self.numbers = self._settle()

    def _paper(self, raw):
        paper = {
            "work": _number(raw["id"]),
            "year": raw.get("publication_year"),
            "cited": raw.get("cited_by_count"),
            "fwci": None if raw.get("fwci") is None else Fraction(raw["fwci"]),
            "open": (raw.get("open_access") or {}).get("is_oa"),
            "marks": [bool(raw.get(f"is_{mark}")) for mark in ("retracted", "paratext", "xpac")],
        }
        topic = raw.get("primary_topic") or {}
        paper["topic"] = _number(topic.get("id"))
        paper["field"] = _number((topic.get("field") or {}).get("id"))
        authors = raw["authorships"] or []
        size = max(len(authors), raw.get("authors_count") or 0)
        named, countries = {}, set()
        corresponding = {_number(each) for each in raw.get("corresponding_institution_ids") or []}
        for index, author in enumerate(authors):
            first = author.get("author_position", "first" if index == 0 else None) == "first"
            institutions = {
                _number(each["id"]): each for each in author["institutions"] if each.get("id")
            }
            codes = {each.get("country_code") for each in institutions.values()}
            countries |= set(author.get("countries") or []) - codes
            for number, each in institutions.items():
                link = named.setdefault(number, self._link(each))
                link["fraction"] += Fraction(1, size * len(institutions))
                link["first"] |= first
                link["corresponding"] |= bool(author.get("is_corresponding"))
                countries |= {self._country(each)} - {None}
        for number in corresponding & set(named):
            named[number]["corresponding"] = True
        flagged = corresponding or any(author.get("is_corresponding") for author in authors)
        paper["links"] = named
        paper["countries"] = countries
        paper["flagged"] = bool(flagged)
        for number, link in named.items():
            self.named[number][link["ror"], link["unit"], link["country"]] += 1
        return paper

    def _settle(self):
        """An institution that is named in two ways is what ROR knows, then what most works say.

        Returns: unit → the number it goes by, its own if it is named at all.
        """
        names = defaultdict(set)
        units, self.home_countries = {}, {}
        for number, ways in self.named.items():
            way = max(ways, key=lambda way: (way[0] in self.ror, bool(way[0]), ways[way]))
            ror, units[number], self.home_countries[number] = way
            names[units[number]].add((ror != units[number], number))
        for paper in self.papers:
            for number, link in paper["links"].items():
                link["unit"] = units[number]
            paper["homes"] = {link["unit"] for link in paper["links"].values()}
        return {unit: min(numbers)[1] for unit, numbers in names.items()}

    def _link(self, institution):
        ror = _tail(institution.get("ror"))
        record = self.ror.get(ror)
        place = record["locations"][0]["geonames_details"] if record else {}
        return {
            "ror": ror,
            "unit": self._top(ror) if record else ror or f"I{_number(institution['id'])}",
            "country": self._country(institution),
            "place": (place["lat"], place["lng"]) if record else None,
            "fraction": Fraction(0),
            "first": False,
            "corresponding": False,
        }

    def _country(self, institution):
        record = self.ror.get(_tail(institution.get("ror")))
        given = institution.get("country_code")
        return (
            (record["locations"][0]["geonames_details"]["country_code"] or given)
            if record
            else given
        )

    def _top(self, ror):
        seen = set()
        while ror not in seen:
            seen.add(ror)
            record = self.ror[ror]
            ended = record["status"] != "active"
            above = {
                _tail(each["id"])
                for each in record["relationships"]
                if each["type"] == ("successor" if ended else "parent")
            }
            if len(above) != 1 or not above <= self.ror.keys():
                return ror
            parent = min(above)
            whole = self._kind(parent) in {"education", "healthcare", "facility"}
            part = self._kind(ror) not in {"education", "company", "government", "funder"}
            if not ended and not (part and whole):
                return ror
            ror = parent
        return ror

    def _kind(self, ror):
        return min(self.ror[ror]["types"], key=KINDS.index)


def _lines(file):
    opened = gzip.open if str(file).endswith(".gz") else open
    with opened(file, "rb") as lines:
        return [orjson.loads(line) for line in lines if line.strip()]


def _tail(address):
    return address.rstrip("/").rpartition("/")[2].lower() if address else None


def _number(identifier):
    digits = "".join(sign for sign in (identifier or "").rpartition("/")[2] if sign.isdigit())
    return int(digits) if digits else None
