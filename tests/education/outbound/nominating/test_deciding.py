"""Hosts answer by link or are heard by the office; another term is decided at home."""

import pytest

from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.education.outbound.linking import operations as linking
from kakehashi.education.outbound.models import HostAnswer
from kakehashi.education.outbound.nominating import deciding, operations
from kakehashi.education.outbound.nominating.deciding import Offer
from kakehashi.education.outbound.nominating.queries import latest_nomination, particulars_of
from kakehashi.journal.queries import history_of
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_mobility
from tests.education.outbound.nominating.make import make_nominated, recipient

pytestmark = pytest.mark.django_db
KIND = HostAnswer.Kind


def test_a_host_accepts_by_its_link():
    mobility, _officer, done = make_nominated()
    deciding.answer_by_link(done.issued.link, done.nomination, KIND.ACCEPT)
    mobility.refresh_from_db()
    assert mobility.state == "accepted"
    entry = history_of(mobility).first()
    assert (entry.verb, entry.by) == ("outbound.host_accepted", None)
    assert LedgerEntry.objects.standing().get().counts_for == "confirmed"


def test_a_refusal_says_why_and_can_be_nominated_again():
    mobility, officer, done = make_nominated()
    link, nomination = done.issued.link, done.nomination
    with pytest.raises(Refused, match="Say why"):
        deciding.answer_by_link(link, nomination, KIND.REFUSE)
    deciding.answer_by_link(link, nomination, KIND.REFUSE, comment="No places left.")
    mobility.refresh_from_db()
    assert mobility.state == "refused"
    assert not LedgerEntry.objects.standing().exists()
    again = operations.nominate(mobility, to=recipient(), by=officer)
    assert again.nomination.number == 2


def test_an_answer_given_once_is_not_given_again():
    _mobility, _officer, done = make_nominated()
    link, nomination = done.issued.link, done.nomination
    deciding.answer_by_link(link, nomination, KIND.ACCEPT)
    with pytest.raises(Refused, match="answered already"):
        deciding.answer_by_link(link, nomination, KIND.REFUSE, comment="Sorry.")
    assert HostAnswer.objects.get().kind == "accept"


def test_an_older_nomination_is_not_answered_any_more():
    mobility, officer, done = make_nominated()
    deciding.answer_by_link(
        done.issued.link, done.nomination, KIND.CORRECT, comment="The identifier is wrong."
    )
    known = particulars_of(mobility)
    known.global_id = "22999999"
    known.save()
    second = operations.nominate(mobility, to=recipient(), by=officer)
    with pytest.raises(Refused, match="replaced by nomination 2"):
        deciding.answer_by_link(second.issued.link, done.nomination, KIND.ACCEPT)


def test_a_link_of_another_stay_and_a_revoked_one_answer_nothing():
    _mobility, officer, done = make_nominated()
    _other, _by, others = make_nominated(by=officer)
    with pytest.raises(Refused, match="another student"):
        deciding.answer_by_link(others.issued.link, done.nomination, KIND.ACCEPT)
    linking.revoke(done.issued.link, by=officer)
    with pytest.raises(Refused, match="revoked"):
        deciding.answer_by_link(done.issued.link, done.nomination, KIND.ACCEPT)


def _offered():
    mobility, officer, done = make_nominated()
    answer = deciding.answer_by_link(
        done.issued.link,
        done.nomination,
        KIND.OTHER_TERM,
        comment="Autumn is full.",
        offer=Offer(mobility.year + 1, "first"),
    )
    return mobility, officer, done, answer


def test_another_term_waits_for_the_home_university():
    mobility, _officer, done, _answer = _offered()
    mobility.refresh_from_db()
    assert mobility.state == "nominated"
    with pytest.raises(Refused, match="waits for the home university"):
        deciding.answer_by_link(done.issued.link, done.nomination, KIND.ACCEPT)


def test_a_term_that_is_taken_is_nominated_and_accepted_at_once():
    mobility, officer, done, answer = _offered()
    deciding.take_offered_term(answer, by=officer)
    mobility.refresh_from_db()
    assert (mobility.state, mobility.year, mobility.planned_from) == (
        "accepted",
        answer.year,
        None,
    )
    latest = latest_nomination(mobility)
    assert (latest.number, latest.content["year"]) == (2, answer.year)
    assert latest.proposal_id != done.nomination.proposal_id
    with pytest.raises(Refused, match="No other term waits"):
        deciding.take_offered_term(answer, by=officer)


def test_a_term_that_is_declined_asks_the_host_again():
    mobility, officer, done, answer = _offered()
    with pytest.raises(Refused, match="Say why"):
        deciding.decline_offered_term(answer, reason="", by=officer)
    deciding.decline_offered_term(answer, reason="Needed for graduation.", by=officer)
    deciding.answer_by_link(done.issued.link, done.nomination, KIND.ACCEPT)
    mobility.refresh_from_db()
    assert mobility.state == "accepted"


def test_the_office_notes_an_answer_with_what_proves_it():
    mobility, officer, _done = make_nominated()
    with pytest.raises(Refused, match="proves it"):
        deciding.note_acceptance(mobility, by=officer)
    deciding.note_acceptance(mobility, comment="Mail of Ms Berg, 3 May.", by=officer)
    mobility.refresh_from_db()
    assert mobility.state == "accepted"
    assert HostAnswer.objects.get().noted_by == officer


def test_the_student_notes_no_answer():
    mobility, _officer, _done = make_nominated()
    with pytest.raises(Refused, match="your own stay"):
        deciding.note_refusal(mobility, comment="They said no.", by=mobility.student)


def test_nothing_is_answered_for_a_stay_that_was_not_nominated():
    mobility, officer, _done = make_nominated()
    planned = make_mobility()
    with pytest.raises(Refused, match="waits for an answer"):
        deciding.note_acceptance(planned, comment="Yes.", by=officer)
    operations.cancel_mobility(mobility, "money", reason="Too expensive.", by=officer)
    with pytest.raises(Refused, match="waits for an answer"):
        deciding.note_acceptance(mobility, comment="Yes.", by=officer)
