"""Makers of allocation problems: one by hand, and small ones of every kind for Hypothesis."""

from hypothesis import strategies as st

from kakehashi.education.outbound.allocation.problem import (
    Applicant,
    Ineligible,
    Mechanism,
    Placement,
    Problem,
    Quota,
)


def make_problem(quotas, placements, choices, scores, *, sizes=None, pins=None, **facts):
    """quotas: id -> (capacity, parent); placements: id -> quota; choices: id -> "x y" or list."""
    facts = {"mechanism": Mechanism.DA, "seed": 7, **facts}
    return Problem(
        quotas=tuple(Quota(name, *rest) for name, rest in quotas.items()),
        placements=tuple(
            Placement(name, quota, (sizes or {}).get(name, 1)) for name, quota in placements.items()
        ),
        applicants=tuple(
            Applicant(name, tuple(wishes.split()), (pins or {}).get(name))
            for name, wishes in choices.items()
        ),
        scores=scores,
        **facts,
    )


@st.composite
def problems(
    draw, *, mechanism=Mechanism.DA, most=4, sizes=(1,), pinned=False, one_score=False, capacity=2
):
    """Up to `most` applicants, four placements, quotas up to three levels deep, many ties."""
    trees = [
        [("top", None), ("left", "top"), ("right", "top"), ("in", "left")],
        [("top", None), ("left", "top"), ("right", None), ("in", "right")],
        [("top", None), ("left", "top"), ("right", "left"), ("in", "right")],
    ]
    tree = draw(st.sampled_from(trees))
    quotas = tuple(Quota(name, draw(st.integers(0, capacity)), outer) for name, outer in tree)
    places = tuple(
        Placement(name, draw(st.sampled_from([name for name, _ in tree])), size)
        for name in "abcd"
        for size in [draw(st.sampled_from(sizes))]
    )
    names = [f"s{number}" for number in range(draw(st.integers(1, most)))]
    scores = {each.id: {} for each in places}
    for name in names:
        general = draw(st.integers(0, 2))
        for each in places:
            if draw(st.integers(0, 7)):
                given = general if one_score else draw(st.integers(0, 2))
                scores[each.id][name] = given
    applicants, barred = [], []
    for name in names:
        choices = tuple(draw(st.permutations("abcd")))[: draw(st.integers(0, 4))]
        applicants.append(Applicant(name, choices))
        if not draw(st.integers(0, 7)):
            barred.append(Ineligible(name, draw(st.sampled_from("abcd")), "CEFR below B2"))
    problem = Problem(
        mechanism,
        draw(st.integers(0, 5)),
        quotas,
        places,
        tuple(applicants),
        scores,
        tuple(barred),
    )
    return draw(_with_pins(problem)) if pinned else problem


@st.composite
def _with_pins(draw, problem):
    """Somebody is given a place beforehand, and the quotas around it hold it."""
    pin = draw(st.sampled_from("abcd"))
    applicants = list(problem.applicants)
    number = draw(st.integers(0, len(applicants) - 1))
    chosen = applicants[number]
    applicants[number] = Applicant(chosen.id, chosen.choices, pin)
    quota = {each.id: each.quota for each in problem.placements}[pin]
    parents = {each.id: each.parent for each in problem.quotas}
    around = set()
    while quota is not None:
        around.add(quota)
        quota = parents[quota]
    quotas = tuple(
        Quota(each.id, each.capacity + 2 * (each.id in around), each.parent)
        for each in problem.quotas
    )
    return Problem(
        problem.mechanism,
        problem.seed,
        quotas,
        problem.placements,
        tuple(applicants),
        problem.scores,
        problem.ineligible,
    )
