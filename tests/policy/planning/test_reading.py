"""From the text of a plan to its items."""

from collections import Counter
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.policy.planning.blocks import Kind, Note, Outline
from kakehashi.policy.planning.reading import join, printed, read

OUTLINE = Outline(
    {
        "1-1": ["多様な国・地域からの優秀な外国人留学生の受入促進"],
        "1-2": ["学生が海外で多様な経験を積むことのできる機会の充実"],
        "2-1": ["国際競争力のある教員・大学院生の海外からの採用・受入れ"],
        "3-1": [],
    },
    {"(2)": ["国際競争力のある教員や大学院生を獲得し、国際共同研究の推進により研究力を強化する。"]},
)
PLAN = """\
国際化行動計画

1-1. 多様な国・地域からの優秀な
外国人留学生の受入促進
① 国費等の奨学金により優秀な留学生の
受入れを促進する。
② SATOMU program
and agreements.
- 3 -
1-2 学生が海外で多様な経験を積むことのできる機会の充実
①短期派遣を増やす。
(2) 国際競争力のある教員や大学院生を獲得し、
国際共同研究の推進により研究力を強化する。
２－１　国際競争力のある教員・大学院生の海外からの採用・受入れ
① 公募する。
"""


def items(text, outline=OUTLINE):
    return [
        (block.line, block.direction, block.number, block.text)
        for block in read(text, outline).of(Kind.ITEM)
    ]


def notes(text, outline=OUTLINE):
    return [(each.line, each.note, each.value) for each in read(text, outline).remarks]


def test_read_finds_items_under_their_directions_with_wrapped_lines_joined():
    reading = read(PLAN, OUTLINE)

    assert items(PLAN) == [
        (5, "1-1", "①", "国費等の奨学金により優秀な留学生の受入れを促進する。"),
        (7, "1-1", "②", "SATOMU program and agreements."),
        (11, "1-2", "①", "短期派遣を増やす。"),
        (15, "2-1", "①", "公募する。"),
    ]
    assert [(each.line, each.direction, each.text) for each in reading.of(Kind.HEADING)] == [
        (3, "1-1", "多様な国・地域からの優秀な外国人留学生の受入促進"),
        (10, "1-2", "学生が海外で多様な経験を積むことのできる機会の充実"),
        (14, "2-1", "国際競争力のある教員・大学院生の海外からの採用・受入れ"),
    ]
    assert [(each.line, each.text) for each in reading.of(Kind.LOOSE)] == [
        (1, "国際化行動計画"),
        (9, "- 3 -"),
    ]
    assert [(each.line, each.written) for each in reading.of(Kind.SECTOR)] == [(12, "(2)")]
    assert notes(PLAN) == [(14, Note.NORMALISED, "２－１ → 2-1")]


@pytest.mark.parametrize(
    "written",
    [
        "1-1",
        "1.1",
        "1.1.",
        "(1.1)",
        "（１.１）",
        "１-１",
        "１－１",
        "1－1",
        "１ー１",
        "1–1",
        "1‐1:",
    ],
)
def test_read_takes_every_spelling_of_a_direction(written):
    assert items(f"{written} 多様な\n① 増やす") == [(2, "1-1", "①", "増やす")]


def test_read_says_how_mixed_digits_were_read():
    assert notes("１-１\n① 増やす") == [(1, Note.NORMALISED, "１-１ → 1-1")]


def test_read_keeps_a_direction_that_the_policy_does_not_have_and_says_so():
    assert items("4-1 その他\n① 増やす") == [(2, "4-1", "①", "増やす")]
    assert notes("4-1 その他\n① 増やす") == [(1, Note.UNKNOWN_DIRECTION, "4-1")]


def test_read_keeps_items_before_any_direction_without_one():
    assert items("① 増やす\n1-1\n① 減らす") == [(1, "", "①", "増やす"), (3, "1-1", "①", "減らす")]


