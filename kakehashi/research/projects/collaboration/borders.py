"""Indicators of collaboration: volume, across borders, far away, in crowds, open. Pure.

Each function returns one Ibis expression: a row per combination of `question.by` with `value`,
`numerator`, `denominator`, `works` (in the row, each counted once) and `known` (of these, works of
which it is known). docs/reference/collaboration.md has the formulae side by side.
"""

import ibis
from ibis.expr import types as ir

from kakehashi.research.projects.collaboration import basis
from kakehashi.research.projects.collaboration.asked import Question

FAR = 5000.0  # kilometres


def works(question: Question) -> ir.Table:
    """P: the number of works. Unit: works.

    Full: #{w : u in I_w}. Fractional: the sum over w of f(w,u), where f(w,u) is the sum over
    authors a of 1/|A_w| · 1/n(a) for each of the n(a) institutions of a that is u.
    Source: CWTS Leiden Ranking Open Edition 2025, counting method.
    """
    rows = basis.counted(question)
    weighted = basis.works_of(rows.parts.sum())
    return basis.grouped(
        rows,
        question.by,
        value=weighted,
        numerator=weighted,
        denominator=ibis.null("float64"),
        works=rows.count(),
        known=basis.coalesced(rows.parts.notnull().sum()),
    )


def international(question: Question) -> ir.Table:
    """PP(int collab): the share of works with institutions or authors in more than one country.

    #{w : |C_w| > 1} / #{w}. The numerator is P(int collab), the number of such works. Full
    counting is Leiden's. Unit: share. Known: at least one country is.
    Source: CWTS Leiden Ranking Open Edition 2025; SciVal and InCites count in the same way.
    """
    return basis.share(international_works(question), question)


def collaborative(question: Question) -> ir.Table:
    """PP(collab): the share of works with more than one institution or more than one country.

    Unit: share. Source: CWTS Leiden Ranking Open Edition 2025.
    """
    return basis.share(collaborative_works(question), question)


def long_distance(question: Question) -> ir.Table:
    """PP(>5000 km): the share of works between institutions 5,000 km apart or more.

    The greatest distance between two institutions of the work, on a sphere of radius 6371.01 km.
    Unit: share. Known: two institutions have coordinates, or the work is no collaboration.
    Source: CWTS Leiden Ranking Open Edition 2025 (`p_collab` and a distance >= 5,000 km).
    """
    return basis.share(distant_works(question), question)


def hyper_authored(question: Question) -> ir.Table:
    """The share of works with more than 30 institutions, which dominate what is counted in full.

    Unit: share. Source: our own line, drawn at 30 institutions (issue 2.1).
    """
    return basis.share(hyper_works(question), question)


def open_access(question: Question) -> ir.Table:
    """PP(OA): the share of works that OpenAlex finds to be open, in any way.

    Unit: share. Known: OpenAlex says. Source: CWTS Leiden Ranking Open Edition 2025.
    """
    return basis.share(open_works(question), question)


def led_first(question: Question) -> ir.Table:
    """Leadership: the share of international works whose first author is of the institution.

    Unit: share. Source: OpenAlex' `author_position`.
    """
    return basis.share(first_works(question), question)


def led_corresponding(question: Question) -> ir.Table:
    """Leadership: the share of international works with a corresponding author of the institution.

    Unit: share. Known: somebody on the work is flagged. Source: OpenAlex' `is_corresponding`,
    whose meaning changed on 25 June 2026: compare only figures of one release.
    """
    return basis.share(corresponding_works(question), question)


# The works behind each: the rows of `basis.counted` with `flag`, null where it is not known.


def international_works(question: Question) -> ir.Table:
    rows = basis.counted(question)
    return rows.mutate(flag=rows.is_international)


def collaborative_works(question: Question) -> ir.Table:
    rows = basis.counted(question, "is_collaborative")
    return rows.mutate(flag=rows.is_collaborative)


def distant_works(question: Question) -> ir.Table:
    rows = basis.counted(question, "is_collaborative")
    return rows.mutate(flag=rows.is_collaborative & (rows.kilometres >= FAR))


def hyper_works(question: Question) -> ir.Table:
    rows = basis.counted(question)
    return rows.mutate(flag=rows.is_hyper)


def open_works(question: Question) -> ir.Table:
    rows = basis.counted(question)
    return rows.mutate(flag=rows.is_oa)


def first_works(question: Question) -> ir.Table:
    rows = basis.counted(question)
    return rows.filter(rows.is_international).mutate(flag=rows.is_first)


def corresponding_works(question: Question) -> ir.Table:
    rows = basis.counted(question)
    return rows.filter(rows.is_international).mutate(flag=rows.is_corresponding)
