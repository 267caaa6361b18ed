import string
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kakehashi.institutions.kanji import FOLDED
from kakehashi.institutions.search import (
    LONGEST_QUERY,
    MOST_WORDS,
    Tier,
    grams,
    grams_to_ask,
    search_key,
    tier,
    words_of,
)

KANA = "".join(chr(code) for code in range(0x3041, 0x3097))


@given(st.text())
@example("İ")
@example("ﷺ")
@example("ΐ")
@example("각")
@example("か\u3099")
@example("ヴ\u3041")
def test_search_key_is_idempotent(text):
    assert search_key(search_key(text)) == search_key(text)


@given(st.text())
def test_search_key_holds_letters_digits_marks_and_single_spaces(text):
    key = search_key(text)
    assert key == " ".join(key.split())
    assert all(sign == " " or unicodedata.category(sign)[0] in "LNM" for sign in key)


@given(st.text(alphabet=string.ascii_letters + string.digits + " "))
def test_search_key_does_not_heed_width_or_capitals(text):
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != " " else "\u3000" for sign in text)
    assert search_key(wide) == search_key(text.upper()) == search_key(text)


@given(st.text(alphabet=KANA))
def test_search_key_does_not_heed_hiragana_or_katakana(text):
    katakana = "".join(chr(ord(sign) + 0x60) for sign in text)
    assert search_key(katakana) == search_key(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz "), st.sampled_from("\u0300\u0301\u0308\u030c"))
def test_search_key_does_not_heed_diacritics(text, mark):
    marked = "".join(sign + mark if sign != " " else sign for sign in text)
    assert (
        search_key(marked) == search_key(unicodedata.normalize("NFC", marked)) == search_key(text)
    )


@given(st.sampled_from(sorted(FOLDED)))
def test_search_key_does_not_heed_the_form_of_a_kanji(code):
    assert search_key(chr(code) + "大学") == search_key(FOLDED[code] + "大学")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wrocław", "wroclaw"),
        ("Sabancı Üniversitesi", "SABANCI UNIVERSITESI"),
        ("Straße", "STRASSE"),
        ("Ærø Đorđe", "aero dorde"),
        ("King’s College", "kings college"),
        ("Tel-Aviv", "tel aviv"),
        ("ﾄｳｷｮｳ", "とうきょう"),
        ("ウイーン大学", "ウィーン大学"),
        ("ベルガータ", "ヴェルガータ"),
        ("東京大學", "东京大学"),
        ("髙橋 𠮷", "高橋吉"),
        ("東京　大学", "東京大学"),
        ("ローマ・トル", "ローマトル"),
        ("서울 대학교", "서울대학교"),
        ("㈱東京", "(株)東京"),
        ("ΑΘΉΝΑΣ", "αθηνας"),
    ],
)
def test_search_key_is_the_same_for_spellings_of_one_name(one, other):
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("か", "が"), ("大学", "大字"), ("มา", "มี"), ("a", "b")]
)
def test_search_key_tells_letters_apart(one, other):
    assert search_key(one) != search_key(other)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("University of  Vienna", ["university", "of", "vienna"]),
        ("ローマ・トル", ["ローマ", "トル"]),
        ("東京　大学 東京", ["東京", "大学"]),
        ("Texas A&M", ["texas", "a", "m"]),
        ("O'Brien", ["obrien"]),
        ('" OR *', ["or"]),
        ("", []),
        ("…!?", []),
    ],
)
def test_words_of_parts_at_spaces_and_signs(query, words):
    assert words_of(query) == words


@given(st.text(max_size=400))
def test_words_of_gives_few_words_that_are_keys(query):
    words = words_of(query)
    assert len(words) <= MOST_WORDS
    assert all(word and " " not in word and search_key(word) == word for word in words)
    assert words_of(query[:LONGEST_QUERY]) == words


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("university", "uni niv ive ver ers rsi sit ity"),
        ("of u", "of u"),
        ("東京大学", "東京 京大 大学"),
        ("x線研究", "x 線研 研究"),
        ("anan", "ana nan"),
        ("", ""),
    ],
)
def test_grams_are_threes_of_letters_and_pairs_of_kanji(key, expected):
    assert grams(key) == expected


@given(st.lists(st.text(alphabet="abcdé東京大学アイ"), max_size=4), st.data())
def test_grams_of_a_name_hold_the_grams_asked_for_every_part_of_it(words, data):
    key = search_key(" ".join(words))
    start = data.draw(st.integers(0, len(key)))
    part = key[start : data.draw(st.integers(start, len(key)))]
    assert set(grams_to_ask(part.split())) <= set(grams(key).split())


@pytest.mark.parametrize(
    ("name", "acronym", "query", "expected"),
    [
        ("University of Vienna", False, "university of vienna", Tier.EXACT),
        ("MIT", True, "mit", Tier.ACRONYM),
        ("Vienna University", False, "vien", Tier.PREFIX),
        ("University of Vienna", False, "vienna uni", Tier.WORDS),
        ("国立東京大学", False, "東京", Tier.WORDS),
        ("Submit", False, "mit", Tier.INSIDE),
        ("University of Vienna", False, "wien", None),
        ("University of Vienna", False, "vienna wien", None),
    ],
)
def test_tier_is_better_the_nearer_the_name(name, acronym, query, expected):
    assert tier(search_key(name), acronym, search_key(query), words_of(query)) == expected
