"""What can be wrong with quotas and placements, each named by its place."""

import pytest

from kakehashi.education.outbound.calls.forest import (
    Flaw,
    PlacementValue,
    QuotaValue,
    Structure,
    Wrong,
    enclosing,
    flaws,
    free_at,
    used_by,
)

TOTAL, LAW = QuotaValue("total", 3), QuotaValue("law", 2, "total")
PLACE = PlacementValue("p", "law")


def found(quotas, placements=(PLACE,), used=None):
    return [
        (each.wrong, each.place, each.number)
        for each in flaws(Structure(quotas, placements, used or {}))
    ]


def test_a_sound_structure_has_no_flaw():
    assert found([TOTAL, LAW]) == []


@pytest.mark.parametrize(
    ("quotas", "placements", "used", "flaw"),
    [
        ([QuotaValue("law", 2, "gone")], [PLACE], {}, (Wrong.UNKNOWN_PARENT, "law", 0)),
        ([TOTAL, LAW], [PlacementValue("p", "gone")], {}, (Wrong.UNKNOWN_PARENT, "p", 0)),
        ([TOTAL, LAW], [PLACE], {"law": 3}, (Wrong.BELOW_USED, "law", 3)),
        ([TOTAL, LAW], [PlacementValue("p", "law", 3)], {}, (Wrong.TOO_BIG, "p", 2)),
        ([TOTAL, LAW], [], {}, (Wrong.NO_PLACEMENT, "", 0)),
        (
            [QuotaValue("total", 1), LAW],
            [PLACE],
            {},
            (Wrong.NEVER_BINDS, "law", 1),
        ),
    ],
)
def test_a_flaw_is_named_by_its_place(quotas, placements, used, flaw):
    assert found(quotas, placements, used) == [flaw]


def test_quotas_in_a_circle_are_all_named():
    circle = [QuotaValue("a", 1, "b"), QuotaValue("b", 1, "a")]

    assert found(circle, [PlacementValue("p", "a")]) == [
        (Wrong.CYCLE, "a", 0),
        (Wrong.CYCLE, "b", 0),
    ]


def test_an_agreement_counted_in_two_trees_overlaps():
    quotas = [QuotaValue("one", 1), QuotaValue("two", 1)]
    placements = [PlacementValue("p", "one", 1, 7), PlacementValue("q", "two", 1, 7)]

    assert found(quotas, placements) == [(Wrong.OVERLAP, "q", 0)]


def test_grave_flaws_come_first():
    structure = Structure([QuotaValue("total", 1), LAW], [PLACE], {"law": 3})

    assert flaws(structure)[0] == Flaw(Wrong.BELOW_USED, "law", 3)


def test_what_is_given_counts_at_every_quota_around_it():
    quotas = {each.id: each for each in (TOTAL, LAW)}

    assert used_by(quotas, {"law": 2}) == {"total": 2, "law": 2}
    assert enclosing(quotas, "law") == ["law", "total"]


def test_what_is_free_is_the_least_on_the_way_out():
    structure = Structure([TOTAL, LAW], [PLACE], {"total": 3, "law": 0})

    assert free_at(structure, PLACE) == 0
