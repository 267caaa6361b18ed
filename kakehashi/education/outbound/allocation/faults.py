"""What can be wrong with an allocation's document, as values and in words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FaultReason(StrEnum):
    """Why something in the document cannot be taken."""

    # the document as a whole
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    SYNTAX = "syntax"
    TOO_DEEP = "too_deep"
    # one value
    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    DUPLICATE_KEY = "duplicate_key"
    NOT_OBJECT = "not_object"
    NOT_LIST = "not_list"
    NOT_TEXT = "not_text"
    NOT_INTEGER = "not_integer"
    OUT_OF_RANGE = "out_of_range"
    BAD_ID = "bad_id"
    UNKNOWN_VERSION = "unknown_version"
    UNKNOWN_MECHANISM = "unknown_mechanism"
    # how values fit together
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_CHOICE = "duplicate_choice"
    DUPLICATE_ROW = "duplicate_row"
    UNKNOWN_QUOTA = "unknown_quota"
    UNKNOWN_PLACEMENT = "unknown_placement"
    OVERLAP = "overlap"
    CYCLE = "cycle"
    TOO_MANY_LEVELS = "too_many_levels"
    PIN_BREAKS_QUOTA = "pin_breaks_quota"
    SIZES_WITH_RANK = "sizes_with_rank"


_SENTENCES: Mapping[FaultReason, tuple[str, str]] = {
    FaultReason.TOO_LARGE: (
        "The document has {0} bytes; at most {1} are read.",
        "文書は{0}バイトです。読み込めるのは{1}バイトまでです。",
    ),
    FaultReason.ENCODING: (
        "The document is not UTF-8 (byte {0}).",
        "文書がUTF-8ではありません（{0}バイト目）。",
    ),
    FaultReason.SYNTAX: ("This is not JSON: {0}.", "JSONとして読めません: {0}"),
    FaultReason.TOO_DEEP: (
        "Values lie too deep inside one another.",
        "値の入れ子が深すぎます。",
    ),
    FaultReason.MISSING: ("“{0}” is missing.", "「{0}」がありません。"),
    FaultReason.UNKNOWN_KEY: (
        "“{0}” is no key here; there are {1}.",
        "「{0}」というキーはここでは使えません。使えるのは{1}です。",
    ),
    FaultReason.DUPLICATE_KEY: ("The key “{0}” stands twice.", "キー「{0}」が重複しています。"),
    FaultReason.NOT_OBJECT: ("This must be an object.", "オブジェクトでなければなりません。"),
    FaultReason.NOT_LIST: ("This must be a list.", "リストでなければなりません。"),
    FaultReason.NOT_TEXT: ("This must be text, not {0}.", "文字列でなければなりません（{0}）。"),
    FaultReason.NOT_INTEGER: (
        "This must be a whole number, not {0}.",
        "整数でなければなりません（{0}）。",
    ),
    FaultReason.OUT_OF_RANGE: (
        "{0} is not between {1} and {2}.",
        "{0}は{1}から{2}までの範囲にありません。",
    ),
    FaultReason.BAD_ID: (
        "An id has 1 to {0} characters that can be written as UTF-8.",
        "識別子はUTF-8で表せる1〜{0}文字でなければなりません。",
    ),
    FaultReason.UNKNOWN_VERSION: (
        "Version {0} is not known; this is version {1}.",
        "版{0}は扱えません。扱える版は{1}です。",
    ),
    FaultReason.UNKNOWN_MECHANISM: (
        "“{0}” is no mechanism; there are {1}.",
        "「{0}」という方式はありません。使えるのは{1}です。",
    ),
    FaultReason.DUPLICATE_ID: (
        "The id “{0}” is already that of {1}.",
        "識別子「{0}」は{1}ですでに使われています。",
    ),
    FaultReason.DUPLICATE_CHOICE: (
        "The applicant “{0}” chooses “{1}” twice.",
        "応募者「{0}」の志望に「{1}」が重複しています。",
    ),
    FaultReason.DUPLICATE_ROW: ("This says the same as {0}.", "{0}と同じ内容です。"),
    FaultReason.UNKNOWN_QUOTA: ("There is no quota “{0}”.", "「{0}」という定員はありません。"),
    FaultReason.UNKNOWN_PLACEMENT: (
        "There is no placement “{0}”.",
        "「{0}」という派遣先はありません。",
    ),
    FaultReason.OVERLAP: (
        "“{0}” lies in more than one quota. Quotas must be nested: each in one other or in none.",
        "「{0}」が複数の定員に属しています。定員は入れ子にし、それぞれ一つの定員の中に置くか、"
        "どこにも属さないようにしてください。",
    ),
    FaultReason.CYCLE: (
        "These quotas lie inside one another in a circle: {0}.",
        "定員が循環しています: {0}",
    ),
    FaultReason.TOO_MANY_LEVELS: (
        "The quota “{0}” lies inside more than {1} others.",
        "定員「{0}」の入れ子が{1}段を超えています。",
    ),
    FaultReason.PIN_BREAKS_QUOTA: (
        "The place of “{0}” at “{1}” given beforehand does not fit: the quota “{2}” has {3}, and"
        " {4} would be taken.",
        "「{0}」に事前に与えた「{1}」の枠が収まりません。定員「{2}」は{3}ですが、{4}が使われることに"
        "なります。",
    ),
    FaultReason.SIZES_WITH_RANK: (
        "Under the quota “{0}” stays take different numbers of places, which the mechanism “rank”"
        " cannot weigh. Use “da” or “serial”.",
        "定員「{0}」の中で留学ごとに必要な枠数が異なり、方式「rank」では扱えません。"
        "「da」または「serial」を使ってください。",
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """path: place in the document, such as `applicants[3].choices[0]`; empty for all of it."""

    path: str
    reason: FaultReason
    values: tuple[str, ...] = ()

    def text(self, language: str = "en") -> str:
        """The reason in words: "en" or "ja"."""
        return _SENTENCES[self.reason][("en", "ja").index(language)].format(*self.values)
