"""The office hears of what was signed, amended and terminated: each in their language, once."""

from datetime import date

import pytest
from django.core import mail
from django.test import override_settings

from kakehashi.agreements.notices import notice, tell_the_office
from kakehashi.agreements.operations import terminate
from kakehashi.institutions.names import name
from kakehashi.journal.models import Delivery, Entry
from kakehashi.journal.operations import record
from kakehashi.journal.worker import Outcome, deliver_due
from kakehashi.people.models import Deputy, Role
from tests.make import (
    make_agreement,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db


def signed(agreement, **changes):
    return record("agreements.signed", agreement, by=make_person(), changes=changes)


def addresses():
    return [message.to[0] for message in mail.outbox]


def test_operations_make_a_delivery_and_the_worker_sends_the_mail():
    officer, agreement = make_officer(language="en"), make_agreement()

    terminate(agreement, last_day=date(2026, 12, 31), reason="No students came.", by=officer)
    outcome = deliver_due()

    assert outcome == Outcome(done=1)
    (message,) = mail.outbox
    assert message.to == [officer.email]
    assert message.subject == "Agreement terminated: University of Vienna"
    assert Delivery.objects.get().handler == "agreements.notices.tell_the_office"


def test_tell_the_office_mails_office_roles_at_the_unit_and_above_and_nobody_else():
    law, letters = make_unit("Law"), make_unit("Letters")
    above, here, elsewhere = make_officer(), make_officer(unit=law), make_officer(unit=letters)
    coordinator, gone, deputy = make_person(), make_person(), make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=law)
    make_role(gone, Role.Kind.OFFICE, unit=law, ends_on=date(2021, 3, 31))
    held = Role.objects.get(person=above)
    Deputy.objects.create(role=held, person=deputy, starts_on=date(2020, 4, 1))

    tell_the_office(signed(make_agreement(unit=law)))

    assert addresses() == [above.email, here.email, deputy.email]
    assert elsewhere.email not in addresses()


def test_notice_is_in_the_language_of_each_person():
    vienna = make_institution("University of Vienna")
    name(vienna, "ウィーン大学", "ja").save()
    make_officer(language="ja", name_kanji="山田花子")
    make_officer(language="en", passport_given="Hanako")
    unit = make_unit("Law", name_ja="法学部")
    agreement = make_agreement(vienna, reference="TMU-1")

    tell_the_office(signed(agreement, unit_id=[None, unit.pk], effective_on=[None, "2026-04-01"]))

    japanese, english = mail.outbox
    assert "ウィーン大学" in japanese.subject
    assert "山田花子" in japanese.body
    assert "法学部" in japanese.body
    assert "2026年4月1日" in japanese.body
    assert "/ja/" in japanese.body
    assert english.subject == "Agreement signed: University of Vienna"
    assert "Dear Hanako," in english.body
    assert "- unit: – → Law\n- in force from: – → April 1, 2026\n" in english.body
    assert "Reference number: TMU-1" in english.body
    assert "http://127.0.0.1:8000/en/" in english.body
    assert str(agreement.pk) in english.body.rsplit("/en/", 1)[1]


def test_notice_of_the_same_entry_to_the_same_person_has_the_same_message_id():
    agreement, officer, other = make_agreement(), make_officer(), make_officer()
    entry, later = signed(agreement), signed(agreement)

    ids = [
        notice(each, agreement, person).message()["Message-ID"]
        for each, person in [(entry, officer), (entry, officer), (entry, other), (later, officer)]
    ]

    assert ids[0] == ids[1] == f"<entry-{entry.pk}.person-{officer.pk}@localhost>"
    assert len(set(ids)) == 3


def test_notice_keeps_its_subject_on_one_line_and_its_text_plain():
    agreement = make_agreement(make_institution("Vienna\nBcc: x@example.org <b>"))
    make_officer(language="en")

    tell_the_office(signed(agreement))

    (message,) = mail.outbox
    assert message.subject == "Agreement signed: Vienna Bcc: x@example.org <b>"
    assert message.message().get_content_type() == "text/plain"
    assert "&lt;" not in message.body
    assert message.message()["Bcc"] is None


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=1)
def test_a_mail_server_that_is_away_is_tried_again():
    make_officer()
    entry = signed(make_agreement())

    assert deliver_due() == Outcome(failed=1)

    delivery = Delivery.objects.get(entry=entry)
    assert (delivery.state, delivery.error.split(":")[0]) == ("waiting", "ConnectionRefusedError")


def test_a_draft_is_not_told_about():
    entry = record("agreements.drafted", make_agreement(), by=None)

    assert not Delivery.objects.filter(entry=entry).exists()
    assert Entry.objects.get() == entry
