"""How columns and values of a file of agreements are spelled in English and Japanese. Pure.

The keys are the values that the register stores; `fold` brings every spelling to one form.
"""

import re
import unicodedata
from collections.abc import Mapping

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "ror": ("ror", "ror id", "ROR番号"),
    "name_en": (
        "name_en", "name", "name in english", "partner", "partner institution", "institution",
        "英語名", "英文名称", "大学名(英語)", "大学名(英)", "機関名(英語)", "名称(英語)",
    ),
    "name_ja": (
        "name_ja", "name in japanese", "日本語名", "和文名称", "大学名", "機関名", "協定校",
        "協定校名", "相手大学", "相手機関", "大学名(日本語)", "大学名(日)", "機関名(日本語)",
        "名称(日本語)", "名称",
    ),
    "country_iso2": (
        "country_iso2", "country", "country code", "country/region", "国", "国名", "国コード",
        "国・地域", "国又は地域", "国または地域", "国・地域名", "国・地域コード",
    ),
    "kind": ("kind", "type", "agreement type", "種類", "種別", "協定の種類", "協定種別"),
    "level": ("level", "レベル", "区分", "協定区分", "締結区分", "締結単位", "協定レベル"),
    "unit": ("unit", "faculty", "department", "部局", "部局名", "締結部局", "担当部局", "学部等"),
    "effective_on": (
        "effective_on", "since", "effective date", "in force from", "start", "start date",
        "発効日", "発効年", "発効年月日", "開始日", "開始年", "協定開始日", "締結年",
    ),
    "signed_on": (
        "signed_on", "signed", "signature date", "date of signature", "締結日", "締結年月日",
        "署名日", "調印日",
    ),
    "expires_on": (
        "expires_on", "expires", "expiry date", "in force until", "end", "end date",
        "有効期限", "満了日", "失効日", "終了日",
    ),
    "renewal": ("renewal", "更新", "更新方法", "更新の方法", "自動更新"),
    "renewal_months": (
        "renewal_months", "months per term", "term in months", "更新月数", "更新期間(月)",
        "更新期間(か月)",
    ),
    "student_exchange": (
        "student_exchange", "exchange", "学生交換", "学生交流", "交換留学", "学生交換の有無",
    ),
    "reference": ("reference", "reference number", "number", "文書番号", "協定番号", "番号"),
    "source": ("source", "出典", "典拠", "情報源"),
    "remarks": ("remarks", "notes", "comment", "comments", "備考", "注記", "摘要"),
}  # fmt: skip

KINDS: Mapping[str, tuple[str, ...]] = {
    "general": (
        "general", "general agreement", "mou", "memorandum of understanding",
        "academic exchange agreement", "一般協定", "包括協定", "学術交流協定", "大学間交流協定",
        "交流協定", "覚書",
    ),
    "exchange": (
        "exchange", "student exchange", "student exchange agreement", "学生交換", "学生交換協定",
        "学生交流協定", "交換留学協定", "学生交流覚書",
    ),
    "dispatch": (
        "dispatch", "student dispatch", "student dispatch agreement", "学生派遣", "学生派遣協定",
    ),
    "faculty": ("faculty", "faculty-level agreement", "部局間協定", "部局間交流協定"),
    "research": (
        "research", "research agreement", "研究", "研究協力", "研究協定", "共同研究協定",
    ),
    "joint": (
        "joint", "joint degree", "double degree", "共同学位", "ジョイント・ディグリー",
        "ジョイントディグリー", "ダブル・ディグリー", "ダブルディグリー",
    ),
    "other": ("other", "その他"),
    "unknown": ("unknown", "not known", "不明"),
}  # fmt: skip

LEVELS: Mapping[str, tuple[str, ...]] = {
    "university": ("university", "university-wide", "大学間", "大学間協定", "全学", "全学協定"),
    "unit": ("unit", "faculty", "department", "部局", "部局間", "部局間協定", "学部", "学部間"),
    "unknown": ("unknown", "not known", "不明"),
}

RENEWALS: Mapping[str, tuple[str, ...]] = {
    "automatic": ("automatic", "auto", "自動", "自動更新", "有"),
    "amendment": ("amendment", "by amendment", "合意更新", "覚書", "覚書による", "協議"),
    "none": ("none", "no", "なし", "無", "更新なし"),
    "unknown": ("unknown", "not known", "不明"),
}

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "yes": ("yes", "y", "true", "1", "有", "あり", "はい", "○", "〇", "◯"),
    "no": ("no", "n", "false", "0", "無", "なし", "いいえ", "×"),
    "unknown": ("unknown", "not known", "不明"),
}


def fold(text: str) -> str:
    """The form under which spellings are compared: NFKC, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fold_heading(text: str) -> str:
    """The same for headings, where spaces, marks and brackets do not count either."""
    return re.sub(r"[\s_\-・./():\[\]]", "", fold(text))


def by_heading() -> dict[str, str]:
    """Folded heading -> name of the column."""
    return {fold_heading(text): name for name, texts in HEADINGS.items() for text in (name, *texts)}


def by_spelling(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Folded spelling -> value, for one of the tables above."""
    return {fold(text): value for value, texts in table.items() for text in texts}
