"""What our words do to the tables, in plain values."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.research.projects.collaboration.overlay import links, units
from kakehashi.research.projects.overruling.resolving import resolve
from kakehashi.research.projects.overruling.sources import Source
from kakehashi.research.projects.overruling.words import Of, Placed, Resolved, Why, Word, differing

HOME, THEIRS, PART = 1, 4, 12
SOURCE = Source(
    works=frozenset({10, 11}),
    by_doi={"10.1/a": 10, "10.1/b": 11},
    named={10: frozenset({HOME, PART}), 11: frozenset({THEIRS})},
    authors={10: frozenset({77, "0000-0001-0000-0009"})},
    numbers={"home": HOME, "theirs": THEIRS, "part": PART},
    unified={HOME: HOME, THEIRS: THEIRS, PART: THEIRS},
)
UNIT = Word(1, Of.UNIT, True, 10, units=(5, 3))


def resolved(*words):
    return resolve(words, SOURCE, ("home",))


def test_resolve_gives_a_work_to_the_unit_and_those_above_it():
    found = resolved(UNIT)

    assert units(found.verdicts).to_pylist() == [{"work": 10, "unit": 3}, {"work": 10, "unit": 5}]
    assert found.placed == {1: Placed(10, True)}
    assert links(found.verdicts) == {}


def test_resolve_makes_a_unit_s_work_the_university_s_where_the_source_does_not_name_it():
    found = resolved(replace(UNIT, openalex=11))

    assert links(found.verdicts) == {11: {HOME: True}}
    assert differing([UNIT], found) == [1]


def test_resolve_finds_a_work_by_its_doi_where_the_number_is_gone():
    assert resolved(replace(UNIT, openalex=999, doi="10.1/b")).placed[1].work == 11


def test_resolve_refuses_every_part_of_a_refused_institution():
    word = Word(1, Of.INSTITUTION, False, 10, rors=("theirs",))

    found = resolved(word)

    assert links(found.verdicts) == {10: {THEIRS: False, PART: False}}
    assert differing([word], found) == [1]


def test_resolve_of_a_part_leaves_the_whole_alone():
    found = resolved(Word(1, Of.INSTITUTION, False, 11, rors=("part",)))

    assert links(found.verdicts) == {11: {PART: False}}
    assert found.placed[1].source is False


def test_what_is_said_of_a_unit_outweighs_what_follows_from_a_person():
    person = Word(2, Of.PERSON, True, 10, units=(5,), author=77)

    found = resolved(replace(UNIT, stands=False), person)

    assert units(found.verdicts).to_pylist() == []


def test_that_a_work_is_not_a_person_s_says_nothing_of_the_unit():
    person = Word(2, Of.PERSON, False, 10, units=(5,), orcid="0000-0001-0000-0009")

    found = resolved(person)

    assert found.verdicts == ()
    assert differing([person], found) == [2]


@pytest.mark.parametrize(
    ("word", "why"),
    [
        (Word(1, Of.UNIT, True, 999, units=(5,)), Why.NO_WORK),
        (Word(1, Of.INSTITUTION, True, 10), Why.NO_ROR),
        (Word(1, Of.INSTITUTION, True, 10, rors=("elsewhere",)), Why.NO_INSTITUTION),
    ],
)
def test_resolve_says_why_a_word_has_no_effect(word, why):
    assert resolved(word) == Resolved((), {}, {1: why})


WORDS = st.lists(
    st.builds(
        Word,
        st.integers(1, 50),
        st.sampled_from(Of),
        st.booleans(),
        st.sampled_from([10, 11, 12, None]),
        st.sampled_from(["", "10.1/a", "10.1/z"]),
        st.sampled_from([(), (5,), (5, 3)]),
        st.sampled_from([(), ("theirs",), ("part",), ("home",), ("elsewhere",)]),
        st.sampled_from([None, 77]),
    ),
    max_size=6,
    unique_by=lambda word: word.key,
)


@settings(max_examples=60)
@given(WORDS, st.randoms(use_true_random=False))
def test_every_word_has_effect_or_a_reason_whatever_the_order(words, chance):
    found = resolved(*words)
    mixed = list(words)
    chance.shuffle(mixed)

    assert sorted([*found.placed, *found.lost]) == sorted(word.key for word in words)
    assert resolved(*mixed) == found
    works = {placed.work for placed in found.placed.values()}
    assert {verdict.work for verdict in found.verdicts} <= works
    said = links(found.verdicts)
    for word in words:
        if word.of == Of.INSTITUTION and word.key in found.placed and not word.stands:
            opposite = [o for o in words if o.of == Of.INSTITUTION and o.stands]
            number = SOURCE.number_of(word.rors)
            assert opposite or said[found.placed[word.key].work][number] is False
