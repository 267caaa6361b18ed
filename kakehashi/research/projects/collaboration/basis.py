"""What every indicator is counted on: the works of a selection, their weights and their keys. Pure.

Expressions of Ibis over tables without a home: any engine that has tables of these names answers.
Weights are whole numbers of trillionths, and so are sums: their order, and with it the engine, the
number of threads and the partition of files, changes nothing (decision 0026).
"""

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import tables
from kakehashi.research.projects.collaboration.asked import (
    Among,
    By,
    Counting,
    Hyper,
    Question,
    Selection,
)
from kakehashi.research.projects.collaboration.places import CHINA

PARTS = 10**12  # of one work. A row's sum fits in 64 bits for nine million works
UNITS_SCHEMA = ibis.schema({"work": "int64", "unit": "int64"})
PARTNERS = frozenset({By.COUNTRY, By.PARTNER})
NAMED = {By.FIELD: "field_name", By.TOPIC: "topic_name"}


def table(declared: tables.Table, name: str = "") -> ir.Table:
    """The declared table as Ibis sees it, in no engine. Everything may be null: see `overlay`."""
    optional = {column.name: _TYPES.get(column.type, column.type) for column in declared.columns}
    return ibis.table(ibis.schema(optional), name=name or declared.name)


_TYPES = {"date32": "date"}
WORKS = table(tables.WORKS)
LINKS = table(tables.LINKS)
INSTITUTIONS = table(tables.INSTITUTIONS)
UNITS = ibis.table(UNITS_SCHEMA, name="units")

_FACTS = tuple(name for name in tables.COPIED if name not in {"is_retracted", "is_xpac"})


def taken(rows: ir.Table, asked: Selection) -> list[ir.BooleanValue]:
    """The conditions of the selection on `rows`, links or works, but for partners and units."""
    conditions = [
        rows[column] == ibis.literal(False)
        for column, wanted in (
            ("is_retracted", asked.retracted),
            ("is_paratext", asked.paratext),
            ("is_xpac", asked.xpac),
        )
        if not wanted
    ]
    if asked.hyper != Hyper.WITH:
        conditions.append(rows.is_hyper == ibis.literal(asked.hyper == Hyper.ONLY))
    if asked.years:
        conditions.append(rows.year.between(*asked.years))
    for dimension, key in asked.at:
        if dimension in (By.YEAR, By.FIELD, By.TOPIC):
            conditions.append(_is(rows[str(dimension)], key))
    return conditions


def narrowed(rows: ir.Table, conditions: Sequence[ir.BooleanValue]) -> ir.Table:
    """`rows` under all conditions; Ibis refuses a filter by none."""
    return rows.filter(*conditions) if conditions else rows


def named_links(asked: Selection) -> ir.Table:
    """The links by which institutions or components of them stand on works, with `home`: whose."""
    if asked.institution is None:
        joined = LINKS.left_join(INSTITUTIONS.select("institution", "unified"), "institution")
        home = ibis.coalesce(joined.unified, joined.institution)
        return joined.select(*(joined[name] for name in LINKS.columns), home=home)
    members = INSTITUTIONS.filter(INSTITUTIONS.unified == asked.institution)
    itself = LINKS.institution == asked.institution
    links = LINKS.filter(itself | LINKS.institution.isin(members.institution))
    return links.mutate(home=ibis.literal(asked.institution, "int64"))


def of_institution(asked: Selection, counting: Counting = Counting.FULL) -> ir.Table:
    """One row a work of an institution: work, home, parts, is_first, is_corresponding, facts.

    parts: trillionths that the work counts; null where the counting is fractional and a verified
           link added the institution, because nobody knows its authors' share.
    """
    links = named_links(asked)
    links = narrowed(links, taken(links, asked))
    whole = ibis.literal(PARTS, "int64")
    fraction = in_parts(links.fraction).sum().cast("int64")
    return links.group_by(["work", "home"]).aggregate(
        parts=fraction if counting == Counting.FRACTIONAL else whole,
        is_first=links.is_first.max(),
        is_corresponding=links.is_corresponding.max(),
        **{name: links[name].max() for name in _FACTS},
    )


def partner_links(asked: Selection, mine: ir.Table) -> ir.Table:
    """Other institutions on the works `mine` (work, home): work, home, partner, country.

    A row may stand twice.
    """
    others = LINKS.select("work", "institution", "country")
    ours = mine.select("work", "home")
    pairs = ours.inner_join(others, "work")
    homes = INSTITUTIONS.select("institution", "unified")
    joined = pairs.left_join(homes, "institution")
    found = joined.select(
        joined.work,
        joined.home,
        partner=ibis.coalesce(joined.unified, joined.institution),
        country=in_china(joined.country) if asked.china else joined.country,
    )
    found = found.filter(found.partner != found.home)
    found = narrowed(found, _partner_conditions(found, asked))
    return _abroad(found, asked) if asked.abroad else found


def counted(question: Question, *more: str) -> ir.Table:
    """One row a work and combination of keys that are asked for: what indicators aggregate.

    more: columns of `works` beyond those that `of_institution` gives.
    """
    asked, by = question.selection, question.by
    mine = of_institution(asked, question.counting)
    columns = list(dict.fromkeys([*more, *(NAMED[each] for each in by if each in NAMED)]))
    if asked.china:
        mine = _borders_with_china(mine)
    columns = [name for name in columns if name not in mine.columns]
    if columns:
        mine = mine.inner_join(WORKS.select("work", *columns), "work")
    return _with_partners(_with_units(mine, question), question)


def named(rows: ir.Table, *keys: str) -> ir.Table:
    """`rows` with the names of the institutions in the columns `keys`."""
    for key in keys:
        names = INSTITUTIONS.select(**{key: "institution", f"{key}_name": "name"})
        joined = rows.left_join(names, key)
        rows = joined.select(*rows.columns, f"{key}_name")
    return rows


