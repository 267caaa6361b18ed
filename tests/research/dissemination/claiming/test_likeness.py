"""Whether a printed name can be one of a researcher's names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.research.dissemination.claiming.likeness import (
    Likeness,
    likeness,
    spelled,
    telling_words,
)

NAMES = ["Hanako Tanaka", "田中 花子", "タナカ ハナコ"]


@pytest.mark.parametrize(
    ("printed", "level"),
    [
        ("Hanako Tanaka", Likeness.SAME),
        ("TANAKA, Hanako", Likeness.SAME),
        ("田中花子", Likeness.SAME),
        ("田中　花子", Likeness.SAME),
        ("たなか はなこ", Likeness.SAME),
        ("H. Tanaka", Likeness.INITIALS),
        ("Tanaka, H.", Likeness.INITIALS),
        ("Hanako T.", Likeness.INITIALS),
        ("Hanakko Tanaka", Likeness.ALIKE),
        ("Ichiro Tanaka", None),
        ("T. Hanada", None),
        ("I. Tanaka", None),
        ("Tanaka", None),
        ("田中 一郎", None),
        ("", None),
    ],
)
def test_likeness_says_how_sure_it_is(printed, level):
    assert likeness(NAMES, printed) == level


@pytest.mark.parametrize(
    ("name", "printed", "level"),
    [
        ("Satō Jun", "Satoh Jun", Likeness.SAME),
        ("Jun'ichi Ito", "Itou, Jun-ichi", Likeness.SAME),
        ("Shinji Homma", "Sinzi Honma", Likeness.SAME),
        ("Fujii Chizu", "Huzii Tizu", Likeness.SAME),
        ("Maria del Carmen Núñez", "M. C. Nunez", None),
        ("María Núñez", "Nunez, M", Likeness.INITIALS),
        ("Wei Ming Zhang", "WM Zhang", Likeness.INITIALS),
        ("髙橋 邦彦", "高橋邦彦", Likeness.SAME),
        ("Yuko Sato", "Yuka Sato", None),
        ("Nguyễn Văn An", "Nguyen Van An", Likeness.SAME),
    ],
)
def test_likeness_reads_names_in_several_spellings(name, printed, level):
    assert likeness([name], printed) == level


def test_a_long_vowel_before_another_vowel_is_none():
    assert spelled("satohara") == "satohara"
    assert spelled("ohno") == "ono"


def test_telling_words_are_those_worth_looking_for():
    assert telling_words(["Hanako Tanaka", "田中 花子", "Li Wu", "H. Tanaka"]) == [
        *("Hanako", "Tanaka", "田中", "花子"),
    ]


LETTERS = st.text("abcdefghiklmnoprstuyz", min_size=3, max_size=9)


@given(LETTERS, LETTERS)
@settings(max_examples=150)
def test_likeness_does_not_depend_on_order_or_capitals(given_name, family):
    name = f"{given_name} {family}"
    assert likeness([name], f"{family.upper()}, {given_name.title()}") == Likeness.SAME
    short = likeness([name], f"{given_name[0]}. {family}")
    assert short in (Likeness.INITIALS, Likeness.SAME)


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=150)
def test_likeness_is_never_at_a_loss(name, printed):
    assert likeness([name], printed) in (None, *Likeness)
