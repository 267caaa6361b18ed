"""Invented institutions in the layout of ROR's records, schema 2.1: same seed, same records.

Shares of kinds, scripts and common words are near those of the real register (June 2026).
"""

import random
from collections.abc import Iterator
from typing import Any

BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
# (in English, in the local language, in Japanese, country, local language, latitude, longitude)
PLACES = [
    ("Vienna", "Wien", "ウィーン", "AT", "de", 48.2, 16.37),
    ("Munich", "München", "ミュンヘン", "DE", "de", 48.14, 11.58),
    ("Paris", "Paris", "パリ", "FR", "fr", 48.86, 2.35),
    ("Montréal", "Montréal", "モントリオール", "CA", "fr", 45.5, -73.57),
    ("Madrid", "Madrid", "マドリード", "ES", "es", 40.42, -3.7),
    ("Wrocław", "Wrocław", "ヴロツワフ", "PL", "pl", 51.1, 17.03),
    ("Umeå", "Umeå", "ウメオ", "SE", "sv", 63.83, 20.26),
    ("Tokyo", "東京", "東京", "JP", "ja", 35.69, 139.69),
    ("Osaka", "大阪", "大阪", "JP", "ja", 34.69, 135.5),
    ("Sapporo", "札幌", "札幌", "JP", "ja", 43.06, 141.35),
    ("Beijing", "北京", "北京", "CN", "zh", 39.9, 116.4),
    ("Guangzhou", "广州", "広州", "CN", "zh", 23.13, 113.26),
    ("Seoul", "서울", "ソウル", "KR", "ko", 37.57, 126.98),
    ("Istanbul", "İstanbul", "イスタンブール", "TR", "tr", 41.01, 28.98),
    ("Boston", "Boston", "ボストン", "US", "en", 42.36, -71.06),
    ("Leicester", "Leicester", "レスター", "GB", "en", 52.64, -1.14),
    ("Kyiv", "Київ", "キーウ", "UA", "uk", 50.45, 30.52),
    ("Cairo", "القاهرة", "カイロ", "EG", "ar", 30.04, 31.24),
    ("Bangkok", "กรุงเทพ", "バンコク", "TH", "th", 13.75, 100.5),
    ("São Paulo", "São Paulo", "サンパウロ", "BR", "pt", -23.55, -46.63),
]
FIELDS = [
    ("Technology", "工科", "Technologie"),
    ("Medical Sciences", "医科", "médecine"),
    ("Fine Arts", "美術", "arts"),
    ("Economics", "経済", "économie"),
    ("Agriculture", "農業", "agriculture"),
    ("Foreign Studies", "外国語", "langues"),
    ("Physics", "物理", "physique"),
    ("Education", "教育", "éducation"),
    ("Marine Biology", "海洋生物", "biologie marine"),
    ("Molecular Engineering", "分子工学", "génie moléculaire"),
    ("Public Health", "公衆衛生", "santé publique"),
    ("Informatics", "情報", "informatique"),
]
# (types, share in percent, English, Japanese, French)
FORMS = [
    (["education"], 16, "University of {}", "{}大学", "Université de {}"),
    (
        ["education", "funder"],
        8,
        "{} University of {field}",
        "{}{field}大学",
        "École de {field} {}",
    ),
    (["education"], 6, "{} College", "{}短期大学", "Collège de {}"),
    (["facility"], 18, "{} Institute of {field}", "{}{field}研究所", "Institut de {field} de {}"),
    (["company"], 14, "{} {field} (Ltd), Inc", "株式会社{}{field}", "{} {field} SA"),
    (["nonprofit"], 14, "{} Foundation for {field}", "{}{field}財団", "Fondation {} pour {field}"),
    (["healthcare"], 10, "{} University Hospital", "{}大学病院", "Hôpital de {}"),
    (["government"], 8, "{} Ministry of {field}", "{}{field}省", "Ministère de {field} de {}"),
    (["archive"], 2, "{} Library of {field}", "{}{field}図書館", "Bibliothèque de {}"),
    (["other"], 4, "{} Society of {field}", "{}{field}学会", "Société de {field} de {}"),
]
SYLLABLES = [
    "ba",
    "do",
    "fen",
    "gar",
    "ha",
    "ji",
    "kol",
    "mer",
    "na",
    "pol",
    "ri",
    "sta",
    "tu",
    "vi",
]
SYLLABLES += ["wen", "xe", "yor", "zan", "shi", "lo"]
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロ"


