"""The proposal id changes if and only if the content does; what is missing is named."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.nominating.content import (
    Content,
    Side,
    Student,
    as_json,
    missing,
    missing_for_ewp,
    proposal_id,
    read,
    usual_receiving_year,
)

texts = st.text(max_size=8)
contents = st.builds(
    Content,
    omobility_id=texts,
    sending=st.builds(Side, name_en=texts, hei_id=texts),
    receiving=st.builds(Side, name_en=texts),
    student=st.builds(
        Student,
        given=texts,
        family=texts,
        birth_date=st.none() | st.dates(date(1980, 1, 1), date(2010, 1, 1)),
    ),
    year=st.integers(2020, 2030),
    term=st.sampled_from(["", "first", "second"]),
    planned_from=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)


@settings(max_examples=60, deadline=None)
@given(contents, contents)
def test_the_proposal_id_changes_if_and_only_if_the_content_does(one, other):
    assert (proposal_id(one) == proposal_id(other)) == (one == other)


@settings(max_examples=40, deadline=None)
@given(contents)
def test_what_was_stored_is_read_again_as_it_was(content):
    assert read(as_json(content)) == content
    assert proposal_id(read(as_json(content))) == proposal_id(content)


def test_missing_names_what_no_host_can_do_without():
    bare = Content(omobility_id="1", sending=Side(), receiving=Side(), student=Student(), year=2027)
    assert missing(bare) == [
        "student.name",
        "student.email",
        "student.birth_date",
        "student.nationality",
        "level",
        "period",
    ]
    assert "receiving.hei_id" in missing_for_ewp(bare)


def test_a_stay_from_february_lies_in_the_year_that_began_in_autumn():
    assert usual_receiving_year(date(2027, 2, 1)) == "2026/2027"
    assert usual_receiving_year(date(2027, 9, 1)) == "2027/2028"
