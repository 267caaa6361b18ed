from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.recognition.similarity import (
    WEIGHTS,
    Course,
    Part,
    compare,
    rank,
)

words = st.sampled_from(["Economics", "経済学", "Introduction", "入門", "Law", "I", "II", "Språk"])
titles = st.lists(words, max_size=4).map(" ".join)
courses = st.builds(
    Course,
    code=st.sampled_from(["", "A1", "B2", "a1"]),
    titles=st.lists(titles, max_size=2).map(tuple),
    field=st.sampled_from(["", "03", "031", "0311", "0312", "0421"]),
    credits=st.none() | st.fractions(min_value=Fraction(1, 2), max_value=30),
    scheme=st.sampled_from(["ects", "us"]),
)


def parts(one, other):
    return dict(compare(one, other).parts)


def test_the_same_course_is_alike_in_every_part():
    course = Course("1EN087", ("Språk och samhälle",), "0231", Fraction(15, 2), "ects")
    assert compare(course, course).total == 100
    assert parts(course, course) == dict.fromkeys(Part, 100)


def test_what_is_not_known_counts_neither_way():
    assert compare(Course(titles=("Law",)), Course("A1", ("Law",), "0421")).parts == (
        (Part.TITLE, 100),
    )
    assert compare(Course(), Course("A1")).parts == ()
    assert compare(Course(), Course("A1")).total == 0
    one, other = (
        Course(credits=Fraction(3), scheme="us"),
        Course(credits=Fraction(3), scheme="ects"),
    )
    assert compare(one, other).parts == ()


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Introduction to Economics", "Economics, Introduction to", 100, 100),
        ("ＥＣＯＮＯＭＩＣＳ", "economics", 100, 100),
        ("ミクロ経済学", "みくろ経済学", 100, 100),
        ("ミクロ経済学", "マクロ経済学", 60, 99),
        ("Law", "Sociolinguistics", 0, 40),
    ],
)
def test_titles_are_compared_in_any_script_and_order(one, other, least, most):
    found = parts(Course(titles=(one,)), Course(titles=(other,)))[Part.TITLE]
    assert least <= found <= most


def test_the_better_language_counts():
    assert parts(Course(titles=("法学", "Law")), Course(titles=("Recht", "Law")))[Part.TITLE] == 100


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [("0311", "0311", 100), ("0311", "0312", 75), ("0311", "03", 50), ("0311", "0421", 0)],
)
def test_fields_are_alike_as_far_as_they_are_shared(one, other, likeness):
    assert parts(Course(field=one), Course(field=other))[Part.FIELD] == likeness


def test_the_weights_make_a_hundred():
    assert sum(WEIGHTS.values()) == 100


@given(courses, courses)
def test_the_order_of_two_courses_makes_no_difference(one, other):
    assert compare(one, other) == compare(other, one)
    assert 0 <= compare(one, other).total <= 100


@given(courses)
def test_nothing_is_likelier_than_the_course_itself(course):
    own = compare(course, course)
    assert own.total == (100 if own.parts else 0)


@given(courses, st.lists(courses, max_size=6), st.randoms())
def test_rank_does_not_depend_on_the_order_of_candidates(asked, found, random):
    candidates = list(enumerate(found))
    shuffled = random.sample(candidates, len(candidates))
    ranked = rank(asked, candidates)
    assert ranked == rank(asked, shuffled)
    keys = [(-score.total, key) for key, score in ranked]
    assert keys == sorted(keys)
    assert all(score.total >= 50 for _key, score in ranked)
