"""What whoever runs an allocation should know although nothing is wrong. Pure."""

from kakehashi.education.outbound.allocation.problem import Mechanism, Problem
from kakehashi.education.outbound.allocation.result import Warned
from kakehashi.education.outbound.allocation.verifying import Certificate

_RANK = Warned(
    "rewards_misreporting",
    (
        "This mechanism rewards misreporting: who lists other wishes than the true ones may do"
        " better. Say so in the rule that is published.",
        "この方式では、本当の志望順を書かない方が得になることがあります。公表する規則に明記してください。",
    ),
)
_ABSENT = (
    "Scores or ineligibilities name {number} who are no applicants of this run and were left out:"
    " {names}",
    "評点または応募資格の欄に、今回の応募者でない{number}人の識別子があり、除外しました: {names}",
)
_BLOCKING = (
    "{number} justified claims are left; the result lists them (“blocking” in the file).",
    "正当な優先権が{number}件残っています。結果に一覧があります（ファイルでは「blocking」）。",
)
_MOVES = (
    "{number} applicants see a place under the same quota that their own place alone keeps from"
    " them, since they have different scores there. One score for each applicant under a quota"
    " prevents this. The file lists them under “moves”.",
    "同じ定員の中で派遣先ごとに評点が異なるため、自分の枠だけが妨げとなって別の枠に移れない例が"
    "{number}件あります。同じ定員の中で一人に一つの評点を使えば生じません。ファイルの「moves」に一覧があります。",
)
_BY_PIN = (
    "{number} claims stand behind places given beforehand; the result lists them (“by_pin” in"
    " the file).",
    "事前に与えた枠のために認められなかった優先権が{number}件あります。結果に一覧があります"
    "（ファイルでは「by_pin」）。",
)
_NAMED = 10  # of the absent


def warnings(problem: Problem, certificate: Certificate) -> tuple[Warned, ...]:
    """What to tell, in the order of weight."""
    found = [_RANK] if problem.mechanism is Mechanism.RANK else []
    counted = [
        ("blocking", _BLOCKING, len(certificate.blocking)),
        ("moves", _MOVES, len(certificate.moves)),
        ("by_pin", _BY_PIN, len(certificate.by_pin)),
    ]
    found += [_worded(code, pair, number) for code, pair, number in counted if number]
    absent = absentees(problem)
    if absent:
        names = ", ".join(absent[:_NAMED]) + (" …" if len(absent) > _NAMED else "")
        found.append(_worded("absent", _ABSENT, len(absent), names))
    return tuple(found)


def absentees(problem: Problem) -> list[str]:
    """Ids in scores and ineligibilities of no applicant of the run, who may have withdrawn."""
    known = {applicant.id for applicant in problem.applicants}
    named = {each.applicant for each in problem.ineligible}
    for given in problem.scores.values():
        named.update(given)
    return sorted(named - known)


def _worded(code: str, pair: tuple[str, str], number: int, names: str = "") -> Warned:
    english, japanese = (sentence.format(number=number, names=names) for sentence in pair)
    return Warned(code, (english, japanese))
