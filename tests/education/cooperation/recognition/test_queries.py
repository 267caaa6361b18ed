from datetime import date
from fractions import Fraction

import pytest

from kakehashi.education.cooperation.recognition import words
from kakehashi.education.cooperation.recognition.operations import withdraw
from kakehashi.education.cooperation.recognition.queries import Syllabus, suggestions
from kakehashi.education.cooperation.recognition.similarity import Course
from kakehashi.verdicts import Refused
from tests.education.cooperation.recognition.make import make_precedent
from tests.make import make_institution, make_officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)


def found(host, course, **options):
    return [each.precedent for each in suggestions(host, course, on=TODAY, **options)]


def test_suggestions_are_the_likest_of_the_same_university_first():
    exact = make_precedent()
    near = make_precedent(
        exact.host, exact.unit, host_code="1EN088", host_title_en="Language and Societies"
    )
    make_precedent(exact.host, exact.unit, host_code="9", host_title="Quantum", host_title_en="")
    elsewhere = make_precedent(
        make_institution("Vienna"), host_title="Language and Society", host_code="77"
    )
    course = Course("1EN087", ("Language and Society",), "", Fraction(15, 2), "ects")

    assert found(exact.host, course) == [exact, near, elsewhere]
    first, *_rest, last = suggestions(exact.host, course, on=TODAY)
    assert words.why(first) == "code 100 %, title 100 %, credits 100 %"
    assert (first.score.total, first.is_elsewhere, last.is_elsewhere) == (100, False, True)


def test_suggestions_leave_out_what_was_withdrawn_and_mark_what_expired():
    expired = make_precedent(valid_until=date(2026, 9, 30))
    gone = make_precedent(expired.host, expired.unit, level="master")
    withdraw(gone, reason="x", by=make_officer())
    (only,) = suggestions(expired.host, Course("1EN087"), on=TODAY)
    assert (only.precedent, only.is_expired) == (expired, True)


def test_suggestions_say_whether_the_syllabus_is_another():
    precedent = make_precedent(syllabus_address="https://example.edu/2025")

    def differs(**syllabus):
        asked = Syllabus(**syllabus)
        (only,) = suggestions(precedent.host, Course("1EN087"), on=TODAY, syllabus=asked)
        return only.is_other_syllabus

    assert differs() is None
    assert differs(address="https://example.edu/2025") is False
    assert differs(address="https://example.edu/2026") is True
    assert differs(digest="00") is None


def test_suggestions_find_by_a_japanese_title():
    precedent = make_precedent(host_title="ミクロ経済学", host_title_en="", host_code="")
    assert found(precedent.host, Course(titles=("ﾐｸﾛ経済学",))) == [precedent]
    assert found(make_institution("Vienna"), Course(titles=("ミクロ経済学",))) == [precedent]


def test_precedents_go_on_with_the_institution_that_theirs_was_merged_into():
    precedent, survivor = make_precedent(), make_institution("Vienna")
    gone = precedent.host
    type(gone).objects.filter(pk=gone.pk).update(status="merged", merged_into=survivor)
    (only,) = suggestions(survivor, Course("1EN087"), on=TODAY)
    assert (only.precedent, only.is_elsewhere) == (precedent, False)
    with pytest.raises(Refused, match=f"decision {precedent.pk}"):
        make_precedent(survivor, precedent.unit)
