"""Levels of risk and the rule of the university; reading them from a file."""

from datetime import date

from kakehashi.education.outbound.stays.risk_reading import Fault, Problem, Row, read_levels
from kakehashi.education.outbound.stays.risks import Level, risk_rules, warnings

DAY = date(2026, 10, 1)


def test_warnings_break_the_rule_from_infection_level_two_on():
    found = warnings([Level("infection", "", 1), Level("infection", "Wien", 2)], "Wien", DAY)
    assert [(each.level.level, each.is_here, bool(each.breaks)) for each in found] == [
        (2, True, True),
        (1, True, False),
    ]
    assert found[0].breaks.source == risk_rules()[0].source


def test_warnings_know_no_rule_on_safety_levels_and_none_before_the_decision():
    assert warnings([Level("safety", "", 4)], "Wien", DAY)[0].breaks is None
    assert warnings([Level("infection", "", 3)], "Wien", date(2020, 3, 1))[0].breaks is None


def test_warnings_of_another_part_come_last_and_are_not_here():
    found = warnings([Level("infection", "Graz", 3), Level("safety", "", 1)], "Wien", DAY)
    assert [(each.level.region, each.is_here) for each in found] == [("", True), ("Graz", False)]


def known(code):
    return code in ("AT", "TW")


def test_read_levels_reads_every_line():
    text = (
        "kind,country,region,level,starts_on,ends_on,source\n"
        "Infection,at,,2,2026-04-01,,a page\n"
        "safety,TW,Taipei,1,2026-04-01,2026-05-01,another\n"
    )
    assert read_levels(text, known) == (
        [
            Row(2, "infection", "AT", "", 2, date(2026, 4, 1), None, "a page"),
            Row(3, "safety", "TW", "Taipei", 1, date(2026, 4, 1), date(2026, 5, 1), "another"),
        ],
        [],
    )


def test_read_levels_names_the_place_of_every_fault():
    text = (
        "kind;country;level;starts_on;ends_on;source\n"
        "war;AT;2;2026-04-01;;x\n"
        "safety;ZZ;5;1 April;;x\n"
        "safety;AT;1;2026-04-01;2026-03-01;\n"
        "safety;AT;1;2026-04-02;;x\n"
        "safety;AT;2;2026-04-02;;x\n"
    )
    rows, faults = read_levels(text, known)
    assert [row.line for row in rows] == [5, 6]
    assert faults == [
        Fault(Problem.NO_KIND, 2, "kind", "war"),
        Fault(Problem.NO_COUNTRY, 3, "country", "ZZ"),
        Fault(Problem.NO_LEVEL, 3, "level", "5"),
        Fault(Problem.NO_DAY, 3, "starts_on", "1 April"),
        Fault(Problem.MISSING, 4, "source"),
        Fault(Problem.ORDER, 4, "ends_on", "2026-03-01"),
        Fault(Problem.TWICE, 6, "starts_on", "2026-04-02"),
    ]


def test_read_levels_refuses_what_is_no_table():
    assert read_levels("", known) == ([], [Fault(Problem.EMPTY)])
    columns = [fault.column for fault in read_levels("kind,level\nsafety,1\n", known)[1]]
    assert columns == ["country", "starts_on", "source"]
