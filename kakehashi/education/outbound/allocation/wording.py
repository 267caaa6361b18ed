"""The sentences of an allocation in English and Japanese. Pure: a command has no catalogue."""

from collections.abc import Callable, Mapping

from kakehashi.education.outbound.allocation.explaining import Explanation, Reason

LANGUAGES = ("en", "ja")
SHOWN = 16  # digits of a lottery number that a sentence shows

_FULL = (
    "“{quota}” is full (capacity {capacity}). The lowest score admitted there is"
    " {lowest_admitted}; yours is {own}.",
    "「{quota}」は定員（{capacity}）に達しています。受け入れられた人の最低点は{lowest_admitted}点、"
    "あなたは{own}点です。",
)
_NO_PLACE = (
    "“{quota}” had no place left to give in this run (capacity {capacity}).",
    "「{quota}」（定員{capacity}）には、今回配分できる枠がありませんでした。",
)
_SENTENCES: Mapping[Reason, tuple[str, str]] = {
    Reason.FULL: _FULL,
    Reason.LOTTERY: (
        "“{quota}” is full (capacity {capacity}). The last admitted there has the same score as"
        " you, {own}; the lottery decided: {lowest_lottery}… goes before your {lottery}….",
        "「{quota}」は定員（{capacity}）に達しています。受け入れられた最後の人はあなたと同じ{own}点で、"
        "抽選で決まりました。抽選番号{lowest_lottery}…が、あなたの{lottery}…より先になります。",
    ),
    Reason.SIZE: (
        "Those before you left {left} of the {capacity} places of “{quota}”; this stay takes"
        " {size}. Your score is {own}.",
        "あなたより先の人の配分後、「{quota}」の定員{capacity}のうち残りは{left}で、"
        "この留学に必要な枠は{size}です。あなたは{own}点です。",
    ),
    Reason.INELIGIBLE: (
        "You cannot have this placement: {because}.",
        "この派遣先の応募要件を満たしていません（{because}）。",
    ),
    Reason.NOT_RANKED: (
        "You cannot have this placement: you were given no score there.",
        "この派遣先では評点が付けられていないため、配分の対象になりません。",
    ),
    Reason.PINNED: (
        "Your place was given before this run, which did not consider this choice.",
        "あなたの派遣先は今回の配分の前に決まっていたため、この志望は検討されませんでした。",
    ),
    Reason.TOTAL_RANK: (
        "“{quota}” is full (capacity {capacity}). This call places as many as it can with the"
        " smallest sum of ranks; scores do not decide. Lowest score there: {lowest_admitted};"
        " yours: {own}.",
        "「{quota}」は定員（{capacity}）に達しています。この募集では、配分人数を最大にしたうえで志望順位の"
        "合計を最小にし、評点では決めません。配分された人の最低点は{lowest_admitted}点、"
        "あなたは{own}点です。",
    ),
    Reason.BLOCKING: (
        "You have a justified claim to this placement: no allocation without such claims was"
        " found. It is listed under “blocking”. Your score is {own}.",
        "この派遣先について、あなたには正当な優先権があります。優先権の対立が残らない配分は見つからず、"
        "「blocking」に記載しています。あなたは{own}点です。",
    ),
}
_TOTAL_RANK_ALONE = (
    "“{quota}” is full (capacity {capacity}). This call places as many as it can with the smallest"
    " sum of ranks; scores do not decide. Your score is {own}.",
    "「{quota}」は定員（{capacity}）に達しています。この募集では、配分人数を最大にしたうえで志望順位の"
    "合計を最小にし、評点では決めません。あなたは{own}点です。",
)


def sentence(
    explanation: Explanation,
    language: str,
    names: Mapping[str, str] = {},
    score: Callable[[int], str] = str,
) -> str:
    """The reason in words.

    language: "en" or "ja". names: quota id -> how to name it, the id where none is given.
    score: how to say a score.
    """
    values = explanation._asdict()
    values["quota"] = names.get(explanation.quota or "", explanation.quota)
    for number in ("lottery", "lowest_lottery"):
        values[number] = (values[number] or "")[:SHOWN]
    for number in ("own", "lowest_admitted"):
        if values[number] is not None:
            values[number] = score(values[number])
    if values["because"]:
        values["because"] = values["because"].rstrip(".。")
    pair = _SENTENCES[explanation.reason]
    if explanation.lowest_admitted is None:
        pair = {Reason.FULL: _NO_PLACE, Reason.TOTAL_RANK: _TOTAL_RANK_ALONE}.get(
            explanation.reason, pair
        )
    return pair[LANGUAGES.index(language)].format_map(values)


def in_both(explanation: Explanation) -> dict[str, str]:
    """The reason in words: {"en": …, "ja": …}."""
    return {language: sentence(explanation, language) for language in LANGUAGES}
