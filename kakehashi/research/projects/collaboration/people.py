"""Who stands behind common works: their authors on both sides. Pure.

Only works of the institutions for which the tables were built with authors have any.
"""

from dataclasses import replace

import ibis
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis, tables
from kakehashi.research.projects.collaboration.asked import By, Question, Selection

AUTHORS = basis.table(tables.AUTHORS)


def authors(asked: Selection, partner: int, limit: int) -> ir.Table:
    """The authors of works of ours with `partner`, at either of the two, most works first.

    side (the institution, unified), author, name, orcid, works, last (the newest year), first
    (works as first author). An author whom OpenAlex has not numbered goes by the name.
    """
    common = replace(asked, at=(*asked.at, (By.PARTNER, partner)))
    works = basis.counted(Question("works", common)).select("work", "year")
    homes = basis.INSTITUTIONS.select("institution", "unified")
    joined = AUTHORS.inner_join(works, "work").inner_join(homes, "institution")
    known = joined.author.notnull() | (joined.name != "")
    sides = joined.filter(known, joined.unified.isin([asked.institution, partner]))
    keyed = sides.mutate(
        key=ibis.ifelse(sides.author.notnull(), sides.author.cast("string"), sides.name),
        led=ibis.ifelse(sides.is_first, sides.work, ibis.null("int64")),
    )
    found = keyed.group_by(["unified", "key"]).aggregate(
        author=keyed.author.max(),
        name=keyed.name.max(),
        orcid=keyed.orcid.max(),
        works=keyed.work.nunique(),
        last=keyed.year.max(),
        first=keyed.led.nunique(),
    )
    side = ibis.window(group_by="unified", order_by=[ibis.desc("works"), "key"])
    ranked = found.mutate(place=ibis.row_number().over(side))
    ranked = ranked.filter(ranked.place < limit)
    return ranked.rename(side="unified").order_by("side", ibis.desc("works"), "key").drop("place")


def known(asked: Selection) -> ir.Table:
    """One row: `works` of the selection, and `named` of them whose authors the tables have."""
    works = basis.counted(Question("works", asked)).select("work")
    named = AUTHORS.select("work").distinct().mutate(there=True)
    joined = works.left_join(named, "work")
    return joined.aggregate(works=joined.count(), named=joined.there.count())
