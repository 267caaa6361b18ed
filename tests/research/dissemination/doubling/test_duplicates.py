import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.research.dissemination.doubling.duplicates import (
    Card,
    Reason,
    compared,
    duplicates,
    is_same_name,
)

TITLE = "Spin waves in layered manganites"


def card(key=1, title=TITLE, year=2024, authors=("Hanako Sato",), **facts):
    return Card(key, [title], year, authors, **facts)


def is_found(one, other):
    return compared(one, other) is not None


@pytest.mark.parametrize(
    ("title", "other"),
    [
        (TITLE, "Spin Waves in Layered Manganites."),
        (TITLE, "Spin waves in layered manganite"),
        ("東京都の橋に関する研究", "東京都の橋に関する 研究"),
        ("ﾊﾝｶｸの橋に関する研究報告", "ハンカクの橋に関する研究報告"),
        ("國際關係の歴史的研究", "国際関係の歴史的研究"),
        ("Étude des ponts de Tokyo", "Etude des ponts de Tokyo"),
    ],
)
def test_compared_takes_spellings_of_one_title_for_one(title, other):
    assert is_found(card(title=title), card(2, other))


@pytest.mark.parametrize(
    ("title", "other"),
    [
        (
            "Theory of bridges and their builders, part I",
            "Theory of bridges and their builders, part II",
        ),
        (
            "Report of the excavation in 2021 at Hachioji",
            "Report of the excavation in 2022 at Hachioji",
        ),
        (TITLE, f"Erratum: {TITLE}"),
        ("都市の橋に関する歴史的研究とその展望", "訂正:都市の橋に関する歴史的研究とその展望"),
        (TITLE, "Heat flow in layered manganites"),
    ],
)
def test_compared_tells_other_works_apart(title, other):
    assert not is_found(card(title=title), card(2, other))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, True),
        ({"year": 2025}, True),
        ({"year": None}, True),
        ({"year": 2026}, False),
        ({"year": 2026, "kind": "preprint"}, True),
        ({"authors": ("H. Sato",)}, True),
        ({"authors": ("Taro Ito",)}, False),
        ({"authors": ()}, True),
        ({"authors": ("佐藤 花子",)}, True),
    ],
)
def test_compared_asks_year_and_authors(facts, expected):
    assert is_found(card(), card(2, **facts)) is expected


def test_compared_does_not_trust_a_short_title_without_authors():
    assert not is_found(card(title="Editorial", authors=()), card(2, "Editorial", authors=()))
    assert is_found(card(title="Editorial"), card(2, "Editorial"))


def test_compared_takes_a_shared_identifier_for_certain():
    pair = [("doi", "10.1000/x")]
    found = compared(card(identifiers=pair), card(2, "Another", 1999, (), identifiers=pair))

    assert (found.score, found.reasons) == (100, (Reason.IDENTIFIER,))


def test_compared_says_that_two_dois_speak_against_it():
    one, other = (card(n, identifiers=[("doi", f"10.1000/{n}")]) for n in (1, 2))
    found = compared(one, other)

    assert found.score == 85
    assert found.reasons == (
        Reason.SAME_TITLE,
        Reason.AUTHORS,
        Reason.SAME_YEAR,
        Reason.OTHER_DOI,
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Sato, Hanako", "Hanako SATO", True),
        ("H. Sato", "Sato Hanako", True),
        ("Hanako Sato", "Taro Sato", False),
        ("佐藤 花子", "佐藤花子", True),
        ("佐藤 花子", "Hanako Sato", None),
        ("T. Ito", "T. Kato", False),
    ],
)
def test_is_same_name_reads_orders_and_initials(one, other, expected):
    assert is_same_name(one, other) is expected


def test_duplicates_are_found_with_a_slip_at_either_end():
    long = "A long title on the bridges of old Edo and of their builders"
    cards = [card(1, long), card(2, f"Q{long[1:]}"), card(3, f"{long[:-1]}Z")]

    found = {(each.first, each.second) for each in duplicates(cards)}

    assert found >= {(1, 2), (1, 3)}


def test_duplicates_among_are_only_those_asked_for():
    cards = [card(number) for number in (1, 2, 3)]

    pairs = [(each.first, each.second) for each in duplicates(cards, among={3})]

    assert pairs == [(1, 3), (2, 3)]


titles = st.text(alphabet="abcde 日本語橋-1", min_size=1, max_size=30)
cards = st.lists(
    st.tuples(titles, st.sampled_from([2023, 2024, None]), st.sampled_from(["Sato H", "Ito T"])),
    max_size=8,
)


@given(cards)
@settings(max_examples=60)
def test_duplicates_do_not_depend_on_the_order_and_each_is_alike_by_itself(rows):
    known = [card(n, title, year, (name,)) for n, (title, year, name) in enumerate(rows)]

    found = duplicates(known)

    assert found == duplicates(list(reversed(known)))
    assert all(each.first < each.second and 75 <= each.score <= 100 for each in found)
    assert all(compared(known[each.first], known[each.second]) == each for each in found)


def test_duplicates_of_thousands_of_titles_that_begin_alike_take_seconds():
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnop", k=7)) for _each in range(500)]
    works = [
        card(n, f"Annual report of {' '.join(chance.choices(words, k=6))}") for n in range(3000)
    ]

    began = time.process_time()
    found = duplicates([*works, card(-1, works[77].titles[0])])

    assert [(each.first, each.second) for each in found] == [(-1, 77)]
    assert time.process_time() - began < 20  # 4.5 million comparisons would take minutes
