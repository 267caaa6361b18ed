"""How close the institution is to its partners, by the size of both. Pure.

Full counting. `world` totals are those of the built data: a folder with the works of one university
says nothing about the world, and these figures then compare its partners with each other only.
"""

from dataclasses import replace

import ibis
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis
from kakehashi.research.projects.collaboration.asked import By, Question, Selection


def salton(question: Question) -> ir.Table:
    """Salton's measure: C_ij / sqrt(P_i · P_j), 0 to 1, by partner or by country of partners.

    C_ij: works of both; P_i: works of the institution; P_j: works of the partner, or of any
    institution in the country. Source: Salton's cosine, as Glänzel 2001 uses it for countries.
    """
    rows = _joined(question)
    product = rows.ours.cast("float64") * rows.theirs.cast("float64")
    return _answer(rows, rows.common.cast("float64"), product.sqrt())


def probabilistic(question: Question) -> ir.Table:
    """The probabilistic affinity index: C_ij · C_.. / (C_i. · C_.j); 1: as expected by size.

    C_ij: works of the institution i with j, a partner or any other institution in a country;
    C_i., C_.j, C_..: sums of these over all j, all i, and both, in the built data.
    Source: Zitt, Bassecoulard & Okubo 2000, as cited by bibliometrix.
    """
    rows = _joined(question)
    numerator = rows.common.cast("float64") * rows.everything.cast("float64")
    denominator = rows.our_sum.cast("float64") * rows.their_sum.cast("float64")
    return _answer(rows, numerator, denominator)


def _answer(
    rows: ir.Table, numerator: ir.FloatingColumn, denominator: ir.FloatingColumn
) -> ir.Table:
    keys = [name for name in ("institution", "country", "partner") if name in rows.columns]
    found = rows.select(
        *keys,
        numerator=numerator,
        denominator=denominator,
        works=rows.common,
        known=rows.common,
        value=numerator / denominator.nullif(0.0),
    )
    return basis.named(found, *(key for key in keys if key != "country"))


def _joined(question: Question) -> ir.Table:
    """A row per key: common, ours, theirs, our_sum, their_sum, everything."""
    asked = question.selection
    key = str(next(by for by in question.by if by in basis.PARTNERS))
    without = tuple((by, value) for by, value in asked.at if by not in basis.PARTNERS)
    of_all = replace(asked, at=without, abroad=False)
    mine = basis.counted(Question("", of_all))
    partners = basis.partner_links(of_all, mine)
    pairs = partners.filter(partners[key].notnull()).select("work", "home", key).distinct()
    common = pairs.group_by(["home", key]).aggregate(common=pairs.count())
    home = ibis.window(group_by="home")
    common = common.mutate(our_sum=common.common.sum().over(home))
    if of_all != asked:
        wanted = basis.partner_links(asked, mine).select("home", key).distinct()
        common = common.semi_join(wanted, ["home", key])
    world = replace(of_all, units=())
    theirs = _partners(world, common) if key == By.PARTNER else _countries(world)
    ours = mine.group_by("home").aggregate(ours=mine.count())
    joined = common.inner_join(theirs, key).inner_join(ours, "home")
    return joined.rename(institution="home") if asked.institution is None else joined.drop("home")


def _partners(world: Selection, common: ir.Table) -> ir.Table:
    """Partners in the built data: partner, theirs (P_j), their_sum (C_.j), everything (C_..).

    A work with n institutions makes n - 1 pairs for each of them.
    """
    homes = basis.INSTITUTIONS.select("institution", partner="unified")
    homes = homes.semi_join(common, "partner")
    links = _of(basis.LINKS, world).select("work", "institution")
    works = _of(basis.WORKS, world).select("work", "institutions")
    each = links.inner_join(homes, "institution").select("work", "partner").distinct()
    each = each.inner_join(works, "work")
    sums = each.group_by("partner").aggregate(
        theirs=each.count(), their_sum=(each.institutions.cast("int64") - 1).sum()
    )
    size = works.institutions.cast("int64")
    return sums.cross_join(works.aggregate(everything=(size * (size - 1)).sum()))


def _countries(world: Selection) -> ir.Table:
    """The same for countries. A work with n institutions, one of them in the country, makes n - 1
    pairs with it; with more there, n: each of those has another one beside it.
    """
    homes = basis.INSTITUTIONS.select("institution", "unified")
    links = _of(basis.LINKS, world).select("work", "institution", "country")
    works = _of(basis.WORKS, world).select("work", "institutions")
    links = links.filter(links.country.notnull()).inner_join(homes, "institution")
    if world.china:
        links = links.mutate(country=basis.in_china(links.country))
    each = links.group_by(["work", "country"]).aggregate(
        alone=links.unified.min() == links.unified.max()
    )
    each = each.inner_join(works, "work")
    reached = each.institutions.cast("int64") - ibis.ifelse(each.alone, 1, 0)
    sums = each.group_by("country").aggregate(theirs=each.count(), their_sum=reached.sum())
    return sums.mutate(everything=sums.their_sum.sum().over(ibis.window()))


def _of(rows: ir.Table, world: Selection) -> ir.Table:
    return basis.narrowed(rows, basis.taken(rows, world))
