"""Who works on what we work on, with us or without us. Pure; full basis.

Two institutions match in a topic by as many works as the one with fewer has in it: what both could
have written together. A folder with the works of one university cannot tell: everybody in it has
worked with that university (`beyond` says how many works are others').
"""

from collections.abc import Sequence
from dataclasses import replace

import ibis
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis
from kakehashi.research.projects.collaboration.asked import By, Question, Selection


def alike(asked: Selection, *, least: int, most: int, limit: int) -> ir.Table:
    """Institutions that match ours by `least` works and have at most `most` in common with us.

    partner, name, ror, country, kind, matching (works, over all topics), topics (that match),
    common (works with us in the selection, whatever the topic); those that match best first.
    asked: of one institution; partners' keys and `abroad` narrow the others.
    """
    ours, theirs = _by_topic(asked)
    each = theirs.inner_join(ours, "topic")
    each = each.mutate(both=ibis.least(each.ours, each.theirs))
    matched = each.group_by("partner").aggregate(
        matching=each.both.sum().cast("int64"), topics=each.count()
    )
    mine = basis.counted(Question("works", replace(asked, at=_own(asked), abroad=False)))
    links = basis.partner_links(replace(asked, at=(), abroad=False), mine)
    pairs = links.select("work", "partner").distinct()
    common = pairs.group_by("partner").aggregate(common=pairs.count())
    joined = matched.filter(matched.matching >= least).left_join(common, "partner")
    found = joined.select(
        "partner", "matching", "topics", common=ibis.coalesce(joined.common, 0).cast("int64")
    )
    found = found.filter(found.common <= most)
    facts = ("name", "ror", "country", "kind")
    named = basis.INSTITUTIONS.select(*facts, partner="institution")
    whole = found.inner_join(named, "partner")
    return whole.order_by(ibis.desc("matching"), "common", "partner").limit(limit)


def topics(asked: Selection, partners: Sequence[int]) -> ir.Table:
    """The topics in which these institutions and ours publish: partner, topic, topic_name, ours,
    theirs, in works.
    """
    ours, theirs = _by_topic(asked)
    return theirs.filter(theirs.partner.isin(partners)).inner_join(ours, "topic")


def beyond(asked: Selection) -> ir.Table:
    """One row: `others`, works of the years on which our institution does not stand."""
    whole = replace(asked, at=(), units=(), abroad=False)
    works = basis.narrowed(basis.WORKS, basis.taken(basis.WORKS, whole))
    others = works.anti_join(basis.of_institution(whole).select("work"), "work")
    return others.aggregate(others=others.count())


def _own(asked: Selection) -> tuple[tuple[By, int | str | None], ...]:
    return tuple((by, key) for by, key in asked.at if by not in basis.PARTNERS)


def _by_topic(asked: Selection) -> tuple[ir.Table, ir.Table]:
    """(topic, topic_name, ours), and (partner, topic, theirs) of all others in the same topics."""
    own = replace(asked, at=_own(asked), abroad=False)
    mine = basis.counted(Question("works", own), "topic_name")
    mine = mine.filter(mine.topic.notnull())
    ours = mine.group_by("topic").aggregate(topic_name=mine.topic_name.max(), ours=mine.count())
    world = replace(asked, units=(), at=())
    links = basis.narrowed(basis.LINKS, basis.taken(basis.LINKS, world))
    links = links.semi_join(ours, "topic")
    homes = basis.INSTITUTIONS.select("institution", "unified")
    joined = links.left_join(homes, "institution")
    partner = ibis.coalesce(joined.unified, joined.institution)
    every = joined.select("work", "topic", partner=partner).distinct()
    every = every.filter(every.partner != asked.institution)
    wanted = _wanted(asked)
    every = every if wanted is None else every.semi_join(wanted, "partner")
    theirs = every.group_by(["partner", "topic"]).aggregate(theirs=every.count())
    return ours, theirs


def _wanted(asked: Selection) -> ir.Table | None:
    """The institutions among which partners are looked for; None: all."""
    places = basis.INSTITUTIONS
    conditions: list[ir.BooleanValue] = []
    keys = dict(asked.at)
    country = keys.get(By.COUNTRY)
    if isinstance(country, str):
        conditions.append(places.country == country)
    number = keys.get(By.PARTNER)
    if isinstance(number, int):
        conditions.append(places.institution == number)
    if asked.abroad:
        home = places.filter(places.institution == asked.institution)
        conditions.append(places.country != home.country.max().as_scalar())
    if not conditions:
        return None
    return places.filter(*conditions).select(partner="institution")
