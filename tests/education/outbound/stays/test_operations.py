"""Keeping what is known of a stay; arrivals, returns, incidents."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kakehashi.documents.access import readable_by
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.education.outbound.models import EmergencyContact, Incident, Mobility
from kakehashi.education.outbound.stays.operations import (
    close_incident,
    note_arrival,
    note_return,
    remove_contact,
    report_incident,
    save_contact,
    save_stay,
)
from kakehashi.education.outbound.stays.queries import checklist_of
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_mobility, make_student
from tests.education.outbound.stays.make import again, make_contact, make_stay
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db


def test_save_stay_keeps_what_the_student_writes_with_the_certificate():
    mobility = make_mobility(state="accepted")
    upload = SimpleUploadedFile("policy.txt", b"insured", content_type="text/plain")
    stay = save_stay(
        mobility,
        upload=upload,
        insurance_name=" Insurer ",
        insured_from=mobility.planned_from,
        insured_until=mobility.planned_until,
        by=mobility.student,
    )
    assert stay.insurance_name == "Insurer"
    done = {line.item.code for line in checklist_of(again(mobility), timezone.localdate())}
    assert "insurance" in done
    assert stay.insurance_document in readable_by(mobility.student)
    assert stay.insurance_document not in readable_by(make_student())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"insured_from": 5, "insured_until": 1}, "ends before it begins"),
        ({"is_visa_free": True, "visa_until": 5}, "Either no visa"),
        ({"tabi_regi_on": 1}, "future"),
    ],
)
def test_save_stay_refuses_days_that_cannot_be_so(said, words):
    mobility, today = make_mobility(state="accepted"), timezone.localdate()
    days = {
        name: today + timedelta(days=value) if value is not True else True
        for name, value in said.items()
    }
    with pytest.raises(Refused, match=words):
        save_stay(mobility, by=mobility.student, **days)


def test_save_stay_refuses_strangers_and_closed_stays():
    with pytest.raises(Refused, match="Only the student"):
        save_stay(make_mobility(), phone="1", by=make_student())
    closed = make_mobility(state="closed")
    with pytest.raises(Refused, match="closed"):
        save_stay(closed, phone="1", by=closed.student)


def test_save_contact_and_remove_contact_leave_no_name_behind_in_the_removal():
    mobility = make_mobility()
    contact = save_contact(
        mobility, name="Mother", relation="mother", phone="+81", by=mobility.student
    )
    assert contact.position == 1
    remove_contact(contact, by=mobility.student)
    assert EmergencyContact.objects.count() == 0
    entry = Entry.objects.get(verb="outbound.contact_removed")
    assert entry.changes == {}


def test_note_arrival_moves_the_mobility_and_the_ledger():
    mobility = make_mobility(state="accepted", days=(-3, 120))
    day = timezone.localdate()
    note_arrival(mobility, arrived_on=day, by=mobility.student)
    mobility = again(mobility)
    assert (mobility.state, mobility.arrived_on) == ("arrived", day)
    assert LedgerEntry.objects.standing().get().counts_for == "arrived"


def test_note_arrival_refuses_the_future_and_who_is_not_accepted():
    mobility = make_mobility(state="accepted", days=(-3, 120))
    with pytest.raises(Refused, match="future"):
        note_arrival(
            mobility, arrived_on=timezone.localdate() + timedelta(days=1), by=mobility.student
        )
    with pytest.raises(Refused, match="after the host has accepted"):
        note_arrival(make_mobility(), arrived_on=timezone.localdate(), by=make_officer())


def test_note_return_is_noted_by_the_office_with_its_certificate():
    mobility = make_mobility(state="arrived")
    make_stay(mobility)
    day = timezone.localdate()
    with pytest.raises(Refused, match="office notes"):
        note_return(mobility, left_on=day, by=mobility.student)
    with pytest.raises(Refused, match="before the arrival"):
        note_return(mobility, left_on=mobility.arrived_on - timedelta(days=1), by=make_officer())
    note_return(
        mobility,
        left_on=day,
        certificate=SimpleUploadedFile("stay.txt", b"stayed", content_type="text/plain"),
        by=make_officer(),
    )
    mobility = again(mobility)
    assert (mobility.state, mobility.left_on, mobility.ended_early) == ("returned", day, False)
    assert mobility.stay.certificate.name == "stay.txt"
    assert LedgerEntry.objects.standing().get().counts_for == "completed"


def test_report_incident_is_for_the_office_alone_and_kept_out_of_the_journal():
    mobility, officer = make_mobility(state="arrived"), make_officer()
    said = {
        "kind": "illness",
        "happened_on": timezone.localdate(),
        "account": "A broken leg",
        "measures": "",
    }
    with pytest.raises(Refused, match="office alone"):
        report_incident(mobility, **said, by=mobility.student)
    incident = report_incident(mobility, **said, by=officer)
    assert "leg" not in str(Entry.objects.get(verb="outbound.incident_recorded").changes)
    assert not Incident.objects.visible_to(mobility.student).exists()
    assert not Incident.objects.visible_to(make_person()).exists()
    assert Incident.objects.visible_to(officer).get() == incident
    with pytest.raises(Refused, match="what was done"):
        close_incident(incident, measures=" ", by=officer)
    assert close_incident(incident, measures="Insurer called", by=officer).closed_by == officer
    with pytest.raises(Refused, match="closed already"):
        close_incident(incident, measures="Again", by=officer)


def test_make_stay_settles_all():
    mobility = make_stay().mobility
    assert all(line.is_done for line in checklist_of(mobility, timezone.localdate()))
    assert make_contact(mobility).pk
    assert Mobility.objects.count() == 1
