"""What the quotas of a problem allow to promise, found out before it is run. Pure.

Source: docs/explanation/allocation.md, "What is promised".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kakehashi.education.outbound.allocation.problem import Mechanism, Problem


class Structure(StrEnum):
    """How places and quotas of the problem lie."""

    NESTED = "nested"  # under each outermost quota all stays take the same number of places
    ONE_SCORE = "one_score"  # they do not, but everybody has the same score everywhere
    SIZES = "sizes"  # they do not, and scores differ


@dataclass(frozen=True, slots=True)
class Guarantees:
    """What is promised of a run; `text` says so to people, in English and in Japanese."""

    structure: Structure
    no_justified_envy: bool
    student_optimal: bool
    strategy_proof: bool
    text: tuple[str, str]

    def as_json(self) -> dict[str, object]:
        """Plain JSON values."""
        return {
            "structure": self.structure.value,
            "feasible": True,
            "no_justified_envy": self.no_justified_envy,
            "student_optimal": self.student_optimal,
            "strategy_proof": self.strategy_proof,
            "text": {"en": self.text[0], "ja": self.text[1]},
        }


_NESTED = (
    "Quotas are nested: nobody has a justified claim to a place that somebody with less priority"
    " holds, everybody has the best place that this allows, and listing one's true wishes is best.",
    "定員は入れ子になっています。優先順位の低い人が得た枠に対して正当な優先権を持つ人はいません。"
    "そのうえで全員が最も望ましい配分を受け、本当の志望順を書くことが最善です。",
)
_ONE_SCORE = (
    "Stays take different numbers of places, but one score orders everybody everywhere: each in"
    " turn has the best that is left. Nobody has a justified claim, and listing one's true wishes"
    " is best.",
    "留学期間により必要な枠数が異なりますが、全派遣先に共通の評点で順位が決まります。"
    "順に、残っている中で最も望ましい枠を得ます。正当な優先権が残る人はなく、本当の志望順を書くことが最善です。",
)
_SIZES = (
    "Stays take different numbers of places and scores differ: an allocation without justified"
    " claims may not exist. The best one found is given; every justified claim that is left is"
    " listed under “blocking”.",
    "留学期間により必要な枠数が異なり、評点も派遣先ごとに異なるため、正当な優先権が残らない配分は"
    "存在しないことがあります。見つかった最善の配分を示し、残る優先権はすべて「blocking」に記載します。",
)
_SERIAL = (
    "Everybody in turn, by best score, has the best place that is left. Nobody who came later"
    " holds a place that somebody earlier wanted more; listing one's true wishes is best.",
    "最高点の順に、残っている中で最も望ましい枠を得ます。順番が先の人がより望んだ枠を後の人が得ることはなく、"
    "本当の志望順を書くことが最善です。",
)
_RANK = (
    "As many as possible are placed, then the sum of ranks is the smallest possible. Scores do not"
    " decide: justified claims are listed under “blocking”, and this rule rewards misreporting"
    " one's wishes.",
    "配分人数を最大にし、そのうえで志望順位の合計を最小にします。評点では決めないため、残る優先権は"
    "「blocking」に記載します。この方式では、本当の志望順を書かない方が得になることがあります。",
)


def guarantees(problem: Problem) -> Guarantees:
    """What can be promised of a run of `problem` by its mechanism."""
    structure = structure_of(problem)
    if problem.mechanism is Mechanism.RANK:
        return Guarantees(structure, False, False, False, _RANK)
    if problem.mechanism is Mechanism.SERIAL:
        return Guarantees(structure, True, True, True, _SERIAL)
    if structure is Structure.SIZES:
        return Guarantees(structure, False, False, False, _SIZES)
    text = _NESTED if structure is Structure.NESTED else _ONE_SCORE
    return Guarantees(structure, True, True, True, text)


def structure_of(problem: Problem) -> Structure:
    """Which of the three the problem is."""
    if _same_size_within_roots(problem):
        return Structure.NESTED
    return Structure.ONE_SCORE if one_score(problem) else Structure.SIZES


def roots(problem: Problem) -> dict[str, str]:
    """Quota id -> the outermost quota around it."""
    parents = {quota.id: quota.parent for quota in problem.quotas}
    found: dict[str, str] = {}
    for quota in parents:
        path, node = [], quota
        while node not in found and (outer := parents[node]) is not None:
            path.append(node)
            node = outer
        root = found.get(node, node)
        found.update(dict.fromkeys([*path, node], root))
    return found


def sizes_by_root(problem: Problem) -> dict[str, set[int]]:
    """Outermost quota -> the sizes of placements under it."""
    root_of = roots(problem)
    sizes: dict[str, set[int]] = {}
    for placement in problem.placements:
        sizes.setdefault(root_of[placement.quota], set()).add(placement.size)
    return sizes


def _same_size_within_roots(problem: Problem) -> bool:
    return all(len(sizes) == 1 for sizes in sizes_by_root(problem).values())


def one_score(problem: Problem) -> bool:
    """Whether every applicant has the same score wherever the applicant has one."""
    seen: dict[str, int] = {}
    given: Mapping[str, int]
    for given in problem.scores.values():
        for applicant, score in given.items():
            if seen.setdefault(applicant, score) != score:
                return False
    return True
