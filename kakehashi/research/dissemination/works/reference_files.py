"""Works as files that reference managers read: BibTeX, RIS, CSL-JSON. Pure: items of CSL in.

Sources: BibTeX entry types as BibLaTeX reads them; RIS tags of Reference Manager (as rispy writes
them); CSL-JSON 1.0.2.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import rispy
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

Item = Mapping[str, Any]
BIBTEX_TYPES = {
    "article-journal": "article",
    "paper-conference": "inproceedings",
    "book": "book",
    "chapter": "incollection",
    "article": "unpublished",
    "dataset": "misc",
    "software": "misc",
    "thesis": "phdthesis",
    "report": "techreport",
}
RIS_TYPES = {
    "article-journal": "JOUR",
    "paper-conference": "CONF",
    "book": "BOOK",
    "chapter": "CHAP",
    "article": "UNPB",
    "dataset": "DATA",
    "software": "COMP",
    "thesis": "THES",
    "report": "RPRT",
}
IN_BOOKS = {"inproceedings", "incollection"}
# LaTeX reads UTF-8, but these signs command it.
LATEX = str.maketrans({sign: f"\\{sign}" for sign in "&%$#_{}"} | {"\\": r"\textbackslash{}"})


def bibtex(items: Sequence[Item]) -> str:
    """`items` as a .bib file."""
    entries: list[Any] = [_entry(item) for item in items]
    return write_string(Library(entries))


def ris(items: Sequence[Item]) -> str:
    """`items` as a .ris file."""
    return str(rispy.dumps([_reference(item) for item in items]))


def csl_json(items: Sequence[Item]) -> str:
    """`items` as CSL-JSON: a list, also of one."""
    return json.dumps(list(items), ensure_ascii=False, indent=1)


def written(author: Mapping[str, str]) -> str:
    """An author as both formats write one: family name first."""
    return author.get("literal") or f"{author['family']}, {author['given']}"


def year_of(item: Item) -> str:
    """The year of publication, or the empty string."""
    return str(item["issued"]["date-parts"][0][0]) if "issued" in item else ""


def key_of(item: Item) -> str:
    """What a BibTeX entry is called: sato2024work12; only letters and digits."""
    author = (item.get("author") or [{}])[0]
    family = unicodedata.normalize("NFD", author.get("family", ""))
    plain = re.sub(r"[^a-z0-9]", "", family.lower())
    return f"{plain}{year_of(item)}{item['id']}".replace("-", "")


def _entry(item: Item) -> Entry:
    kind = BIBTEX_TYPES.get(item["type"], "misc")
    names = [
        f"{{{_tex(name)}}}" if "literal" in each else _tex(name)
        for each in item.get("author", [])
        for name in (written(each),)
    ]
    plain = {
        "title": f"{{{_tex(item['title'])}}}",
        "author": " and ".join(names),
        "year": year_of(item),
        _container(kind): _tex(item.get("container-title", "")),
        _publisher(kind): _tex(item.get("publisher", "")),
        "volume": item.get("volume", ""),
        "number": item.get("issue", ""),
        "pages": re.sub(r"(?<=\w)[-–](?=\w)", "--", item.get("page", "")),
        "issn": item.get("ISSN", ""),
        "isbn": item.get("ISBN", ""),
        "doi": item.get("DOI", ""),
        "url": item.get("URL", ""),
        "langid": item.get("language", ""),
        "abstract": _tex(item.get("abstract", "")),
    }
    fields = [Field(key, value) for key, value in plain.items() if value]
    return Entry(kind, key_of(item), fields)


def _container(kind: str) -> str:
    return "booktitle" if kind in IN_BOOKS else "journal" if kind == "article" else "howpublished"


def _publisher(kind: str) -> str:
    return {"phdthesis": "school", "techreport": "institution"}.get(kind, "publisher")


def _tex(text: str) -> str:
    return " ".join(text.translate(LATEX).split())


def _reference(item: Item) -> dict[str, Any]:
    first, _dash, last = re.sub("[–—]", "-", item.get("page", "")).partition("-")
    found = {
        "type_of_reference": RIS_TYPES.get(item["type"], "GEN"),
        "id": item["id"],
        "title": _line(item["title"]),
        "authors": [written(each) for each in item.get("author", [])],
        "year": year_of(item),
        "secondary_title": _line(item.get("container-title", "")),
        "volume": item.get("volume", ""),
        "number": item.get("issue", ""),
        "start_page": first.strip(),
        "end_page": last.strip(),
        "issn": item.get("ISSN", "") or item.get("ISBN", ""),
        "publisher": _line(item.get("publisher", "")),
        "doi": item.get("DOI", ""),
        "urls": [item["URL"]] if "URL" in item else [],
        "language": item.get("language", ""),
        "abstract": _line(item.get("abstract", "")),
    }
    return {key: value for key, value in found.items() if value}


def _line(text: str) -> str:
    return " ".join(text.split())