def test_read_takes_the_number_of_direction_and_item_from_one_line():
    text = "1-1 ① 増やす\n1-1-② 減らす\n1-2 ① 広げる"

    assert items(text) == [
        (1, "1-1", "①", "増やす"),
        (2, "1-1", "②", "減らす"),
        (3, "1-2", "①", "広げる"),
    ]
    assert read(text, OUTLINE).of(Kind.HEADING) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1-1\n(1) 増やす\n（２） 減らす", ["(1)", "(2)"]),
        ("1-1\n⑴ 増やす\n⑵ 減らす", ["(1)", "(2)"]),
        ("1-1\n1) 増やす\n２） 減らす", ["1)", "2)"]),
        ("1-1\n❶ 増やす\n❷ 減らす", ["❶", "❷"]),
    ],
)
def test_read_takes_other_numbers_where_nothing_is_circled(text, numbers):
    assert [number for _line, _direction, number, _text in items(text)] == numbers
    if numbers[0] != "❶":
        assert (2, Note.OTHER_STYLE, numbers[0]) in notes(text)


def test_read_leaves_numbers_in_brackets_inside_circled_items_in_their_text():
    text = "1-1\n① 増やす：\n(1) 国費\n(2) 私費\n2-1\n① 採用"

    assert items(text) == [(2, "1-1", "①", "増やす：(1) 国費(2) 私費"), (6, "2-1", "①", "採用")]
    assert notes(text) == [
        (3, Note.MARK_AS_TEXT, "(1)"),
        (4, Note.MAYBE_SECTOR, "(2)"),
        (4, Note.MARK_AS_TEXT, "(2)"),
    ]


def test_read_does_not_take_brackets_that_do_not_count_for_items():
    assert items("1-1\n(3) 三番目") == []


@pytest.mark.parametrize("sector", ["(2) 研究", "2 研究", "２．研究", "第2章 研究", "Ⅱ 研究"])
def test_read_takes_a_line_before_the_directions_of_a_sector_for_its_heading(sector):
    text = f"1-1\n① 増やす\n{sector}\n2-1 採用\n① 公募"

    assert items(text) == [(2, "1-1", "①", "増やす"), (5, "2-1", "①", "公募")]
    assert [each.text for each in read(text, OUTLINE).of(Kind.SECTOR)] == ["研究"]


@pytest.mark.parametrize("line", ["1.5倍に増やす", "1-1及び1-2に基づく", "1.5 times", "10-15名"])
def test_read_leaves_figures_and_mentions_at_the_start_of_a_line_in_the_text(line):
    assert items(f"1-1\n① 留学生を\n{line}") == [(2, "1-1", "①", f"留学生を{line}")]
    assert [note for _line, note, _value in notes(f"1-1\n① 留学生を\n{line}")] == [
        Note.MENTION_AS_TEXT
    ]


def test_read_takes_a_title_that_begins_like_a_unit_for_a_title():
    assert items("1-1人材を育てる\n① 増やす") == [(2, "1-1", "①", "増やす")]


def test_read_divides_a_line_where_the_count_goes_on_after_a_full_stop():
    text = "1-1\n① 増やす。② 減らす。④ は別"

    assert items(text) == [(2, "1-1", "①", "増やす。"), (2, "1-1", "②", "減らす。④ は別")]
    assert notes(text) == [(2, Note.SPLIT_INSIDE, "②")]


def test_read_keeps_a_paragraph_after_an_empty_line_and_asks():
    text = "1-1\n① 増やす。\n\nただし予算による。"

    assert items(text) == [(2, "1-1", "①", "増やす。\nただし予算による。")]
    assert notes(text) == [(4, Note.AFTER_BLANK, "1-1 ①")]


