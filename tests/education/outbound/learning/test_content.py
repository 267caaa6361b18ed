"""What a version has to hold, what a change may do, and what differs between two."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.education.outbound.learning.content import (
    Code,
    Component,
    Status,
    as_json,
    digest,
    faults,
    read,
    settled,
)
from kakehashi.education.outbound.learning.differences import differences
from kakehashi.education.outbound.learning.standing import Facts, Standing, standing
from tests.education.outbound.learning.make import HISTORY, LAW, SEMINAR, plain_content

rows = st.lists(
    st.builds(
        Component,
        key=st.sampled_from("abcd"),
        title=st.text(max_size=4),
        credits=st.none() | st.decimals(1, 30, places=1),
        status=st.sampled_from(["", "inserted", "deleted"]),
    ),
    max_size=4,
    unique_by=lambda each: each.key,
)
contents = rows.map(lambda studied: plain_content(studied=tuple(studied)))


def codes(content, agreed=None):
    return [fault.code for fault in faults(content, agreed)]


def gone(component, reason="not-available", **facts):
    return component.model_copy(update={"status": Status.DELETED, "reason": reason, **facts})


def fresh(reason="substituting-deleted", **facts):
    said = {"key": "n", "title": "Art", "credits": Decimal(5), "scheme": "ects", **facts}
    return Component(**said, status="inserted", reason=reason)


def test_a_whole_version_has_no_fault():
    assert faults(plain_content(), None) == []


def test_what_is_missing_is_named_with_its_place():
    bare = LAW.model_copy(update={"credits": None, "scheme": "", "is_virtual": True})
    found = faults(plain_content(studied=(bare,), ends_on=None, recognised=()), None)
    assert [(each.code, each.place) for each in found] == [
        (Code.NOTHING_RECOGNISED, ""),
        (Code.NO_PERIOD, ""),
        (Code.NO_CREDITS, "Law"),
        (Code.NO_SCHEME, "Law"),
        (Code.NO_DESCRIPTION, "Law"),
    ]


def test_nothing_is_inserted_before_anything_is_agreed():
    assert codes(plain_content(studied=(HISTORY, fresh()))) == [Code.NOT_A_CHANGE]


def test_a_change_takes_out_and_puts_in_with_fitting_reasons():
    agreed = plain_content()
    assert codes(plain_content(studied=(HISTORY, gone(LAW), fresh())), agreed) == []
    wrong = plain_content(
        studied=(HISTORY, gone(LAW, "extending-mobility"), fresh("not-available"))
    )
    assert codes(wrong, agreed) == [Code.REASON, Code.REASON]
    other = plain_content(studied=(HISTORY, gone(LAW, "other"), fresh("")))
    assert codes(other, agreed) == [Code.NO_REASON_TEXT, Code.NO_REASON]


def test_what_was_agreed_is_neither_altered_nor_left_out_in_silence():
    agreed = plain_content()
    altered = LAW.model_copy(update={"credits": Decimal(30)})
    assert codes(plain_content(studied=(HISTORY, altered)), agreed) == [Code.ALTERED]
    assert codes(plain_content(studied=(HISTORY,)), agreed) == [Code.MISSING]
    unmarked = fresh().model_copy(update={"status": Status.KEPT, "reason": ""})
    assert codes(plain_content(studied=(HISTORY, LAW, unmarked)), agreed) == [Code.NOT_MARKED]


def test_what_holds_after_a_change_is_plain_again():
    change = plain_content(studied=(HISTORY, gone(LAW), fresh()))
    held = settled(change)
    assert [(each.title, each.status, each.reason) for each in held.studied] == [
        ("History", "", ""),
        ("Art", "", ""),
    ]
    assert codes(held.model_copy(update={"studied": (*held.studied,)}), change) == []


def test_a_course_that_stands_there_twice_is_told():
    assert codes(plain_content(recognised=(SEMINAR, SEMINAR))) == [Code.TWICE, Code.TWICE]


@settings(max_examples=60, deadline=None)
@given(contents, contents)
def test_two_versions_differ_if_and_only_if_their_hashes_do(one, other):
    assert bool(differences(one, other)) == (digest(one) != digest(other)) == (one != other)


@settings(max_examples=40, deadline=None)
@given(contents)
def test_what_was_stored_is_read_again_as_it_was(content):
    assert digest(read(as_json(content))) == digest(content)


def test_differences_name_field_and_course():
    altered = LAW.model_copy(update={"credits": Decimal(30)})
    (found,) = differences(plain_content(), plain_content(studied=(HISTORY, altered)))
    assert (found.table, found.row, found.fields) == ("studied", "Law", ("credits",))
    assert (found.before, found.after) == ("15", "30")


def test_a_version_waits_for_one_after_the_other():
    def state(*signed, refused=(), newest=True):
        return standing(Facts(signed, refused, newest))

    assert [state(), state("student"), state("student", "home")] == ["student", "home", "host"]
    assert state("student", "home", "host", newest=False) == Standing.AGREED
    assert state("student", refused=("home",)) == Standing.REFUSED
    assert state("student", newest=False) == Standing.REPLACED
