"""Two wordings side by side."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.agreements.clauses.comparing import Part, compared

TEXTS = st.text(alphabet="ab 学生。{}\n1é", max_size=30)


@given(TEXTS, TEXTS)
@settings(max_examples=150)
def test_compared_reads_as_both_texts(before, after):
    parts = compared(before, after)
    assert "".join(part.text for part in parts if part.change != "in") == before
    assert "".join(part.text for part in parts if part.change != "out") == after


def test_compared_never_cuts_a_word_or_a_placeholder():
    assert compared("by {begins} the student", "by {ends} the students") == [
        Part("", "by "),
        Part("out", "{begins}"),
        Part("in", "{ends}"),
        Part("", " the "),
        Part("out", "student"),
        Part("in", "students"),
    ]


def test_compared_of_the_same_text_is_one_part():
    assert compared("同じ。", "同じ。") == [Part("", "同じ。")]
    assert compared("", "") == []