def grouped(rows: ir.Table, by: Sequence[By], **aggregates: ir.Scalar) -> ir.Table:
    """`rows` by the keys, with their names, and the aggregates; by nothing: one row."""
    for dimension in by:
        if dimension in NAMED:
            aggregates[NAMED[dimension]] = rows[NAMED[dimension]].max()
    found = rows.aggregate(by=[_key(rows, each) for each in by], **aggregates)
    return named(found, *(str(each) for each in by if each in (By.PARTNER, By.INSTITUTION)))


def share(rows: ir.Table, question: Question) -> ir.Table:
    """The share of rows whose `flag` is true: value, numerator, denominator, works, known."""
    known = rows.flag.notnull() & rows.parts.notnull()
    every = rows.parts.sum(where=known) if question.among == Among.KNOWN else rows.parts.sum()
    return ratio(
        grouped(
            rows,
            question.by,
            numerator=works_of(rows.parts.sum(where=rows.flag)),
            denominator=works_of(every),
            works=rows.count(),
            known=known.sum(),
        )
    )


def mean(rows: ir.Table, question: Question) -> ir.Table:
    """The weighted mean of `amount` over the rows of which it is known."""
    known = rows.amount.notnull() & rows.parts.notnull()
    return ratio(
        grouped(
            rows,
            question.by,
            numerator=works_of(weighed(rows.amount, rows.parts).sum()),
            denominator=works_of(rows.parts.sum(where=known)),
            works=rows.count(),
            known=known.sum(),
        )
    )


def in_parts(amount: ir.FloatingColumn) -> ir.IntegerColumn:
    """`amount` in whole trillionths."""
    return (amount * float(PARTS)).round().cast("int64")


def weighed(amount: ir.FloatingColumn, parts: ir.IntegerColumn) -> ir.IntegerColumn:
    """`amount` of a work times what it counts, in whole trillionths."""
    return (amount * parts.cast("float64")).round().cast("int64")


def ratio(rows: ir.Table) -> ir.Table:
    """`rows` with value = numerator / denominator; null where there is nothing to divide by."""
    whole = rows.mutate(known=coalesced(rows.known))
    return whole.mutate(value=whole.numerator / whole.denominator.nullif(0.0))


def works_of(parts: ir.IntegerScalar) -> ir.FloatingScalar:
    """A sum of trillionths as a number of works. The sum of no values is 0."""
    return ibis.coalesce(parts.cast("int64"), 0).cast("float64") / float(PARTS)


def coalesced(amount: ir.IntegerScalar) -> ir.IntegerScalar:
    """A count that is 0 where there was nothing to count."""
    return ibis.coalesce(amount, 0).cast("int64")


def in_china(country: ir.StringValue) -> ir.StringValue:
    """`country` with Hong Kong and Macao as China."""
    return ibis.ifelse(country.isin(CHINA), "CN", country)


def _key(rows: ir.Table, dimension: By) -> ir.Column:
    return rows.home.name("institution") if dimension == By.INSTITUTION else rows[str(dimension)]


def _is(column: ir.Value, key: object) -> ir.BooleanValue:
    return column.isnull() if key is None else column == key


def _partner_conditions(partners: ir.Table, asked: Selection) -> list[ir.BooleanValue]:
    return [
        _is(partners[str(dimension)], key) for dimension, key in asked.at if dimension in PARTNERS
    ]


def _abroad(partners: ir.Table, asked: Selection) -> ir.Table:
    """Those in other countries than the home's; none whose country is not known."""
    country = in_china(INSTITUTIONS.country) if asked.china else INSTITUTIONS.country
    joined = partners.inner_join(INSTITUTIONS.select(home="institution", own=country), "home")
    return joined.filter(joined.country != joined.own).select(*partners.columns)


def _borders_with_china(mine: ir.Table) -> ir.Table:
    """Works whose only border is one within China are not international."""
    facts = WORKS.select("work", "countries_leiden", "institutions")
    joined = mine.inner_join(facts, "work")
    countries, unknown = joined.countries_leiden, ibis.null("boolean")
    return joined.select(
        *(joined[name] for name in mine.columns if name != "is_international"),
        is_international=ibis.ifelse(countries > 0, countries > 1, unknown),
        is_collaborative=ibis.ifelse(
            (joined.institutions > 0) | (countries > 0),
            (joined.institutions > 1) | (countries > 1),
            unknown,
        ),
    )


def _with_units(mine: ir.Table, question: Question) -> ir.Table:
    asked = question.selection
    wanted = dict(asked.at)
    units = UNITS.filter(UNITS.unit.isin(asked.units)) if asked.units else UNITS
    if wanted.get(By.UNIT) is not None:
        units = units.filter(units.unit == wanted[By.UNIT])
    elif By.UNIT in wanted:
        mine = mine.anti_join(units, "work")
    narrowed = bool(asked.units) or wanted.get(By.UNIT) is not None
    if By.UNIT in question.by:
        joined = mine.inner_join(units, "work") if narrowed else mine.left_join(units, "work")
        return joined.select(*mine.columns, "unit")
    return mine.semi_join(units, "work") if narrowed else mine


def _with_partners(mine: ir.Table, question: Question) -> ir.Table:
    keys = [str(each) for each in question.by if each in PARTNERS]
    asked = question.selection
    if not keys and not asked.abroad and not PARTNERS & dict(asked.at).keys():
        return mine
    partners = partner_links(asked, mine)
    if not keys:
        return mine.semi_join(partners, ["work", "home"])
    distinct = partners.select("work", "home", *keys).distinct()
    return mine.inner_join(distinct, ["work", "home"])
