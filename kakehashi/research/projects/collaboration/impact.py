"""Indicators of citation impact. Pure; `borders` says what a row is."""

import ibis
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis
from kakehashi.research.projects.collaboration.asked import By, Question, Selection

CELL = ("year", "field")


def international_impact(question: Question) -> ir.Table:
    """The mean field-weighted citation impact (FWCI) of international works. 1: as expected.

    Unit: ratio to the world. A work without FWCI is not known and enters no mean: null is not 0.
    Source: OpenAlex' `fwci` (citations in the year of publication and three more, divided by their
    mean over works of the same year, subfield and type).
    """
    return basis.mean(international_works(question), question)


def domestic_impact(question: Question) -> ir.Table:
    """The mean FWCI of works within one country: what `international_impact` stands against."""
    return basis.mean(domestic_works(question), question)


def impact_ratio(question: Question) -> ir.Table:
    """The mean FWCI of international works divided by that of domestic ones.

    value = numerator / denominator, the two means; null where one side has none. `works` and
    `known` count both sides. Unit: ratio. Source: as `international_impact`.
    """
    rows = both_sides(question)
    rows = rows.mutate(
        weighed=basis.weighed(rows.amount, rows.parts),
        known=rows.amount.notnull() & rows.parts.notnull(),
    )
    abroad, home = rows.is_international, ~rows.is_international
    sums = basis.grouped(
        rows,
        question.by,
        abroad=basis.works_of(rows.weighed.sum(where=abroad)),
        abroad_parts=basis.works_of(rows.parts.sum(where=abroad & rows.known)),
        home=basis.works_of(rows.weighed.sum(where=home)),
        home_parts=basis.works_of(rows.parts.sum(where=home & rows.known)),
        works=rows.count(),
        known=rows.known.sum(),
    )
    means = sums.mutate(
        numerator=sums.abroad / sums.abroad_parts.nullif(0.0),
        denominator=sums.home / sums.home_parts.nullif(0.0),
    )
    return basis.ratio(means.drop("abroad", "abroad_parts", "home", "home_parts"))


def top_tenth(question: Question) -> ir.Table:
    """PP(top 10 %): the share of works among the most cited tenth of their year and field.

    The tenth is of the built data, whatever that holds, and exactly a tenth: works with as many
    citations as the last that enters belong to it in part, all in the same part. OpenAlex' own
    percentile ranks ties by id and favours new works. Unit: share. Known: year, field, citations.
    Source: Waltman & Schreiber 2013, "On the calculation of percentile-based bibliometric
    indicators", as the Leiden Ranking uses it.
    """
    return basis.mean(top_works(question), question)


# The works behind each: rows of `basis.counted` with `amount`, and `flag`: true where the
# amount counts (null where it is not known).


def international_works(question: Question) -> ir.Table:
    rows = both_sides(question)
    return rows.filter(rows.is_international)


def domestic_works(question: Question) -> ir.Table:
    rows = both_sides(question)
    return rows.filter(~rows.is_international)


def both_sides(question: Question) -> ir.Table:
    rows = basis.counted(question)
    rows = rows.filter(rows.is_international.notnull())
    return rows.mutate(amount=rows.fwci, flag=_where_known(rows.fwci.notnull()))


def top_works(question: Question) -> ir.Table:
    rows = basis.counted(question)
    joined = rows.left_join(_belonging(question.selection), [*CELL, "cited"])
    rows = joined.select(*(joined[name] for name in rows.columns), amount="belongs")
    return rows.mutate(flag=rows.amount > 0)


def _where_known(condition: ir.BooleanValue) -> ir.BooleanValue:
    return ibis.ifelse(condition, ibis.literal(True), ibis.null("boolean"))


def _belonging(asked: Selection) -> ir.Table:
    """year, field, cited → belongs: the part of such a work that is in the top tenth, 0 to 1."""
    pool = basis.WORKS
    world = Selection(
        asked.institution,
        asked.years,
        tuple((by, key) for by, key in asked.at if by in (By.YEAR, By.FIELD)),
        retracted=asked.retracted,
        paratext=asked.paratext,
        xpac=asked.xpac,
    )
    pool = pool.filter(
        *basis.taken(pool, world),
        pool.year.notnull(),
        pool.field.notnull(),
        pool.cited.notnull(),
    )
    alike = pool.group_by([*CELL, "cited"]).aggregate(alike=pool.count())
    cell = ibis.window(group_by=CELL)
    down = ibis.cumulative_window(group_by=CELL, order_by=ibis.desc("cited"))
    ranked = alike.mutate(all=alike.alike.sum().over(cell), reached=alike.alike.sum().over(down))
    before = 10 * (ranked.reached - ranked.alike)
    part = (ranked["all"] - before).cast("float64") / (10 * ranked.alike).cast("float64")
    return ranked.select(*CELL, "cited", belongs=part.clip(0.0, 1.0))
