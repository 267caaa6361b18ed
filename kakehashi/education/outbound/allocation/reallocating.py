"""Running again after answers, withdrawals and added places: same scores, same lottery. Pure.

Whoever stays keeps at least what is held. With stays of one size that is a theorem of deferred
acceptance; `worse_off` looks whether it is so, which must be asked where sizes differ.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from kakehashi.education.outbound.allocation.problem import Applicant, Problem


@dataclass(frozen=True, slots=True)
class Answers:
    """What those who were offered a place said; ids of applicants.

    confirmed: keep the place for certain and give up all better wishes.
    upgrading: keep it unless a better wish comes free.
    withdrawn: take no part any more; who declined or let the offer lapse is one of them.
    Who holds a place and is in none of them is treated as upgrading; who holds none still waits.
    """

    confirmed: frozenset[str] = frozenset()
    upgrading: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()


def again(problem: Problem, held: Mapping[str, str], answers: Answers) -> Problem:
    """The problem to run next.

    problem: the one that was run, with places added where there are more now.
    held:    applicant id -> placement id, as it gave them.
    Raises:  ValueError, if somebody gave two answers, or one about a place that is not held.
    """
    _check(held, answers)
    applicants = tuple(
        _staying(applicant, held.get(applicant.id), applicant.id in answers.confirmed)
        for applicant in problem.applicants
        if applicant.id not in answers.withdrawn
    )
    return replace(problem, applicants=applicants)


def worse_off(problem: Problem, held: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Who takes part in `problem`, held a place and has now none or one wanted less; by id."""
    return sorted(
        applicant.id
        for applicant in problem.applicants
        if applicant.id in held
        and now.get(applicant.id) != held[applicant.id]
        and not _is_better(applicant, now.get(applicant.id), held[applicant.id])
    )


def _check(held: Mapping[str, str], answers: Answers) -> None:
    groups: tuple[Collection[str], ...] = (
        answers.confirmed,
        answers.upgrading,
        answers.withdrawn,
    )
    for name in sorted(frozenset().union(*groups)):
        if sum(name in group for group in groups) > 1:
            raise ValueError(f"{name} gave more than one answer.")
    for name in sorted((answers.confirmed | answers.upgrading) - held.keys()):
        raise ValueError(f"{name} holds no place.")


def _staying(applicant: Applicant, held: str | None, confirmed: bool) -> Applicant:
    if held is None:
        return applicant
    if confirmed:
        return replace(applicant, pin=held)
    if applicant.pin is None and held in applicant.choices:
        wanted = applicant.choices[: applicant.choices.index(held) + 1]
        return replace(applicant, choices=wanted)
    return applicant


def _is_better(applicant: Applicant, now: str | None, held: str) -> bool:
    choices = applicant.choices
    if now is None or now not in choices:
        return False
    return held not in choices or choices.index(now) < choices.index(held)
