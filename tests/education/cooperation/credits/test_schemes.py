from datetime import date
from fractions import Fraction

from kakehashi.education.cooperation.credits.schemes import (
    LOCAL,
    equation_between,
    equations,
    factors,
    read_on,
    schemes,
)

TODAY = date(2026, 10, 1)


def factor(source, target, on=TODAY):
    found = equation_between(source, target, on)
    return found.from_(source).factor if found else None


def test_the_table_of_2013_counts_one_asian_credit_as_one_and_a_half_ects():
    assert factor("jp", "ucts-2013") == 1
    assert factor("jp", "us") == 1
    assert factor("ucts-2013", "ects") == factor("jp", "ects") == Fraction(3, 2)
    assert factor("ects", "jp") == Fraction(2, 3)


def test_the_definitions_of_ucts_are_never_mixed():
    assert factor("ucts-1999", "ucts-2013") is None
    assert factor("jp", "ucts-1999") is None
    assert (schemes()["ucts-1999"].version, schemes()["ucts-2013"].version) == ("1999", "2013")


def test_the_table_says_nothing_of_days_before_it():
    assert factor("jp", "ects", date(2013, 4, 30)) is None
    assert factor("jp", "ects", date(2013, 5, 1)) == Fraction(3, 2)


def test_a_chain_of_equations_never_contradicts_a_direct_one():
    codes = [code for code in schemes() if code not in (LOCAL, "ucts-1999")]
    for one in codes:
        for other in codes:
            for third in codes:
                if len({one, other, third}) == 3:
                    assert factor(one, other) * factor(other, third) == factor(one, third)


def test_every_equation_and_factor_names_known_schemes_and_its_source():
    for each in (*equations(), *factors()):
        assert set(each.between) <= schemes().keys()
        assert each.origin.source
        assert each.origin.address.startswith("http")
        assert each.name_in("ja") != each.name_in("en")
    assert read_on() == date(2026, 8, 31)


def test_what_universities_count_by_besides_is_at_hand():
    assert [each.ratio.factor for each in factors()] == [
        Fraction(3, 2),
        Fraction(60, 31),
        Fraction(15, 7),
    ]
