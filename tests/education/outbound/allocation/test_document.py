import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.allocation import checking
from kakehashi.education.outbound.allocation.document import read
from kakehashi.education.outbound.allocation.faults import Fault, FaultReason
from kakehashi.education.outbound.allocation.problem import (
    Applicant,
    Ineligible,
    Mechanism,
    Placement,
    Problem,
    Quota,
    input_hash,
    written,
)
from tests.education.outbound.allocation.make import problems

ROOT = Path(__file__).resolve().parents[4]
SCHEMA = json.loads((ROOT / "docs/reference/allocation.schema.json").read_text(encoding="utf-8"))
ISSUE = """
{"version": 1, "mechanism": "da", "seed": 7,
 "quotas": [{"id": "vienna", "capacity": 3, "parent": null},
            {"id": "vienna/law", "capacity": 1, "parent": "vienna"}],
 "placements": [{"id": "vienna-law-autumn", "quota": "vienna/law", "size": 1}],
 "applicants": [{"id": "s1", "choices": ["vienna-law-autumn"], "pin": null}],
 "scores": {"vienna-law-autumn": {"s1": 8750, "s2": 8000, "s3": 8000}},
 "ineligible": [{"applicant": "s9", "placement": "vienna-law-autumn", "reason": "CEFR below B2"}]}
"""


def changed(**values):
    """The document of the issue with other values at the top."""
    return json.dumps({**json.loads(ISSUE), **values})


def told(text, **given):
    """(path, reason) of every fault."""
    found = read(text, **given)
    assert isinstance(found, list)
    assert all(fault.text("en") and fault.text("ja") for fault in found)
    return [(fault.path, str(fault.reason)) for fault in found]


def test_read_takes_the_example_of_the_issue():
    assert read(ISSUE) == Problem(
        Mechanism.DA,
        7,
        (Quota("vienna", 3), Quota("vienna/law", 1, "vienna")),
        (Placement("vienna-law-autumn", "vienna/law"),),
        (Applicant("s1", ("vienna-law-autumn",)),),
        {"vienna-law-autumn": {"s1": 8750, "s2": 8000, "s3": 8000}},
        (Ineligible("s9", "vienna-law-autumn", "CEFR below B2"),),
    )
    assert read(b"\xef\xbb\xbf" + ISSUE.encode()) == read(ISSUE)


def test_a_mechanism_and_a_seed_that_are_named_take_the_place_of_the_documents():
    found = read(changed(seed=None), mechanism="rank", seed=2**128)
    assert (found.mechanism, found.seed) == (Mechanism.RANK, 2**128)


@given(problems(sizes=(1, 2), capacity=4, pinned=True))
@settings(max_examples=40)
def test_what_is_written_is_read_again_and_passes_the_schema(problem):
    text = written(problem)
    jsonschema.validate(json.loads(text), SCHEMA)
    again = read(text)
    assert written(again) == text
    assert input_hash(again) == input_hash(problem)
    assert checking.faults(problem) == []


ROWS = {
    "quotas": [{"id": "q", "capacity": 1}],
    "placements": [{"id": "p", "quota": "q"}],
    "applicants": [{"id": "s", "choices": ["p"]}],
    "scores": {"p": {"s": 1}},
    "ineligible": [],
}
SINGLE = [
    ({"version": 2}, "version", "unknown_version"),
    ({"version": True}, "version", "unknown_version"),
    ({"mechanism": "boston"}, "mechanism", "unknown_mechanism"),
    ({"seed": -1}, "seed", "out_of_range"),
    ({"seed": "7"}, "seed", "not_integer"),
    ({"quotas": {}}, "quotas", "not_list"),
    ({"scores": []}, "scores", "not_object"),
    ({"scores": {"p": [1]}}, 'scores["p"]', "not_object"),
    ({"scores": {"p": {"s": 1.5}}}, 'scores["p"]["s"]', "not_integer"),
    ({"scores": {"p": {"s": True}}}, 'scores["p"]["s"]', "not_integer"),
    ({"scores": {"p": {"s": 2**53}}}, 'scores["p"]["s"]', "out_of_range"),
    ({"quotas": [{"id": "q", "capacity": -1}]}, "quotas[0].capacity", "out_of_range"),
    ({"quotas": [{"id": "q"}]}, "quotas[0].capacity", "missing"),
    ({"placements": [{"id": "p", "quota": "q", "size": 0}]}, "placements[0].size", "out_of_range"),
    ({"applicants": [{"id": "", "choices": []}]}, "applicants[0].id", "bad_id"),
    ({"applicants": [{"id": 7, "choices": []}]}, "applicants[0].id", "not_text"),
    ({"applicants": ["s"]}, "applicants[0]", "not_object"),
    ({"applicants": [{"id": "s", "choices": [1]}]}, "applicants[0].choices[0]", "not_text"),
    ({"applicants": [{"id": "s", "choices": [], "pim": 1}]}, "applicants[0].pim", "unknown_key"),
    ({"ineligble": []}, "ineligble", "unknown_key"),
    ({"ineligible": [{"applicant": "s", "placement": "p"}]}, "ineligible[0].reason", "missing"),
]


