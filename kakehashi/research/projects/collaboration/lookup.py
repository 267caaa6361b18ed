"""Works of the tables by what people know of them: number, DOI, words of the title. Pure."""

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis

SHOWN = ("work", "doi", "title", "year", "type", "authors", "institutions", "is_retracted")


def numbered(numbers: Sequence[int]) -> ir.Table:
    """The works with these numbers, by number."""
    return _shown(basis.WORKS.work.isin(sorted(set(numbers)))).order_by("work")


def with_doi(dois: Sequence[str]) -> ir.Table:
    """The works with these DOIs, bare and in small letters, by number."""
    return _shown(basis.WORKS.doi.isin(sorted(set(dois)))).order_by("work")


def titled(words: Sequence[str], limit: int) -> ir.Table:
    """Works in whose title every word stands, in small letters, newest first. One word at least."""
    title = basis.WORKS.title.lower()
    conditions = [title.contains(word.lower()) for word in words]
    found = _shown(*conditions)
    return found.order_by(ibis.desc(ibis.coalesce(found.year.cast("int64"), -1)), "work").limit(
        limit
    )


def _shown(*such: ir.BooleanValue) -> ir.Table:
    return basis.WORKS.filter(*such).select(*SHOWN)
