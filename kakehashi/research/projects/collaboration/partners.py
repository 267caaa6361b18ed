"""How many partners, and which are new, lost or steady. Pure; full counting."""

from dataclasses import replace

import ibis
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis
from kakehashi.research.projects.collaboration.asked import By, Question, before


def number(question: Question) -> ir.Table:
    """The number of other institutions, unified, on the works. Unit: institutions.

    `works`: works with at least one. Source: our own count.
    """
    rows = basis.counted(replace(question, by=(*question.by, By.PARTNER)))
    return _distinct(rows, question, rows.partner)


def countries(question: Question) -> ir.Table:
    """The number of countries or regions other than the institution's own where it has partners.

    Unit: countries. Source: our own count.
    """
    abroad = replace(question.selection, abroad=True)
    rows = basis.counted(replace(question, selection=abroad, by=(*question.by, By.COUNTRY)))
    return _distinct(rows, question, rows.country)


def new(question: Question) -> ir.Table:
    """Partners with a common work in the selection's years and none in the earlier period.

    value: their number; denominator: all partners of the selection's years. Unit: institutions.
    By partner: the new ones, a row each, with `works` in common. Source: our own count.
    """
    rows = _periods(question)
    return _changed(rows, question, rows.later, (rows.later > 0) & (rows.earlier == 0))


def lost(question: Question) -> ir.Table:
    """Partners with a common work in the earlier period and none in the selection's years.

    denominator: all partners of the earlier period. `works`: those of the earlier period.
    """
    rows = _periods(question)
    return _changed(rows, question, rows.earlier, (rows.earlier > 0) & (rows.later == 0))


def steady(question: Question) -> ir.Table:
    """Partners with a common work in both periods; denominator: all of the earlier period."""
    rows = _periods(question)
    return _changed(rows, question, rows.earlier, (rows.earlier > 0) & (rows.later > 0))


def _distinct(rows: ir.Table, question: Question, key: ir.Column) -> ir.Table:
    amount = key.nunique().cast("float64")
    return basis.grouped(
        rows,
        question.by,
        value=amount,
        numerator=amount,
        denominator=ibis.null("float64"),
        works=rows.work.nunique(),
        known=rows.work.nunique(where=key.notnull()),
    )


def _periods(question: Question) -> ir.Table:
    """Works in common in each period: the keys, partner, later, earlier."""
    asked = question.selection
    later = asked.years or (0, 0)
    earlier = question.earlier or before(later)
    both = replace(asked, years=(min(*later, *earlier), max(*later, *earlier)))
    by = tuple(dict.fromkeys((*question.by, By.PARTNER)))
    rows = basis.counted(replace(question, selection=both, by=by))
    keys = ["home", *(str(each) for each in by if each != By.INSTITUTION)]
    names = {basis.NAMED[each]: rows[basis.NAMED[each]].max() for each in by if each in basis.NAMED}
    return rows.group_by(keys).aggregate(
        later=rows.count(where=rows.year.between(*later)),
        earlier=rows.count(where=rows.year.between(*earlier)),
        **names,
    )


def _changed(
    rows: ir.Table, question: Question, of: ir.IntegerColumn, such: ir.BooleanColumn
) -> ir.Table:
    rows = rows.mutate(of=of, such=such)
    rows = rows.filter(rows.of > 0) if By.PARTNER not in question.by else rows.filter(rows.such)
    amount = basis.coalesced(rows.such.sum()).cast("float64")
    works = basis.coalesced((rows.of).sum(where=rows.such))
    return basis.grouped(
        rows,
        question.by,
        value=amount,
        numerator=amount,
        denominator=rows.count().cast("float64"),
        works=works,
        known=works,
    )
