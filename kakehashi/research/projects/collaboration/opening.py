"""Every figure opens: the works behind it, who else is on them, and what was left out. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import ibis
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis
from kakehashi.research.projects.collaboration.asked import Question, Selection
from kakehashi.research.projects.collaboration.indicators import INDICATORS

Mark = tuple[int | None, int]  # year and number of the last work of a page

SHOWN = (
    *("work", "doi", "title", "year", "type", "language", "institutions", "countries"),
    *("is_international", "kilometres", "is_hyper", "is_oa", "cited", "fwci"),
    *("topic", "topic_name", "field", "field_name"),
)


class Which(StrEnum):
    """Which works of a figure."""

    ALL = "all"
    COUNTED = "counted"  # that make its numerator
    OTHERS = "others"  # of which the answer is known to be no
    UNKNOWN = "unknown"


def works(question: Question, which: Which, after: Mark | None, limit: int | None) -> ir.Table:
    """The works of a figure, newest first, works of one year by number, those without year last.

    The question's dimensions are of no account: narrow its selection to the row's keys instead.
    after: the last work of the page before. limit: None: all of them.
    """
    rows = INDICATORS[question.indicator].works(replace(question, by=()))
    if "flag" not in rows.columns:
        rows = rows.mutate(flag=ibis.null("boolean"))
    if which != Which.ALL:
        rows = rows.filter(_flagged(rows.flag, which))
    own = rows.select("work", "flag", "is_first", "is_corresponding")
    found = own.inner_join(basis.WORKS.select(*SHOWN), "work")
    found = found.mutate(newest=ibis.coalesce(found.year.cast("int64"), -1))
    if after is not None:
        year, number = after
        last = -1 if year is None else year
        same = (found.newest == last) & (found.work > number)
        found = found.filter((found.newest < last) | same)
    found = found.order_by(ibis.desc("newest"), "work")
    return (found if limit is None else found.limit(limit)).drop("newest")


def partners_on(works: Sequence[int], asked: Selection) -> ir.Table:
    """The other institutions of these works: work, partner, country, partner_name."""
    some = basis.of_institution(replace(asked, at=(), years=None))
    some = some.filter(some.work.isin(works))
    found = basis.partner_links(replace(asked, at=(), abroad=False), some)
    return basis.named(found.drop("home").distinct(), "partner")


def left_out(asked: Selection) -> ir.Table:
    """One row: retracted, paratext, xpac: works of the selection with these marks, and `any`."""
    every = replace(asked, retracted=True, paratext=True, xpac=True)
    links = basis.named_links(asked)
    links = basis.narrowed(links, basis.taken(links, every))
    marked = links.is_retracted | links.is_paratext | links.is_xpac
    return links.aggregate(
        retracted=links.work.nunique(where=links.is_retracted),
        paratext=links.work.nunique(where=links.is_paratext),
        xpac=links.work.nunique(where=links.is_xpac),
        any=links.work.nunique(where=marked),
    )


def ties(asked: Selection, among: Sequence[int]) -> ir.Table:
    """How often partners stand on works of the selection together: one, other, works; one < other.

    among: the partners to look at.
    """
    mine = basis.counted(Question("works", asked))
    found = basis.partner_links(asked, mine)
    found = found.filter(found.partner.isin(among)).select("work", "partner").distinct()
    one, other = found, found.view()
    pairs = one.inner_join(other, ["work", one.partner < other.partner])
    pairs = pairs.select(one="partner", other="partner_right")
    return pairs.group_by(["one", "other"]).aggregate(works=pairs.count())


def cube(asked: Selection) -> ir.Table:
    """Every institution × year × other country × topic: works, fraction, fwci, with_fwci, first.

    All institutions of the built data, whatever the selection's is; of it count the years, keys of
    years, fields and topics, and what is left out. works: in full; fraction: by authors; fwci: the
    sum over `with_fwci` works; first: with a first author of the institution.
    """
    links = basis.narrowed(basis.LINKS, basis.taken(basis.LINKS, asked))
    homes = basis.INSTITUTIONS.select("institution", "unified")
    joined = links.filter(links.is_international).left_join(homes, "institution")
    named = joined.select(
        *("work", "year", "topic", "fwci", "is_first", "country"),
        institution=ibis.coalesce(joined.unified, joined.institution),
        parts=basis.in_parts(joined.fraction),
    )
    each = named.group_by(["work", "institution"]).aggregate(
        **{name: named[name].max() for name in ("year", "topic", "fwci", "is_first")},
        home=named.country.max(),
        parts=named.parts.sum().cast("int64"),
    )
    abroad = named.filter(named.country.notnull()).select("work", country="country").distinct()
    pairs = each.inner_join(abroad, "work")
    pairs = pairs.filter(pairs.home.isnull() | (pairs.home != pairs.country))
    return pairs.group_by(["institution", "year", "country", "topic"]).aggregate(
        works=pairs.count(),
        fraction=basis.works_of(pairs.parts.sum()),
        fwci=basis.works_of(basis.in_parts(pairs.fwci).sum()),
        with_fwci=pairs.fwci.count(),
        first=basis.coalesced(pairs.is_first.sum()),
    )


def _flagged(flag: ir.BooleanColumn, which: Which) -> ir.BooleanValue:
    if which == Which.UNKNOWN:
        return flag.isnull()
    return flag if which == Which.COUNTED else ~flag
