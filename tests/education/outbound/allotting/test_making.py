import hashlib
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.allocation.problem import (
    Applicant,
    Mechanism,
    Placement,
    Problem,
    Quota,
)
from kakehashi.education.outbound.allotting.basis import Basis, Held, applicant_of
from kakehashi.education.outbound.allotting.making import make

KEYS = ("a", "b", "c")


def problem_of(draw, mechanism, sizes, names):
    quotas = (
        Quota("all", draw(st.integers(1, 4))),
        *(Quota(key, draw(st.integers(0, 2)), "all") for key in KEYS),
    )
    choices = {name: draw(st.permutations(KEYS))[: draw(st.integers(1, 3))] for name in names}
    return choices, Problem(
        mechanism=mechanism,
        seed=draw(st.integers(0, 99)),
        quotas=quotas,
        placements=tuple(Placement(key, key, sizes[key]) for key in KEYS),
        applicants=tuple(Applicant(name, tuple(choices[name])) for name in names),
        scores={key: {name: draw(st.integers(0, 3)) for name in names} for key in KEYS},
    )


def basis_of(problem, choices, held):
    applicants = tuple(
        applicant_of(name, choices[name], held.get(name)) for name in sorted(choices)
    )
    problem = Problem(
        problem.mechanism,
        problem.seed,
        problem.quotas,
        problem.placements,
        applicants,
        problem.scores,
    )
    return Basis(None, problem, None, dict.fromkeys(KEYS, 1), choices, held, {})


@st.composite
def reruns(draw):
    """What held after a first run, some confirmed, some gone, perhaps by another mechanism."""
    names = [str(number) for number in range(1, draw(st.integers(2, 5)) + 1)]
    mechanism = draw(st.sampled_from(list(Mechanism)))
    one_size = mechanism is Mechanism.RANK
    sizes = {key: 1 if one_size else draw(st.integers(1, 2)) for key in KEYS}
    choices, problem = problem_of(draw, mechanism, sizes, names)
    first = make(basis_of(problem, choices, {}))
    gone = draw(st.sets(st.sampled_from(names)))
    held = {
        name: Held(key, draw(st.booleans()))
        for name, key in first.result.assignment.items()
        if name not in gone
    }
    stays = {name: each for name, each in choices.items() if name not in gone}
    return held, stays, basis_of(problem, stays, held)


@given(reruns())
@settings(max_examples=150, deadline=None)
def test_make_leaves_nobody_who_stays_worse_off(rerun):
    held, choices, basis = rerun
    made = make(basis)
    for name, each in held.items():
        now = made.result.assignment[name]
        if each.is_fixed:
            assert now == each.placement
        else:
            assert choices[name].index(now) <= choices[name].index(each.placement)


@given(reruns())
@settings(max_examples=50, deadline=None)
def test_make_keeps_input_and_output_with_their_hashes_and_counts(rerun):
    _held, choices, basis = rerun
    made = make(basis)
    columns, output = made.columns, json.loads(made.output)
    assert columns["input_sha256"] == hashlib.sha256(made.document).hexdigest()
    assert columns["output_sha256"] == hashlib.sha256(made.output).hexdigest()
    assert columns["placed"] == len(output["assignment"])
    ranks = [choices[name].index(key) + 1 for name, key in output["assignment"].items()]
    assert (columns["first_choices"], columns["rank_sum"]) == (ranks.count(1), sum(ranks))
    admitted = {key: line["admitted"] for key, line in columns["summary"]["placements"].items()}
    assert admitted == {key: list(output["assignment"].values()).count(key) for key in KEYS}
    rows = {str(row["application_id"]): row for row in made.rows()}
    for key, names in output["reserves"].items():
        for place, name in enumerate(names, start=1):
            (reason,) = [each for each in rows[name]["reasons"] if each["placement"] == key]
            assert reason["place"] == place
