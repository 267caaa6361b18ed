"""Levels of risk entered, and the call "are you safe?" from the question to its end."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.education.outbound.models import RiskLevel, SafetyAnswer, SafetyCall
from kakehashi.education.outbound.stays.queries import affected, warnings_of, with_stays
from kakehashi.education.outbound.stays.risk_reading import Row
from kakehashi.education.outbound.stays.safety import (
    answer_call,
    close_call,
    enter_risks,
    open_call,
    remind_all,
)
from kakehashi.journal.models import Entry
from kakehashi.journal.worker import deliver_due
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_mobility, make_student
from tests.education.outbound.stays.make import make_risk, make_safety_call
from tests.make import make_agreement, make_institution, make_officer

pytestmark = pytest.mark.django_db


def row(**facts):
    said = {"line": 2, "kind": "safety", "country": "AT", "region": "", "level": 1}
    return Row(**{**said, "starts_on": date(2026, 4, 1), "ends_on": None, "source": "x", **facts})


def test_enter_risks_enters_all_lines_or_none():
    officer = make_officer(language="en")
    enter_risks([row()], by=officer)
    with pytest.raises(Refused, match=r"Line 3: a level for Austria"):
        enter_risks([row(country="TW"), row(line=3)], by=officer)
    assert RiskLevel.objects.count() == 1
    with pytest.raises(Refused, match="Only the international office"):
        enter_risks([row(country="TW")], by=make_student())


def test_warnings_of_takes_the_latest_level_in_force():
    mobility = make_mobility(state="arrived")
    make_risk(level=3, starts_on=date(2026, 4, 1))
    make_risk(level=2, starts_on=date(2026, 5, 1))
    make_risk(level=4, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30))
    (found,) = warnings_of(mobility, date(2026, 10, 1))
    assert (found.level.level, found.breaks is not None) == (2, True)


def test_affected_lists_those_who_break_the_rule_first():
    from_seoul = make_agreement(make_institution("Seoul", country="KR"))
    mild, grave = make_mobility(agreement=from_seoul), make_mobility()
    make_mobility(agreement=make_agreement(make_institution("Oslo", country="NO")))
    make_risk("KR", 1)
    make_risk("AT", 2)
    rows = with_stays(type(mild).objects.all())
    found = [(each.mobility, each.breaks_rule) for each in affected(rows, date(2026, 10, 1))]
    assert found == [(grave, True), (mild, False)]


def test_open_call_asks_everybody_there_by_mail():
    there = make_mobility(make_student(language="en", passport_given="Hanako"), state="arrived")
    coming = make_mobility(make_student(language="ja"), state="accepted", days=(-1, 90))
    make_mobility(state="returned")
    make_mobility(state="accepted")
    call = make_safety_call(there)
    assert {each.mobility for each in call.answers.all()} == {there, coming}
    deliver_due()
    letters = {message.to[0]: message for message in mail.outbox}
    assert set(letters) == {there.student.email, coming.student.email}
    letter = letters[there.student.email]
    assert letter.subject == "Are you safe? Earthquake"
    assert f"/outbound/safety/{call.pk}/answer/" in letter.body
    assert "地震" in letters[coming.student.email].subject


def test_open_call_refuses_where_nobody_is():
    with pytest.raises(Refused, match="no student stays there"):
        open_call(event_ja="地震", event_en="Quake", countries=["AT"], by=make_officer())
    with pytest.raises(Refused, match="at least one"):
        open_call(event_ja="地震", event_en="Quake", countries=["XX"], by=make_officer())


def test_answer_call_tells_the_office_of_help_and_keeps_the_place_out_of_the_journal():
    officer = make_officer(language="en")
    mobility = make_mobility(make_student(passport_given="Hanako"), state="arrived")
    asked = make_safety_call(mobility, by=officer).answers.get()
    said = {"answer": "help", "place": "Station", "latitude": Decimal("48.2")}
    with pytest.raises(Refused, match="belong together"):
        answer_call(asked, **said, by=mobility.student)
    answer_call(asked, **said, longitude=Decimal("16.3"), by=mobility.student)
    deliver_due()
    (letter,) = [message for message in mail.outbox if message.to == [officer.email]]
    assert letter.subject == "Needs help: Hanako"
    assert "Where: Station" in letter.body
    entry = Entry.objects.get(verb="outbound.safety_answered")
    assert set(entry.changes) == {"answer", "answered_at"}
    safe = answer_call(asked, answer="safe", by=mobility.student)
    assert (safe.answer, safe.place, safe.latitude) == ("safe", "", None)


def test_answer_call_refuses_strangers_and_closed_calls():
    officer, mobility = make_officer(), make_mobility(state="arrived")
    call = make_safety_call(mobility, by=officer)
    asked = call.answers.get()
    with pytest.raises(Refused, match="Only the student"):
        answer_call(asked, answer="safe", by=make_student())
    with pytest.raises(Refused, match="what came of it"):
        close_call(call, outcome="", by=officer)
    close_call(call, outcome="Reached by telephone", by=officer)
    with pytest.raises(Refused, match="closed"):
        answer_call(asked, answer="safe", by=mobility.student)
    with pytest.raises(Refused, match="closed"):
        remind_all(call, by=officer)


def test_remind_all_asks_only_those_who_have_not_answered():
    officer = make_officer()
    first, second = make_mobility(state="arrived"), make_mobility(state="arrived")
    call = make_safety_call(first, second, by=officer)
    answer_call(call.answers.get(mobility=first), answer="safe", by=first.student)
    deliver_due()
    mail.outbox.clear()
    assert remind_all(call, by=officer) == 1
    deliver_due()
    assert [message.to for message in mail.outbox] == [[second.student.email]]
    assert call.answers.get(mobility=second).reminders == 1
    answer_call(call.answers.get(mobility=second), answer="safe", by=officer)
    with pytest.raises(Refused, match="Everybody"):
        remind_all(call, by=officer)


def test_visible_to_shows_answers_to_the_student_and_those_it_is_confided_to():
    mobility = make_mobility(state="arrived")
    make_safety_call(mobility)
    seen = SafetyAnswer.objects.visible_to
    assert seen(mobility.student).count() == 1
    assert seen(make_officer()).count() == 1
    assert seen(make_student()).count() == 0
    assert SafetyCall.objects.visible_to(make_student()).count() == 0
    assert timezone.localdate() >= mobility.arrived_on
