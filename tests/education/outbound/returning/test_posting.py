"""Files for the academic system: each course once, taken back when decided anew, two encodings."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.models import CourseRecognition, Posting, PostingFile
from kakehashi.education.outbound.returning.deciding import reopen_course
from kakehashi.education.outbound.returning.operations import close_mobility
from kakehashi.education.outbound.returning.posting import make_posting_file
from kakehashi.education.outbound.returning.posting_lines import (
    Unmappable,
    encoded,
    profiles,
    unmappable,
    written,
)
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_mobility, make_student
from tests.education.outbound.returning.make import LAW, make_decision, make_recognised
from tests.make import make_home, make_officer

PROFILE = profiles()[-1]


def office():
    return make_officer(unit=make_home())


@pytest.mark.django_db
def test_make_posting_file_posts_each_course_once():
    student = make_student(name_kanji="髙橋 花子")
    make_recognised(make_mobility(student, state="returned"), home_mark="認")
    by = office()

    made = make_posting_file(by=by)

    heading, line = made.text.splitlines()
    assert heading.startswith("区分,学生,氏名,所属")
    assert line.startswith(f"新規,{student.email},髙橋 花子,")
    assert line.split(",")[-5:-1] == ["LAW201", "国際法", "2", "認"]
    with pytest.raises(Refused, match="posted already"):
        make_posting_file(by=by)


@pytest.mark.django_db
def test_make_posting_file_takes_back_what_was_decided_anew():
    mobility, by = make_recognised(), office()
    make_posting_file(by=by)
    first = CourseRecognition.objects.get()
    reopen_course(first, reason="Appeal", by=by)
    with pytest.raises(Refused, match="posted already"):
        make_posting_file(by=by)

    make_decision(first.course, Home("LAW300", "演習", "", LAW.credits), before=None)
    close_mobility(mobility, by=by)
    made = make_posting_file(by=by)

    assert [line.split(",")[0] for line in made.text.splitlines()[1:]] == ["取消", "新規"]
    assert "LAW201" in made.text.splitlines()[1]
    assert "LAW300" in made.text.splitlines()[2]


@pytest.mark.django_db
def test_make_posting_file_leaves_out_what_is_not_closed_and_is_for_the_office():
    make_decision()

    with pytest.raises(Refused, match="posted already"):
        make_posting_file(by=office())
    with pytest.raises(Refused, match="Only the office"):
        make_posting_file(by=make_student())


@pytest.mark.django_db
def test_postings_stay_and_are_unique():
    make_recognised()
    make_posting_file(by=office())
    posting = Posting.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(file=posting.file, course=posting.course, kind="entry")
    for rows in (Posting.objects, PostingFile.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(id=77)


def test_unmappable_names_line_column_and_signs():
    text = written([{"student_name": "Łukasz 髙橋"}, {"host": "Université"}], PROFILE)

    assert unmappable(text) == [
        Unmappable(2, "氏名", "Ł"),
        Unmappable(3, "留学先大学", "é"),
    ]
    assert "〓ukasz 髙橋" in encoded(text, "cp932").decode("cp932")
    assert encoded(text, "utf-8").decode("utf-8-sig") == text


def test_written_keeps_texts_from_being_formulas():
    assert "'=1+1" in written([{"home_title": "=1+1"}], PROFILE)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
@settings(max_examples=60)
def test_encoded_loses_only_what_is_named(title):
    text = written([{"home_title": title}], PROFILE)
    named = "".join(each.signs for each in unmappable(text))

    back = encoded(text, "cp932").decode("cp932")

    assert all(one == other or one in named for one, other in zip(text, back, strict=True))
