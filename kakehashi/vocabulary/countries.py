"""Countries/regions (国・地域): ISO 3166-1 codes with the names of Unicode CLDR.

The label is everywhere "country/region · 国・地域": the list holds what statistics count
separately, and says nothing about the status of any entry.

Source: ISO 3166-1 codes as published in pycountry; names from Unicode CLDR as published in Babel;
for a few entries CLDR's own short variant, which Babel does not carry.
"""

import unicodedata
from functools import cache

import pycountry
from babel import Locale

KOSOVO = "XK"  # user-assigned in ISO 3166-1, but used by CLDR, GeoNames, ROR and the EU

# CLDR, territories with alt="short".
SHORT_NAMES = {
    "HK": {"en": "Hong Kong", "ja": "香港"},
    "MM": {"en": "Myanmar", "ja": "ミャンマー"},
    "MO": {"en": "Macao", "ja": "マカオ"},
    "PS": {"en": "Palestine", "ja": "パレスチナ"},
}

# How the kanji that begin CLDR's Japanese names are read, so that the list stands in kana order.
READINGS = {
    "中央": "チュウオウ",
    "中国": "チュウゴク",
    "仏領": "フツリョウ",
    "北朝鮮": "キタチョウセン",
    "北": "キタ",
    "南極": "ナンキョク",
    "南": "ミナミ",
    "台湾": "タイワン",
    "合衆国": "ガッシュウコク",
    "日本": "ニホン",
    "東": "ヒガシ",
    "米領": "ベイリョウ",
    "英領": "エイリョウ",
    "西": "ニシ",
    "赤道": "セキドウ",
    "韓国": "カンコク",
    "香港": "ホンコン",
}


@cache
def _numeric_codes() -> dict[str, str]:
    codes = {country.alpha_2: country.numeric for country in pycountry.countries}
    return {**codes, KOSOVO: ""}


@cache
def _names(language: str) -> dict[str, str]:
    locale = Locale.parse(language, sep="-")
    return {
        code: SHORT_NAMES.get(code, {}).get(locale.language) or locale.territories[code]
        for code in _numeric_codes()
    }


def known(code: str) -> bool:
    """Whether `code` (ISO 3166-1 alpha-2, capital letters) is in the list."""
    return code in _numeric_codes()


def name(code: str, language: str) -> str:
    """The name of `code` for a reader of `language` (BCP 47); the code itself if it is not known.

    >>> name("HK", "en"), name("HK", "ja")
    ('Hong Kong', '香港')
    """
    return _names(language).get(code, code)


def numeric(code: str) -> str:
    """The three digits of ISO 3166-1 numeric, by which the world map knows its shapes.

    Kosovo has none and answers the empty string.

    Raises: KeyError, if `code` is not known.
    """
    return _numeric_codes()[code]


@cache
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_names(language).items(), key=lambda pair: order_of(pair[1])))


def choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of every entry in the order a reader of `language` looks them up.

    Latin names stand as if without diacritics, Japanese names in kana order.
    """
    return list(_choices(language))


def order_of(text: str) -> str:
    """By what a name is put in order: see `choices`."""
    for written, read in READINGS.items():
        text = text.replace(written, read)
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c) and c not in "ー・")
