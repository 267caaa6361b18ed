from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.education.outbound.assessing.operations import (
    Reason,
    decide_appeal,
    find_eligible,
    find_ineligible,
    lodge_appeal,
)
from kakehashi.education.outbound.assessing.reminding import remind, remind_reviewers
from kakehashi.education.outbound.assessing.reviewing import share_reviews
from kakehashi.education.outbound.assessing.steps import (
    appeals,
    missing,
    own_decisions,
    reviews,
    undecided,
)
from kakehashi.journal.models import Entry
from kakehashi.journal.outbox import HANDLERS
from kakehashi.verdicts import Refused
from tests.education.outbound.assessing.make import (
    make_appeal,
    make_applicant,
    make_closed_call,
    make_coordinator,
    make_decision,
    make_review,
    make_reviewer,
)
from tests.make import make_officer, make_unit

pytestmark = pytest.mark.django_db
REASON = Reason("語学の証明がありません。", "No proof of language.")
TODAY = timezone.localdate


def delivered(verb):
    """What the handlers of `verb` send for its entries, in order."""
    mail.outbox.clear()
    for entry in Entry.objects.filter(verb=verb).order_by("pk"):
        for handler in HANDLERS.values():
            if verb in handler.verbs:
                handler.handle(entry)
    return list(mail.outbox)


def test_student_reads_the_decision_in_the_own_language():
    application, officer = make_applicant(make_closed_call()), make_officer()
    find_ineligible(application, code="language", reason=REASON, by=officer)
    (letter,) = delivered("assessing.found_ineligible")
    assert letter.to == [application.student.email]
    assert "語学の証明がありません。" in letter.body
    assert f"/outbound/applications/{application.pk}/assessment/" in letter.body

    application.student.language = "en"
    application.student.save()
    (letter,) = delivered("assessing.found_ineligible")
    assert "was found not eligible" in letter.body
    assert "No proof of language." in letter.body
    assert "You can appeal until" in letter.body


def test_student_hears_what_holds_when_the_mail_is_sent():
    application, officer = make_applicant(make_closed_call()), make_officer()
    application.student.language = "en"
    application.student.save()
    find_ineligible(application, code="language", reason=REASON, by=officer)
    find_eligible(application, by=officer)
    (letter,) = delivered("assessing.found_ineligible")
    assert "was found eligible" in letter.body
    assert "No proof" not in letter.body


def test_appeal_is_told_to_those_who_decide_but_not_to_who_decided():
    law = make_unit()
    call = make_closed_call()
    application = make_applicant(call, unit=law)
    first, second = call.created_by, make_coordinator(law)
    decision = find_ineligible(application, code="language", reason=REASON, by=first)
    appeal = lodge_appeal(decision, text="Look again", by=application.student)

    assert [letter.to for letter in delivered("assessing.appealed")] == [[second.email]]

    decide_appeal(appeal, granted=False, answer="It stays.", by=second)
    (letter,) = delivered("assessing.appeal_decided")
    assert letter.to == [application.student.email]
    assert "It stays." in letter.body
    assert delivered("assessing.appealed") == []


def test_reviewers_hear_once_what_was_assigned():
    call = make_closed_call()
    make_applicant(call)
    make_applicant(call)
    reviewer = make_reviewer(call)
    share_reviews(call, by=make_officer())
    (letter,) = delivered("assessing.reviews_assigned")
    assert letter.to == [reviewer.person.email]
    assert "2" in letter.body


def test_remind_reviewers_refuses_when_nothing_is_outstanding():
    call, officer = make_closed_call(), make_officer()
    with pytest.raises(Refused, match="No review is outstanding"):
        remind_reviewers(call, by=officer)
    make_review(make_applicant(call))
    assert remind_reviewers(call, by=officer) == 1
    with pytest.raises(Refused, match="Only this unit's"):
        remind_reviewers(call, by=make_applicant(call).student)


def test_remind_a_week_and_a_day_before_what_is_due():
    law, today = make_unit(), TODAY()
    coordinator = make_coordinator(law)
    call = make_closed_call(
        assessed_on=today + timedelta(days=7), eligibility_on=today + timedelta(days=1)
    )
    review = make_review(make_applicant(call, unit=law))

    remind(today)
    remind(today + timedelta(days=2))

    (letter,) = delivered("assessing.reviewer_reminded")
    assert letter.to == [review.reviewer.person.email]
    assert [coordinator.email] in [each.to for each in delivered("assessing.eligibility_due")]


def test_steps_say_what_waits_for_whom():
    call, law, today = make_closed_call(), make_unit(), TODAY()
    officer, coordinator = make_officer(), make_coordinator(law)
    waiting = make_applicant(call, unit=law)
    review = make_review(waiting)
    refused = make_applicant(call, unit=law, state="ineligible")
    decision = make_decision(refused, decided_by=officer)

    (step,) = reviews(review.reviewer.person, "en", today)
    assert (str(step.words), step.due) == ("Write 1 review", call.assessed_on)
    (step,) = undecided(coordinator, "en", today)
    assert str(step.words) == "Decide on the eligibility of 1 application"
    (step,) = own_decisions(refused.student, "en", today)
    assert step.address == f"/en/outbound/applications/{refused.pk}/assessment/"

    make_appeal(decision)
    assert list(own_decisions(refused.student, "en", today)) == []
    assert len(list(appeals(coordinator, "en", today))) == 1
    assert list(appeals(officer, "en", today)) == []


def test_steps_tell_the_office_of_missing_scores_after_the_last_day():
    call = make_closed_call()
    make_applicant(call, state="eligible")
    officer = make_officer()
    assert list(missing(officer, "en", TODAY())) == []
    (step,) = missing(officer, "en", call.assessed_on + timedelta(days=1))
    assert str(step.words) == "Decide what stands for 1 missing score"
