from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kakehashi.education.outbound.assessing.operations import (
    Reason,
    decide_appeal,
    decide_by_rules,
    find_eligible,
    find_ineligible,
    lodge_appeal,
    ready,
)
from kakehashi.education.outbound.assessing.queries import ineligible, last_day_to_appeal
from kakehashi.education.outbound.models import EligibilityDecision
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from kakehashi.vocabulary.working_days import working_days_after
from tests.education.outbound.assessing.make import (
    RULES,
    make_appeal,
    make_applicant,
    make_closed_call,
    make_coordinator,
    make_decision,
)
from tests.education.outbound.make import make_allotment, make_call
from tests.make import make_officer, make_unit

pytestmark = pytest.mark.django_db
BOTH = Reason("理由です。", "A reason.")


def test_find_eligible_moves_the_application_and_writes_the_journal():
    application = make_applicant(make_closed_call(rules=RULES))
    officer = make_officer()

    decision = find_eligible(application, by=officer)

    application.refresh_from_db()
    assert application.state == "eligible"
    assert (decision.code, decision.findings, decision.decided_by) == ("met", [], officer)
    entry = Entry.objects.get(verb="assessing.found_eligible")
    assert entry.record_id == str(application.pk)
    assert entry.changes["state"] == ["submitted", "eligible"]


def test_find_eligible_asks_for_a_reason_where_a_rule_is_not_met():
    application, officer = make_applicant(make_closed_call(rules=RULES), gpa="2.1"), make_officer()

    with pytest.raises(Refused, match="A rule is not met"):
        find_eligible(application, by=officer)
    decision = find_eligible(application, reason=Reason(en="Illness, with proof."), by=officer)

    assert decision.code == "discretion"
    assert decision.reason_in("ja") == "Illness, with proof."
    assert [each["kind"] for each in decision.findings] == ["gpa"]


def test_find_eligible_refuses_before_the_call_has_closed():
    application = make_applicant(make_call())
    with pytest.raises(Refused, match="can change their applications until"):
        find_eligible(application, by=make_officer())


def test_find_eligible_refuses_the_own_application_and_other_faculties():
    call, law = make_closed_call(), make_unit()
    application = make_applicant(call, unit=law)
    with pytest.raises(Refused, match="their own"):
        find_eligible(application, by=application.student)
    with pytest.raises(Refused, match="Only this unit's coordinators"):
        find_eligible(application, by=make_coordinator(make_unit("Science")))
    assert find_eligible(application, by=make_coordinator(law)).eligible


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_find_eligible_refuses_what_was_not_handed_in_or_was_withdrawn(state):
    officer = make_officer()
    gone = {"withdrawn_by": officer, "withdrawn_at": timezone.now()} if state != "draft" else {}
    application = make_applicant(make_closed_call(), state=state, **gone)
    with pytest.raises(Refused, match="This application is"):
        find_eligible(application, by=officer)


def test_find_eligible_twice_is_refused():
    application, officer = make_applicant(make_closed_call()), make_officer()
    find_eligible(application, by=officer)
    with pytest.raises(Refused, match="decided already"):
        find_eligible(application, by=officer)


def test_find_ineligible_takes_the_sentences_of_the_rules():
    application = make_applicant(make_closed_call(rules=RULES), gpa="2.1")

    decision = find_ineligible(application, code="gpa", by=make_officer())

    application.refresh_from_db()
    assert application.state == "ineligible"
    assert "3" in decision.reason_en
    assert "2.1" in decision.reason_en
    assert decision.reason_ja


def test_find_ineligible_wants_the_reason_in_both_languages():
    application = make_applicant(make_closed_call())
    with pytest.raises(Refused, match="in Japanese and in English"):
        find_ineligible(application, code="other", reason=Reason(en="No."), by=make_officer())


def test_find_ineligible_wants_a_kind_that_refuses():
    application = make_applicant(make_closed_call())
    with pytest.raises(Refused, match="kind of reason"):
        find_ineligible(application, code="met", reason=BOTH, by=make_officer())


def test_find_ineligible_of_one_choice_leaves_the_application_as_it_is():
    call = make_closed_call()
    application, other = make_applicant(call, placements=2), make_applicant(call)
    first = application.choices.get(rank=1).placement
    officer = make_officer()
    find_ineligible(application, placement=first, code="language", reason=BOTH, by=officer)

    application.refresh_from_db()
    assert application.state == "submitted"
    assert ineligible(call) == {(application.pk, first.pk): {"ja": "理由です。", "en": "A reason."}}
    with pytest.raises(Refused, match="not among the choices"):
        find_ineligible(other, placement=first, code="other", reason=BOTH, by=officer)


def test_find_ineligible_refuses_who_holds_a_place():
    application = make_applicant(make_closed_call(), state="eligible")
    make_allotment(application, application.choices.get().placement)
    with pytest.raises(Refused, match="Take back the place first"):
        find_ineligible(application, code="other", reason=BOTH, by=make_officer())


def test_ineligible_as_a_whole_is_so_for_every_choice_until_turned():
    call, officer = make_closed_call(), make_officer()
    application = make_applicant(call, placements=2)
    find_ineligible(application, code="documents", reason=BOTH, by=officer)
    assert len(ineligible(call)) == 2

    find_eligible(application, by=officer)

    assert ineligible(call) == {}
    assert application.eligibility_decisions.count() == 2


