"""Makers of ROR records as a file holds them and of such files; a reading of what came of them."""

import gzip
import io
import json
import zipfile

from bench.invented import ror_id
from kakehashi.institutions.models import Institution, Succession
from kakehashi.interop.ror.files import RorFile


def make_record(number=0, name="University of Vienna", **facts):
    """A valid record, schema 2.1; `number` makes its ROR id."""
    return {
        "admin": {"created": {}, "last_modified": {}},
        "domains": [],
        "established": 1365,
        "external_ids": [],
        "id": f"https://ror.org/{ror_id(number)}",
        "links": [{"type": "website", "value": "https://www.univie.ac.at"}],
        "locations": [make_location()],
        "names": [{"lang": "en", "types": ["ror_display", "label"], "value": name}],
        "relationships": [],
        "status": "active",
        "types": ["education"],
        **facts,
    }


def make_location(country="AT", city="Vienna", lat=48.20849, lng=16.37208):
    details = {"country_code": country, "name": city, "lat": lat, "lng": lng}
    return {"geonames_details": details, "geonames_id": 2761369}


def make_identifier(scheme, *values, preferred=None):
    return {"type": scheme, "all": list(values), "preferred": preferred}


def related(kind, number):
    return {"type": kind, "label": "?", "id": f"https://ror.org/{ror_id(number)}"}


def lines_of(*records):
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()


def make_file(folder, *records, name="ror.jsonl", content=None):
    """A file of JSON lines with `records`, or with just `content`."""
    path = folder / name
    path.write_bytes(lines_of(*records) if content is None else content)
    return RorFile(path)


def array_of(*records):
    return json.dumps(records, ensure_ascii=False, indent=2).encode()


def zipped(**members):
    """A zip archive of {name with _ for the dot: content}, the same bytes at any second."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(".".join(name.rsplit("_", 1))), content)
    return stream.getvalue()


def gzipped(content):
    """The same bytes at any second: they name tests, which all workers must find alike."""
    return gzip.compress(content, mtime=0)


def state():
    """Everything an import writes, without the ids of rows: the same data, the same value."""
    ror = {i.pk: i.identifier("ror") for i in Institution.objects.with_names()}
    return {
        "institutions": sorted(_facts(i) for i in Institution.objects.with_names()),
        "successions": sorted(
            [ror[s.predecessor_id], ror[s.successor_id], s.source] for s in Succession.objects.all()
        ),
    }


def _facts(institution):
    i = institution
    place = [i.kind, i.country, i.city, str(i.latitude), str(i.longitude), i.website, i.status]
    names = sorted([n.text, n.language, n.kind, n.source, n.key, n.grams] for n in i.names.all())
    held = sorted([h.scheme, h.value, h.source] for h in i.identifiers.all())
    return [i.identifier("ror"), i.source, place, names, held]