def test_read_lists_text_below_a_heading_as_loose_and_a_title_of_other_words_as_different():
    text = "1-1 別の題\n説明文。\n① 増やす"

    assert [(b.line, b.direction, b.text) for b in read(text, OUTLINE).of(Kind.LOOSE)] == [
        (2, "1-1", "説明文。")
    ]
    assert notes(text) == [(1, Note.HEADING_DIFFERS, "1-1")]


def test_read_keeps_the_hyphen_at_the_end_of_a_line_and_asks():
    assert items("1-1\n① inter-\nnational") == [(2, "1-1", "①", "inter-national")]
    assert notes("1-1\n① inter-\nnational") == [(2 + 1, Note.HYPHEN, "inter-")]


def test_read_says_that_a_direction_begins_again():
    assert notes("1-1\n① 増やす\n1-2\n1-1\n② 減らす") == [(4, Note.HEADING_AGAIN, "1-1")]


def test_read_recognises_nothing_in_a_text_without_numbers():
    reading = read("まえがき\n\nあとがき", OUTLINE)

    assert [(each.line, each.kind, each.text) for each in reading.blocks] == [
        (1, Kind.LOOSE, "まえがき"),
        (3, Kind.LOOSE, "あとがき"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("留学生の", "受入れ", "留学生の受入れ"),
        ("through", "agreements", "through agreements"),
        ("SATOMU", "プログラム", "SATOMUプログラム"),
        ("long-", "term", "long-term"),
        ("", "x", "x"),
    ],
)
def test_join_puts_a_space_only_between_words_of_alphabets(first, second, whole):
    assert join(first, second) == whole


PLAIN = st.text(
    st.sampled_from("国際化を進める。aZ ,-1１0()（）①②⑴.．－ー・%倍及\u3000\t"), max_size=12
)
MARKED = st.builds(
    lambda mark, text: f"{mark}{text}",
    st.sampled_from(
        [
            *(
                "1-1",
                "１.１ ",
                "(1-2)",
                "9-9 ",
                "2-1．",
                "① ",
                "②",
                "③ ",
                "⑴",
                "(2) ",
                "1) ",
                "２）",
                "Ⅱ ",
            ),
            "",
        ]
    ),
    PLAIN,
)
TEXTS = st.lists(MARKED, max_size=12).map("\n".join)


def letters(text):
    return Counter("".join(text.split()))


@given(TEXTS | st.text(max_size=60))
def test_read_loses_no_character(text):
    blocks = read(text, OUTLINE).blocks

    assert letters("".join(block.written + block.text for block in blocks)) == letters(text)


@given(TEXTS)
def test_read_goes_through_the_lines_in_their_order(text):
    lines = [block.line for block in read(text, OUTLINE).blocks]

    assert lines == sorted(lines)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1-1", "1-2", "2-1", "7-7"]),
            st.lists(
                st.text(st.sampled_from("国際化を進める。aZ ,-1(2)"), min_size=1, max_size=20)
                .map(str.strip)
                .filter(bool)
                .map(lambda text: f"x{text}"),
                min_size=1,
                max_size=4,
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_read_gives_the_same_items_of_the_printed_form(plan):
    text = "\n".join(
        f"{direction}\n"
        + "\n".join(f"{chr(0x2460 + place)} {item}" for place, item in enumerate(of))
        for direction, of in plan
    )
    first = read(text, OUTLINE)

    again = read(printed(first.blocks), OUTLINE)

    def tree(reading):
        return [(each.direction, each.number, each.text) for each in reading.of(Kind.ITEM)]

    assert tree(again) == tree(first)
    assert [text for _direction, _number, text in tree(first)] == [
        item for _direction, of in plan for item in of
    ]


def test_read_takes_no_longer_than_its_length_however_the_text_is_made():
    begun = process_time()
    for line in ("1 a\n", "(2) a\n", "①。", "-  ", "1-1 ① a\n", "a" + " " * 400 + "x"):
        read(line * 3_000, OUTLINE)
    assert process_time() - begun < 10  # seconds; it takes less than one
