"""How columns and values of a file of past exchange are spelled in English and Japanese. Pure."""

import re
import unicodedata
from collections.abc import Mapping

from kakehashi.agreements.spellings import by_spelling, fold, fold_heading
from kakehashi.education.cooperation.ledger.amounts import TWELFTHS, YEAR, read_amount
from kakehashi.vocabulary.eras import eras

__all__ = [
    "COLUMNS",
    "DIRECTIONS",
    "HEADINGS",
    "LEVELS",
    "NEEDED",
    "TERMS",
    "fold",
    "fold_heading",
    "read_stay",
    "read_year",
]

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "agreement": (
        "agreement", "agreement id", "agreement number", "reference", "reference number",
        "協定", "協定番号", "文書番号", "協定ID",
    ),
    "year": ("year", "academic year", "fiscal year", "年度", "学年度", "実施年度"),
    "term": ("term", "semester", "学期", "開始学期"),
    "direction": (
        "direction", "sent/received", "in/out", "区分", "方向", "派遣・受入",
        "派遣/受入",
    ),
    "level": ("level", "level of study", "課程", "学位課程", "在籍課程"),
    "unit": ("unit", "faculty", "department", "部局", "部局名", "学部等", "所属"),
    "students": ("students", "number of students", "persons", "人数", "学生数", "派遣・受入人数"),
    "semesters": (
        "semesters", "semesters each", "length", "学期数", "期間(学期)", "1人当たり学期数", "期間",
    ),
}  # fmt: skip
NEEDED = ("agreement", "year", "direction", "students", "semesters")
COLUMNS = {fold_heading(text): name for name, texts in HEADINGS.items() for text in texts}

DIRECTIONS = by_spelling(
    {
        "sent": ("sent", "out", "outgoing", "outbound", "派遣", "派遣留学"),
        "received": ("received", "in", "incoming", "inbound", "受入", "受入れ", "受け入れ"),
    }
)
LEVELS = by_spelling(
    {
        "bachelor": ("bachelor", "ba", "undergraduate", "学部", "学士", "学士課程"),
        "master": ("master", "ma", "修士", "修士課程", "博士前期", "博士前期課程"),
        "doctor": ("doctor", "phd", "doctoral", "博士", "博士課程", "博士後期", "博士後期課程"),
    }
)
TERMS = by_spelling(
    {
        "first": ("first", "1", "spring", "first term", "前期", "前学期", "春学期"),
        "second": ("second", "2", "autumn", "fall", "second term", "後期", "後学期", "秋学期"),
    }
)
_STAYS = by_spelling(
    {
        "year": ("year", "1 year", "one year", "1年", "1年間", "通年", "2学期"),
        "semester": ("semester", "1 semester", "one semester", "半年", "半期", "1学期", "6か月"),
    }
)
_YEAR = re.compile(r"(?:fy ?)?([0-9]{4})(?: ?年度?)?", re.ASCII)
_ERA_YEAR = re.compile(r"([a-z]|\D{2})\.? ?([0-9]{1,2}|元)(?: ?年度?)?")


def read_year(text: str) -> int | None:
    """The academic year that `text` writes: 2024, FY2024, 2024年度, 令和6年度, R6; else None."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if found := _YEAR.fullmatch(plain):
        return int(found[1])
    if found := _ERA_YEAR.fullmatch(plain):
        number = 1 if found[2] == "元" else int(found[2])
        for era in eras():
            if found[1] in (era.name, era.romaji[:1].casefold()):
                return era.first_year + number - 1
    return None


def read_stay(text: str) -> int | None:
    """The length of one stay in twelfths of a semester: 1, 1/2, 0.5, 1 year, 半年; else None."""
    word = _STAYS.get(fold(text))
    if word:
        return YEAR if word == "year" else TWELFTHS
    return read_amount(text)
