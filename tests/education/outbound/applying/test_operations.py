"""Drafts, ranked choices, handing in and withdrawing: what happens and what is refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from kakehashi.education.outbound.applying import consequences
from kakehashi.education.outbound.applying.canonical import digest
from kakehashi.education.outbound.applying.collecting import (
    add_document,
    add_proof,
    remove_document,
    remove_proof,
)
from kakehashi.education.outbound.applying.operations import (
    begin_application,
    rank,
    save_draft,
    submit,
    withdraw,
)
from kakehashi.education.outbound.applying.queries import doubles_of, history, unfinished
from kakehashi.education.outbound.applying.rules import missing
from kakehashi.education.outbound.applying.writing import Conflict
from kakehashi.education.outbound.models import Submission
from kakehashi.verdicts import Refused
from tests.education.outbound.applying.make import (
    close,
    make_draft,
    make_file,
    make_place,
    stored,
)
from tests.education.outbound.make import make_application, make_call, make_student
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def hand_in(draft):
    return submit(draft, version=stored(draft).version, by=draft.student)


# -- Beginning ------------------------------------------------------------------------------------


def test_begin_application_refuses_a_second_one_in_the_same_call():
    draft = make_draft()

    with pytest.raises(Refused, match="You have an application in this call already"):
        begin_application(draft.call, unit=draft.unit, level="bachelor", by=draft.student)


def test_begin_application_is_for_students_while_the_call_is_open():
    student = make_student()
    unit = student.roles.get().unit

    with pytest.raises(Refused, match="Only students"):
        begin_application(make_call(), unit=unit, level="bachelor", by=make_person())
    with pytest.raises(Refused, match="This call closed on"):
        begin_application(make_call(days=(-10, -1)), unit=unit, level="bachelor", by=student)
    with pytest.raises(Refused, match="This call opens on"):
        begin_application(make_call(days=(1, 10)), unit=unit, level="bachelor", by=student)


# -- Saving ---------------------------------------------------------------------------------------


def test_save_draft_tells_the_second_of_two_tabs_and_overwrites_nothing():
    draft = make_draft()
    save_draft(draft, {"motivation": "First tab"}, version=draft.version, by=draft.student)

    with pytest.raises(Conflict, match="Another window changed this application") as met:
        save_draft(draft, {"motivation": "Second"}, version=draft.version, by=draft.student)

    assert met.value.current.motivation == "First tab"
    assert stored(draft).motivation == "First tab"


def test_save_draft_does_nothing_where_nothing_differs_whatever_the_version():
    draft = make_draft()
    same = {"motivation": draft.motivation, "gpa": None}

    assert save_draft(draft, same, version=draft.version - 1, by=draft.student) == draft
    assert stored(draft).version == draft.version


def test_save_draft_keeps_needs_of_inclusion_out_of_the_journal():
    draft = make_draft()
    save_draft(draft, {"inclusion": "A wheelchair"}, version=draft.version, by=draft.student)

    last = history(draft).first()
    assert last.changes == {"inclusion": ["–", "…"]}
    assert stored(draft).inclusion == "A wheelchair"


def test_save_draft_refuses_others_and_after_the_deadline():
    draft = make_draft()

    with pytest.raises(Refused, match="Only the student whose application this is"):
        save_draft(draft, {"motivation": "x"}, version=draft.version, by=make_officer())
    close(draft.call)
    with pytest.raises(Refused, match="What was saved or handed in before stands unchanged"):
        save_draft(draft, {"motivation": "x"}, version=draft.version, by=draft.student)
    assert stored(draft).motivation == "To study law there."


# -- Ranking --------------------------------------------------------------------------------------


def test_rank_keeps_the_order_and_takes_it_anew():
    call = make_call()
    first, second = make_place(call), make_place(call, "Universität Wien Zwei")
    draft = make_draft(call, first, second)

    draft = rank(draft, [second, first], version=draft.version, by=draft.student)

    assert list(draft.choices.values_list("rank", "placement")) == [(1, second.pk), (2, first.pk)]


def test_rank_refuses_a_place_twice_with_its_name_and_both_ranks():
    call = make_call()
    one, other = make_place(call), make_place(call, "Lund University")
    draft = make_draft(call)

    with pytest.raises(Refused) as no:
        rank(draft, [one, other, one], version=draft.version, by=draft.student)

    assert str(no.value) == (
        "University of Vienna, First term, 1 semester is chosen twice: as 1 and as 3."
    )


def test_rank_refuses_too_many_and_those_of_another_call():
    call = make_call(max_choices=1)
    draft = make_draft(call)
    two = [make_place(call), make_place(call)]

    with pytest.raises(Refused, match="At most 1 choice can be"):
        rank(draft, two, version=draft.version, by=draft.student)
    with pytest.raises(Refused, match="is not offered in this call"):
        rank(draft, [make_place(make_call())], version=draft.version, by=draft.student)


def test_rank_refuses_a_closed_place_with_its_reason():
    call = make_call()
    place = make_place(
        call, closed_by=make_officer(), closed_at=timezone.now(), close_reason="Rector's wish"
    )
    draft = make_draft(call)

    with pytest.raises(Refused, match=r"University of Vienna.*was closed on .*: Rector's wish"):
        rank(draft, [place], version=draft.version, by=draft.student)


# -- Handing in -----------------------------------------------------------------------------------


def test_submit_gives_a_receipt_whose_hash_is_that_of_its_content():
    call = make_call()
    draft = make_draft(call, make_place(call), inclusion="A wheelchair")

    receipt = hand_in(draft)

    assert (stored(draft).state, receipt.number) == ("submitted", 1)
    assert receipt.sha256 == digest(receipt.content)
    assert receipt.content["choices"] == [[1, call.placements.get().key]]
    assert receipt.at == stored(draft).submitted_at == stored(draft).consented_at
    assert "wheelchair" not in str(receipt.content)
    assert receipt.code == f"{draft.pk:06d}-1"


def test_submit_twice_gives_the_same_receipt():
    call = make_call()
    draft = make_draft(call, make_place(call))

    first = submit(draft, version=draft.version, by=draft.student)
    second = submit(draft, version=draft.version, by=draft.student)

    assert first == second
    assert Submission.objects.count() == 1


def test_submit_refuses_what_another_tab_changed_after_it_was_read():
    call = make_call()
    draft = make_draft(call, make_place(call))
    save_draft(draft, {"motivation": "Better"}, version=draft.version, by=draft.student)

    with pytest.raises(Conflict, match="Another window changed this application"):
        submit(draft, version=draft.version, by=draft.student)
    assert stored(draft).state == "draft"


def test_submit_names_everything_that_is_missing():
    draft = make_draft(make_call(min_choices=2), nationality="", motivation=" ")

    assert [each.step for each in missing(draft)] == ["facts", "choices", "motivation"]
    with pytest.raises(
        Refused, match=r"nationality.*at least 2 choices; so far you have ranked 0.*motivation"
    ):
        hand_in(draft)


def test_submit_refuses_a_choice_whose_agreement_was_terminated_meanwhile():
    call = make_call()
    place = make_place(call)
    draft = make_draft(call, make_place(call, "Lund University"), place)
    agreement = place.agreement
    agreement.state = "terminated"
    agreement.terminated_on = timezone.localdate() - timedelta(days=1)
    agreement.termination_reason = "By the partner"
    agreement.save()

    with pytest.raises(Refused, match=r"Choice 2, University of Vienna.*was terminated"):
        hand_in(draft)
    assert stored(draft).state == "draft"


def test_submit_is_refused_from_the_deadline_on_and_the_draft_stays():
    call = make_call()
    draft = make_draft(call, make_place(call))
    close(call)

    with pytest.raises(Refused, match="This call closed on"):
        hand_in(draft)
    assert (stored(draft).state, draft.choices.count()) == ("draft", 1)


def test_a_change_after_handing_in_hands_in_again_and_the_last_receipt_counts():
    call = make_call()
    draft = make_draft(call, make_place(call))
    first = hand_in(draft)

    changed = save_draft(
        draft, {"motivation": "Better"}, version=stored(draft).version, by=draft.student
    )

    last = changed.submissions.last()
    assert (last.number, last.content["motivation"]) == (2, "Better")
    assert last.sha256 != first.sha256


def test_a_change_that_would_make_it_incomplete_is_refused_whole():
    call = make_call()
    draft = make_draft(call, make_place(call))
    hand_in(draft)

    with pytest.raises(Refused, match="your motivation is empty"):
        save_draft(draft, {"motivation": ""}, version=stored(draft).version, by=draft.student)
    assert stored(draft).motivation == "To study law there."
    assert Submission.objects.count() == 1


def test_a_receipt_can_be_neither_changed_nor_removed():
    call = make_call()
    receipt = hand_in(make_draft(call, make_place(call)))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Submission.objects.filter(pk=receipt.pk).update(sha256="0" * 64)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Submission.objects.all().delete()


# -- What goes with it ----------------------------------------------------------------------------


def test_add_proof_takes_the_level_from_the_table_where_there_is_one():
    draft = make_draft()

    proof = add_proof(draft, language="en", test="IELTS", score="6.5", cefr="C2", by=draft.student)
    judged = add_proof(draft, language="de", cefr="B1", by=draft.student)

    assert (proof.cefr, proof.is_by_table) == ("B2", True)
    assert (judged.cefr, judged.is_by_table) == ("B1", False)
    remove_proof(judged, by=draft.student)
    assert list(draft.language_proofs.all()) == [proof]


def test_add_proof_refuses_a_score_that_the_test_does_not_give():
    draft = make_draft()

    with pytest.raises(Refused, match="IELTS gives scores from 0 to 9; “65” is none"):
        add_proof(draft, language="en", test="IELTS", score="65", by=draft.student)
    with pytest.raises(Refused, match="State a test with its score, or a CEFR level"):
        add_proof(draft, language="en", by=draft.student)


def test_add_document_refuses_a_file_that_arrives_after_the_deadline_and_the_draft_stays():
    draft = make_draft()
    document = make_file(draft.student)
    close(draft.call)

    with pytest.raises(Refused, match="This was not taken in any more"):
        add_document(draft, document, kind="transcript", by=draft.student)
    assert stored(draft).motivation == "To study law there."
    assert draft.documents.count() == 0


def test_a_document_taken_back_stays_for_the_receipt_that_names_it():
    call = make_call()
    draft = make_draft(call, make_place(call))
    added = add_document(draft, make_file(draft.student), kind="transcript", by=draft.student)
    first = hand_in(draft)

    remove_document(added, by=draft.student)

    assert list(draft.documents.present()) == []
    assert first.content["documents"] == [["transcript", "transcript.txt", added.document.sha256]]
    assert draft.submissions.last().content["documents"] == []
    with pytest.raises(Refused, match="taken back already"):
        remove_document(added, by=draft.student)


# -- Withdrawing ----------------------------------------------------------------------------------


def test_withdraw_says_what_it_means_and_does_what_others_registered(monkeypatch):
    application = make_application()
    heard = []
    monkeypatch.setattr(consequences, "DOINGS", [lambda *told: heard.append(told)])

    said = consequences.consequences_of(application)
    withdrawn = withdraw(application, code="health", reason=" Ill ", by=application.student)

    assert said[0] == "Your application takes no part in the selection any more."
    assert (withdrawn.state, withdrawn.withdrawal_reason) == ("withdrawn", "Ill")
    assert heard == [(withdrawn, "health", " Ill ", application.student)]


def test_withdraw_is_possible_after_the_deadline_once_and_by_the_office():
    application = make_application(make_call(days=(-10, -1)))

    with pytest.raises(Refused, match="Only the student, or the"):
        withdraw(application, code="other", by=make_student())
    withdraw(application, code="other", by=make_officer())
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(application, code="other", by=application.student)


# -- Questions ------------------------------------------------------------------------------------


def test_unfinished_are_the_drafts_of_the_call():
    draft = make_draft()
    make_application(draft.call)

    assert list(unfinished(draft.call)) == [draft]


def test_doubles_are_found_by_the_person_and_by_the_same_name():
    one, other = make_call(), make_call()
    twice = make_student()
    make_application(one, twice)
    second = make_application(other, twice)
    names = {"passport_family": "Sato", "passport_given": "Aoi"}
    make_application(one, make_student(**names))
    same_name = make_application(other, make_student(**names))
    make_application(other, make_student(), state="draft")

    found = doubles_of(one)

    assert sorted(found.values(), key=lambda each: each[0].pk) == [[second], [same_name]]
