"""Language tags: their form and their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.vocabulary import languages


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("ja", "ja"),
        ("EN-gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("de-CH-1996", "de-CH-1996"),
        ("ain", "ain"),
        ("en-x-TMU", "en-x-tmu"),
    ],
)
def test_canonical_sets_the_usual_letter_case(tag, canonical):
    assert languages.canonical(tag) == canonical


@pytest.mark.parametrize(
    "tag", ["", "j", "japanese", "ja_JP", "xq", "en-QX", "zh-Abcd", "en-", "-"]
)
def test_canonical_refuses_what_is_no_language(tag):
    with pytest.raises(ValueError, match=r"not a language tag|is not known"):
        languages.canonical(tag)
    assert not languages.known(tag)


@pytest.mark.parametrize(
    ("tag", "en", "ja"),
    [
        ("ja", "Japanese", "日本語"),
        ("zh-Hant", "Traditional Chinese", "繁体中国語"),
        ("pt-AO", "Portuguese (Angola)", "ポルトガル語 (アンゴラ)"),
        ("sr-Latn", "Serbian (Latin)", "セルビア語 (ラテン文字)"),
        ("nonsense!", "nonsense!", "nonsense!"),
    ],
)
def test_name_in_both_languages(tag, en, ja):
    assert languages.name(tag, "en") == en
    assert languages.name(tag, "ja") == ja


@given(st.text(max_size=20))
def test_canonical_of_a_canonical_tag_is_itself(text):
    if languages.known(text):
        tag = languages.canonical(text)
        assert languages.canonical(tag) == tag
