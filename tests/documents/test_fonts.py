"""No character is printed as a box."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.documents.fonts import families, loaded, missing_glyphs, require_glyphs
from kakehashi.verdicts import Refused


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("髙橋 﨑山 ①②⑳ ㈱ 令和八年度 〜－—…‖", []),
        ("Đại học, Łódź, Čeština, Київ, Αθήνα", []),
        ("𠮷野家", ["𠮷"]),
        ("연세대학교", ["교", "대", "세", "연", "학"]),
        ("外字\ue000", ["\ue000"]),
        ("bell\x07", ["\x07"]),
        ("two\nlines\tand a tab", []),
        ("が (か\u3099)", []),
        ("", []),
    ],
)
def test_missing_glyphs_are_those_that_would_print_as_a_box(text, missing):
    assert missing_glyphs(text) == missing


@settings(max_examples=20, deadline=None)
@given(st.sampled_from("国際化行動計画①ABCé한국𠮷"), st.text(st.sampled_from("国際ABC한𠮷")))
def test_missing_glyphs_are_the_same_wherever_they_stand(character, around):
    alone = missing_glyphs(character)
    assert set(alone) <= set(missing_glyphs(around + character))
    assert missing_glyphs(around + character) == missing_glyphs(character + around)


def test_require_glyphs_names_character_code_point_and_place():
    data = {"parts": [{"heading": "1-1 ①", "lines": ["担当は𠮷田課長である。"]}]}
    with pytest.raises(
        Refused, match="“𠮷” \\(U\\+20BB7\\) in “担当は𠮷田課長である。”, under “1-1 ①”"
    ):
        require_glyphs(data)


def test_require_glyphs_names_each_character_once_and_counts_the_rest():
    with pytest.raises(Refused) as refusal:
        require_glyphs({"text": "연세대학교 한국 연세"})
    assert str(refusal.value).count("U+") == 5
    assert "and 2 more" in str(refusal.value)


def test_require_glyphs_accepts_numbers_and_nothing():
    require_glyphs({"a": 1, "b": None, "c": [True, 1.5, "国際"]})


def test_families_put_the_university_s_own_font_first(settings):
    settings.FONT_FAMILIES = ["DejaVu Sans Mono"]
    assert families("en")[0] == "DejaVu Sans Mono"


def test_families_refuse_a_font_that_is_not_there(settings):
    settings.FONT_FAMILIES = ["Hiragino Sans"]
    with pytest.raises(ImproperlyConfigured, match="Hiragino Sans"):
        families("ja")


def test_loaded_takes_no_font_of_the_machine():
    assert set(loaded().families()) == {
        "DejaVu Sans Mono",
        "IPAexGothic",
        "Libertinus Serif",
        "New Computer Modern",
        "New Computer Modern Math",
    }
