"""How columns and values of a file of verified links are spelled in English and Japanese. Pure."""

from collections.abc import Mapping

from kakehashi.agreements.spellings import by_spelling, fold, fold_heading

__all__ = ["ANSWERS", "COLUMNS", "HEADINGS", "NEEDED", "TARGETS", "fold", "fold_heading"]

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "work": ("work", "doi", "openalex", "work id", "業績", "論文", "業績ID", "論文ID"),
    "unit": ("unit", "faculty", "department", "部局", "部局名", "学部等", "所属"),
    "person": ("person", "researcher", "orcid", "profile", "研究者", "研究者番号", "氏名"),
    "institution": ("institution", "partner", "ror", "ror id", "機関", "相手機関", "大学"),
    "belongs": ("belongs", "belongs to it", "stands", "answer", "帰属", "該当", "判定"),
    "reason": ("reason", "source", "evidence", "remark", "理由", "根拠", "備考"),
}
NEEDED = ("work", "belongs", "reason")
TARGETS = ("unit", "person", "institution")
COLUMNS = {fold_heading(text): name for name, texts in HEADINGS.items() for text in texts}
ANSWERS = by_spelling(
    {
        "yes": ("yes", "y", "true", "1", "belongs", "はい", "有", "あり", "該当", "○", "〇"),
        "no": ("no", "n", "false", "0", "does not belong", "いいえ", "無", "なし", "非該当", "×"),
    }
)
