from decimal import Decimal

import pytest

from kakehashi.education.cooperation.credits.tables import (
    DISTRIBUTION,
    SCALE,
    Problem,
    WrongTable,
    read_table,
)


def test_read_table_reads_columns_in_any_order_and_leaves_unknown_what_is_empty():
    text = "passes;mark;grade_point;other\nyes;5;4.0;x\n○;4;;\nno;1;;\n"
    lines = read_table(text, SCALE)
    assert [line.number for line in lines] == [2, 3, 4]
    assert [line.values["mark"] for line in lines] == ["5", "4", "1"]
    assert [line.values["passes"] for line in lines] == [True, True, False]
    assert [line.values["grade_point"] for line in lines] == [Decimal("4.0"), None, None]
    assert {line.values["minimum"] for line in lines} == {None}


@pytest.mark.parametrize(
    ("text", "problem", "line", "word"),
    [
        ("", Problem.EMPTY, 0, ""),
        ("mark,value\n", Problem.EMPTY, 0, ""),
        ("mark\nA\n", Problem.NO_COLUMN, 1, "value"),
        ("value\n3\n", Problem.NO_COLUMN, 1, "mark"),
        ("mark,value\n,3\n", Problem.NO_MARK, 2, ""),
        ("mark,value\nA,3\nB,three\n", Problem.NO_NUMBER, 3, "three"),
        ("mark,value\nA,NaN\n", Problem.NO_NUMBER, 2, "NaN"),
        ("mark,value\nA,1e99\n", Problem.NO_NUMBER, 2, "1e99"),
        ('mark,value\nA,3\n"B,4\n', Problem.BROKEN, 3, ""),
    ],
)
def test_read_table_says_where_a_distribution_is_wrong(text, problem, line, word):
    with pytest.raises(WrongTable) as wrong:
        read_table(text, DISTRIBUTION)
    assert (wrong.value.problem, wrong.value.line, wrong.value.word) == (problem, line, word)


def test_read_table_says_where_a_scale_is_wrong():
    with pytest.raises(WrongTable) as wrong:
        read_table("mark,passes\nA,perhaps\n", SCALE)
    assert (wrong.value.problem, wrong.value.line) == (Problem.NO_YES_OR_NO, 2)
    assert wrong.value.word == "perhaps"