@pytest.mark.parametrize(("values", "path", "reason"), SINGLE)
def test_read_and_the_schema_refuse_a_wrong_value_where_it_stands(values, path, reason):
    document = {"version": 1, "seed": 1, **ROWS, **values}
    assert (path, reason) in told(json.dumps(document))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        (
            {"quotas": [{"id": "q", "capacity": 1}, {"id": "q", "capacity": 2, "parent": "z"}]},
            [
                ("quotas[1].id", "duplicate_id"),
                ("quotas[1].parent", "overlap"),
                ("quotas[1].parent", "unknown_quota"),
            ],
        ),
        (
            {"quotas": [{"id": "q", "capacity": 1, "parent": ["a", "b"]}]},
            [("quotas[0].parent", "overlap")],
        ),
        (
            {
                "quotas": [
                    {"id": "q", "capacity": 1, "parent": "r"},
                    {"id": "r", "capacity": 1, "parent": "q"},
                    {"id": "t", "capacity": 1, "parent": "t"},
                ]
            },
            [("quotas[0].parent", "cycle"), ("quotas[2].parent", "cycle")],
        ),
        (
            {"placements": [{"id": "p", "quota": "q"}, {"id": "p", "quota": "r"}]},
            [
                ("placements[1].id", "duplicate_id"),
                ("placements[1].quota", "unknown_quota"),
                ("placements[1].quota", "overlap"),
            ],
        ),
        (
            {"applicants": [{"id": "s", "choices": ["p", "x", "p"]}, {"id": "s", "choices": []}]},
            [
                ("applicants[1].id", "duplicate_id"),
                ("applicants[0].choices[1]", "unknown_placement"),
                ("applicants[0].choices[2]", "duplicate_choice"),
            ],
        ),
        ({"scores": {"x": {}}}, [('scores["x"]', "unknown_placement")]),
        (
            {"ineligible": [{"applicant": "s", "placement": "p", "reason": "GPA"}] * 2},
            [("ineligible[1]", "duplicate_row")],
        ),
        (
            {"applicants": [{"id": "s", "choices": [], "pin": "x"}]},
            [("applicants[0].pin", "unknown_placement")],
        ),
        (
            {"applicants": [{"id": name, "choices": [], "pin": "p"} for name in "ts"]},
            [("applicants[0].pin", "pin_breaks_quota")],
        ),
        (
            {
                "mechanism": "rank",
                "placements": [{"id": "p", "quota": "q"}, {"id": "y", "quota": "q", "size": 2}],
            },
            [("mechanism", "sizes_with_rank")],
        ),
        (
            {"quotas": [{"id": "q", "capacity": 1}]
             + [{"id": f"n{n}", "capacity": 1, "parent": f"n{n - 1}" if n else "q"}
                for n in range(64)]},
            [("quotas[64].parent", "too_many_levels")],
        ),
    ],
)  # fmt: skip
def test_read_refuses_what_does_not_fit_together(values, faults):
    assert told(json.dumps({"version": 1, "seed": 1, **ROWS, **values})) == faults


def test_a_pin_that_breaks_a_quota_names_applicant_and_quota():
    pinned = [{"id": name, "choices": [], "pin": "p"} for name in ("one", "two")]
    (fault,) = read(json.dumps({"version": 1, "seed": 1, **ROWS, "applicants": pinned}))
    assert fault == Fault(
        "applicants[1].pin", FaultReason.PIN_BREAKS_QUOTA, ("two", "p", "q", "1", "2")
    )
    assert fault.text() == (
        "The place of “two” at “p” given beforehand does not fit: the quota “q” has 1, and 2"
        " would be taken."
    )


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ("", "line 1, column 1", "syntax"),
        ("{'a': 1}", "line 1, column 2", "syntax"),
        ("[]", "", "not_object"),
        (b"\xff{}", "", "encoding"),
        ("[" * 100_000, "", "too_deep"),
        ('{"version": ' + "9" * 5000 + "}", "", "syntax"),
        (changed(scores={"vienna-law-autumn": {"s1": float("nan")}}),
         'scores["vienna-law-autumn"]["s1"]', "not_integer"),
        (ISSUE.replace("8750", "1e999"), 'scores["vienna-law-autumn"]["s1"]', "not_integer"),
        (ISSUE.replace('"s2"', '"s1"'), 'scores["vienna-law-autumn"]["s1"]', "duplicate_key"),
        (ISSUE.replace('"id": "s1"', '"id": "\\ud800"'), "applicants[0].id", "bad_id"),
    ],
)  # fmt: skip
def test_read_refuses_what_is_no_sound_json(text, path, reason):
    assert (path, reason) in told(text)


def test_read_refuses_more_than_the_limit_in_words(monkeypatch):
    monkeypatch.setitem(checking.LIMITS, "bytes", 100)
    (fault,) = read(ISSUE)
    assert (fault.path, fault.reason) == ("", FaultReason.TOO_LARGE)
    assert fault.text().endswith("at most 100 are read.")


def test_every_fault_of_a_long_document_is_named():
    rows = [{"id": f"s{number}", "choices": ["x"]} for number in range(2000)]
    faults = told(json.dumps({"version": 1, "seed": 1, **ROWS, "applicants": rows}))
    assert faults == [
        (f"applicants[{number}].choices[0]", "unknown_placement") for number in range(2000)
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "quota", "choices", "pin", "p", "s"]), inner)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*ROWS, "version", "seed", "mechanism"]), json_values))
@settings(max_examples=80)
def test_read_raises_for_nothing(values):
    found = read(json.dumps({"version": 1, "seed": 1, **ROWS, **values}))
    assert isinstance(found, Problem) or found
    assert isinstance(found, Problem) or all(fault.text("ja") for fault in found)