def records(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """`count` different records. A third of the places are real cities, the others invented."""
    chance = random.Random(seed)
    shares = [form[1] for form in FORMS]
    for number in range(count):
        yield _record(number, chance, chance.choices(FORMS, shares)[0])


def ror_id(number: int) -> str:
    """The `number`th invented ROR id, with right check digits."""
    number += 32**5
    signs, rest = "", number
    for _sign in range(7):
        rest, sign = divmod(rest, 32)
        signs = BASE_32[sign] + signs
    return f"{signs}{98 - number * 100 % 97:02}"


def _record(
    number: int, chance: random.Random, form: tuple[list[str], int, str, str, str]
) -> dict[str, Any]:
    types, _share, english, japanese, french = form
    city, local, in_japanese, country, language, latitude, longitude = chance.choice(PLACES)
    place, place_ja, place_local = city, in_japanese, local
    if chance.random() > 0.33:
        place = place_local = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
        place_ja = "".join(chance.choices(KANA, k=4))
    field, field_ja, field_fr = chance.choice(FIELDS)
    title = f"{english.format(place, field=field)} {number % 97 or ''}".strip()
    names = [
        {"lang": "en", "types": ["ror_display", "label"], "value": title},
        {"lang": None, "types": ["acronym"], "value": "".join(w[0] for w in title.split()).upper()},
    ]
    if chance.random() < 0.7:
        value = japanese.format(place_ja, field=field_ja)
        names.append({"lang": "ja", "types": ["label"], "value": value})
    if chance.random() < 0.7:
        value = french.format(place_local, field=field_fr)
        names.append({"lang": language, "types": ["alias"], "value": value})
    if chance.random() < 0.6:
        names.append({"lang": "en", "types": ["alias"], "value": f"{place} {field} {types[0]}"})
    return {
        "admin": {
            "created": {"date": "2018-11-14", "schema_version": "1.0"},
            "last_modified": {"date": "2026-02-24", "schema_version": "2.1"},
        },
        "domains": [],
        "established": 1900 + number % 120,
        "external_ids": _external(number, chance),
        "id": f"https://ror.org/{ror_id(number)}",
        "links": [{"type": "website", "value": f"https://institution{number}.example.org"}],
        "locations": [_location(city, country, latitude, longitude)],
        "names": names,
        "relationships": [],
        "status": "active" if chance.random() < 0.97 else "inactive",
        "types": types,
    }


def _location(city: str, country: str, latitude: float, longitude: float) -> dict[str, Any]:
    details = {
        "continent_code": "EU",
        "continent_name": "Europe",
        "country_code": country,
        "country_name": country,
        "country_subdivision_code": None,
        "country_subdivision_name": None,
        "lat": latitude,
        "lng": longitude,
        "name": city,
    }
    return {"geonames_details": details, "geonames_id": 2761369}


def _external(number: int, chance: random.Random) -> list[dict[str, Any]]:
    isni = f"99{number:013}"
    values = {
        "grid": f"grid.99{number}.f",
        "isni": f"{isni[:4]} {isni[4:8]} {isni[8:12]} {isni[12:]}0",
        "wikidata": f"Q99{number:07}",
    }
    return [
        {"all": [value], "preferred": value, "type": kind}
        for kind, value in values.items()
        if chance.random() < 0.5
    ]
