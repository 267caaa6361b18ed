"""Student-semesters: the one measure in which places and stays of different length compare. Pure.

A place counts by what an agreement says about it: so many each year or each semester, in which
terms, and how many semesters a year's stay uses up (`year_counts_as`, usually 2, so that two
students for one semester are as much as one student for a year).
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What one line of places says.

    places:         1 or more.
    per_semester:   so many in each semester; else so many in each academic year.
    year_counts_as: semesters that one year's stay uses up, 1 or more.
    allowed:        how many terms are allowed; 0: any.
    """

    places: int
    per_semester: bool
    year_counts_as: int = 2
    allowed: int = 0


def offered(offer: Offer, terms: int) -> int | None:
    """Student-semesters that `offer` makes in an academic year of so many `terms`.

    terms: how many terms that year has; 0 where nobody knows.
    Returns: None, where that cannot be said without knowing the terms of the year.

    A place per semester is one student-semester in each term allowed. A place per year is a whole
    year's stay; where only some terms are allowed, it is no longer than those.

    >>> offered(Offer(places=2, per_semester=True), terms=2)
    4
    >>> offered(Offer(places=1, per_semester=False), terms=2)
    2
    >>> offered(Offer(places=1, per_semester=False, allowed=1), terms=2)
    1
    """
    if offer.per_semester:
        usable = min(offer.allowed, terms) if offer.allowed and terms else offer.allowed or terms
        return offer.places * usable or None
    if not offer.allowed or (terms and offer.allowed >= terms):
        return offer.places * offer.year_counts_as
    return offer.places * min(offer.allowed, offer.year_counts_as)


@dataclass(frozen=True)
class Stays:
    """A number of student-semesters as stays: so many for a year, and semesters that are left."""

    years: int
    semesters: int


def as_stays(semesters: int, year_counts_as: int) -> Stays:
    """The most stays of a year that `semesters` allow, and what is left for single semesters.

    >>> as_stays(5, 2)
    Stays(years=2, semesters=1)
    """
    return Stays(*divmod(semesters, year_counts_as))


def total(amounts: list[int | None]) -> int | None:
    """The sum; None, which is unknown, as soon as one of them is unknown."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
