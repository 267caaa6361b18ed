import pytest

from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.entering import enter_decisions, matched
from kakehashi.education.cooperation.recognition.importing import read_decisions
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.cooperation.recognition.test_importing import HEAD, LINE
from tests.make import make_institution, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def law():
    make_institution("Vienna")
    unit = make_unit("Law")
    type(unit).objects.filter(pk=unit.pk).update(code="law")
    return unit


def problems(text, by=None):
    drafts, _whole = read_decisions(HEAD + text)
    return [each.problems for each in matched(drafts, by or make_officer())]


def test_enter_decisions_writes_all_of_a_file(law):
    drafts, _whole = read_decisions(
        f"{HEAD}{LINE}A,法学,2\nVienna,2,X,,,law,refused,Other,2026-03-01,,,\n"
    )
    written = enter_decisions(drafts, by=make_officer())
    assert [each.decision for each in written] == ["full", "refused"]
    assert {each.unit for each in written} == {type(law).objects.get(code="law")}
    assert [list(each) for each in problems(f"{LINE}A,法学,2\n")] == [
        [
            f"Line 2: The unit has decided on this course already: decision {written[0].pk}."
            " Decide anew there."
        ]
    ]


def test_enter_decisions_writes_none_where_one_cannot_be(law):
    drafts, _whole = read_decisions(
        f"{HEAD}{LINE}A,法学,2\nVienna,2,X,,,law,partial,,2026-03-01,A,法,2\n"
    )
    with pytest.raises(Refused, match="Line 3: Say why"):
        enter_decisions(drafts, by=make_officer())
    assert not Precedent.objects.exists()
    with pytest.raises(Refused, match="nothing to import"):
        enter_decisions([], by=make_officer())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (LINE.replace("Vienna", "Nowhere"), "Line 2: no institution, or several, are called"),
        (LINE.replace("law", "magic"), "Line 2: no unit has this code."),
        (LINE.replace("full", "perhaps"), "Line 2: Choose whether it is recognised"),
    ],
)
def test_matched_says_what_each_line_lacks(law, line, said):
    assert problems(f"{line}A,法学,2\n")[0][0].startswith(said)


def test_matched_finds_by_identifier_and_refuses_what_several_are_called(law):
    make_institution("Vienna", country="US", ror="00za53h95")
    assert "several" in problems(f"{LINE}A,法学,2\n")[0][0]
    assert problems(f"{LINE.replace('Vienna', '00za53h95')}A,法学,2\n") == [[]]


def test_matched_asks_whether_the_person_decides_for_the_unit(law):
    stranger = make_person()
    make_role(stranger, Role.Kind.COORDINATOR, unit=make_unit("Science"))
    assert "this unit's coordinators" in problems(f"{LINE}A,法学,2\n", stranger)[0][0]