def test_decisions_stay_as_they_were_made():
    decision = make_decision(make_applicant(make_closed_call()))
    for change in (
        lambda: EligibilityDecision.objects.update(code="other"),
        lambda: EligibilityDecision.objects.filter(pk=decision.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


# -- Many at once -------------------------------------------------------------------------------


def _three(call):
    met = make_applicant(call)
    partly = make_applicant(call, placements=2)
    choice = partly.choices.get(rank=2).placement
    choice.requirements = [{"kind": "gpa", "least": "3.9", "scale": "TMU 4.0"}]
    choice.save()
    unmet = make_applicant(call, gpa="2.0")
    return met, partly, unmet, choice


def test_ready_sorts_applications_by_what_the_rules_say():
    call = make_closed_call(rules=RULES)
    met, partly, unmet, _choice = _three(call)

    found = ready(call, make_officer())

    assert [each for each, _ in found.met] == [met]
    assert [each for each, _ in found.partly] == [partly]
    assert [each for each, _ in found.unmet] == [unmet]


def test_decide_by_rules_decides_what_is_met_and_nothing_else():
    call, officer = make_closed_call(rules=RULES), make_officer()
    met, partly, unmet, _choice = _three(call)

    assert decide_by_rules(call, by=officer) == 1

    states = [call.applications.get(pk=each.pk).state for each in (met, partly, unmet)]
    assert states == ["eligible", "submitted", "submitted"]


def test_decide_by_rules_finds_single_choices_not_eligible_if_asked():
    call, officer = make_closed_call(rules=RULES), make_officer()
    _met, partly, _unmet, choice = _three(call)

    assert decide_by_rules(call, partly=True, by=officer) == 2

    assert list(ineligible(call)) == [(partly.pk, choice.pk)]
    assert Entry.objects.filter(verb="assessing.found_eligible").count() == 2


def test_decide_by_rules_stops_when_others_came_meanwhile():
    call, officer = make_closed_call(rules=RULES), make_officer()
    make_applicant(call)
    with pytest.raises(Refused, match="changed in the meantime"):
        decide_by_rules(call, at_most=0, by=officer)


def test_decide_by_rules_keeps_to_the_own_faculty():
    call, law = make_closed_call(), make_unit()
    own = make_applicant(call, unit=law)
    make_applicant(call)
    assert decide_by_rules(call, by=make_coordinator(law)) == 1
    own.refresh_from_db()
    assert own.state == "eligible"


# -- Appeals ------------------------------------------------------------------------------------


def _refused(**facts):
    application = make_applicant(make_closed_call(), state="ineligible")
    return application, make_decision(application, **facts)


def test_lodge_appeal_keeps_what_the_student_says():
    application, decision = _refused()
    appeal = lodge_appeal(decision, text=" My GPA is 3.1 now. ", by=application.student)
    assert appeal.text == "My GPA is 3.1 now."
    with pytest.raises(Refused, match="appealed against this decision already"):
        lodge_appeal(decision, text="Again", by=application.student)


def test_lodge_appeal_is_for_the_student_alone():
    _application, decision = _refused()
    with pytest.raises(Refused, match="Only the student"):
        lodge_appeal(decision, text="Please", by=make_officer())


def test_lodge_appeal_too_late_names_the_last_day():
    application, decision = _refused(days_ago=30)
    decided = timezone.localdate() - timedelta(days=30)
    assert last_day_to_appeal(decision) == working_days_after(decided, 5)
    with pytest.raises(Refused, match="too late: an appeal was possible until"):
        lodge_appeal(decision, text="Please", by=application.student)


def test_lodge_appeal_against_what_does_not_hold_any_more_is_refused():
    application, decision = _refused()
    find_eligible(application, by=make_officer())
    with pytest.raises(Refused, match="A later decision"):
        lodge_appeal(decision, text="Please", by=application.student)


def test_decide_appeal_is_for_another_person_than_who_decided():
    _application, decision = _refused()
    appeal = make_appeal(decision)
    with pytest.raises(Refused, match="Somebody else"):
        decide_appeal(appeal, granted=True, answer="Yes", by=decision.decided_by)


def test_decide_appeal_granted_turns_the_decision():
    application, decision = _refused()
    appeal = decide_appeal(
        make_appeal(decision), granted=True, answer="It is.", language="en", by=make_officer()
    )

    application.refresh_from_db()
    assert application.state == "eligible"
    assert appeal.new_decision.code == "discretion"
    assert appeal.new_decision.reason_in("ja") == "It is."


def test_decide_appeal_dismissed_leaves_the_decision():
    application, decision = _refused()
    decide_appeal(make_appeal(decision), granted=False, answer="No.", by=make_officer())

    application.refresh_from_db()
    assert application.state == "ineligible"
    assert application.eligibility_decisions.count() == 1


def test_find_eligible_waits_for_the_appeal():
    application, decision = _refused()
    make_appeal(decision)
    with pytest.raises(Refused, match="Decide on the appeal"):
        find_eligible(application, by=make_officer())
