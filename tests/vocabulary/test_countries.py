"""Countries/regions: codes, names in both languages, order."""

import pytest

from kakehashi.vocabulary import countries


@pytest.mark.parametrize(
    ("code", "en", "ja", "numeric"),
    [
        ("JP", "Japan", "日本", "392"),
        ("HK", "Hong Kong", "香港", "344"),
        ("MO", "Macao", "マカオ", "446"),
        ("TW", "Taiwan", "台湾", "158"),
        ("XK", "Kosovo", "コソボ", ""),
        ("TR", "Türkiye", "トルコ", "792"),
        ("AF", "Afghanistan", "アフガニスタン", "004"),
    ],
)
def test_name_and_numeric_of_a_code(code, en, ja, numeric):
    assert countries.name(code, "en") == en
    assert countries.name(code, "ja") == ja
    assert countries.numeric(code) == numeric


def test_every_entry_has_a_name_in_both_languages():
    for language in ("en", "ja"):
        entries = countries.choices(language)
        assert len(entries) == 250
        assert all(name and name != code for code, name in entries)


def test_known_knows_iso_codes_and_kosovo_only():
    assert countries.known("JP")
    assert countries.known("XK")
    assert not countries.known("jp")
    assert not countries.known("EU")
    assert not countries.known("")


def test_name_of_an_unknown_code_is_the_code():
    assert countries.name("ZZ", "ja") == "ZZ"


def test_numeric_of_an_unknown_code_raises():
    with pytest.raises(KeyError):
        countries.numeric("ZZ")


def test_choices_stand_in_the_order_readers_look_them_up():
    english = [name for _, name in countries.choices("en")]
    japanese = [name for _, name in countries.choices("ja")]

    assert english[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert japanese.index("韓国") == japanese.index("カメルーン") + 1
    assert japanese.index("日本") == japanese.index("西サハラ") + 1
    assert japanese[-1] == "ロシア"


def test_name_takes_a_regional_language_tag():
    assert countries.name("JP", "en-GB") == "Japan"
