from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kakehashi.documents.access import readable_by
from kakehashi.education.cooperation.models import Encounter
from kakehashi.people.models import Role
from tests.education.cooperation.encounters.make import (
    make_contact,
    make_encounter,
    make_follow_up,
    make_guest,
)
from tests.make import make_home, make_institution, make_officer, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def at(name, *args):
    return reverse(f"cooperation:{name}", args=args)


def listed(response):
    return [each.topics for each in response.context["listing"].page]


def test_encounters_are_not_there_for_others(client):
    encounter = make_encounter()

    assert client.get(at("encounters")).status_code == 302
    assert client.get(encounter.get_absolute_url()).status_code == 302
    client.force_login(make_person())
    assert client.get(at("encounters")).status_code == 404
    assert client.get(encounter.get_absolute_url()).status_code == 404
    assert client.get(at("finish_follow_up", make_follow_up(encounter).pk)).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["B", "A"]),
        ({"q": "graz"}, ["A"]),
        ({"kind": "call"}, ["B"]),
        ({"since": "2026-05-10"}, ["B"]),
        ({"until": "2026-05-10"}, ["A"]),
        ({"open": "yes"}, ["A"]),
        ({"open": "no"}, ["B"]),
        ({"sort": "on"}, ["A", "B"]),
    ],
)
def test_encounters_narrows_and_sorts(client, officer, query, found):
    first = make_encounter(make_institution("Graz"), topics="A", on=date(2026, 5, 1))
    make_encounter(make_institution(), topics="B", kind="call")
    make_follow_up(first)

    assert listed(client.get(at("encounters"), query)) == found


def test_the_list_asks_as_many_queries_for_many_encounters_as_for_one(client, officer):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(at("encounters"))
        return len(asked)

    make_follow_up(make_encounter())
    queries()
    one = queries()
    for number in range(4):
        make_follow_up(make_encounter(make_institution(f"A{number}"), make_institution()))

    assert queries() == one


def test_an_encounter_is_recorded_without_javascript(client, officer):
    vienna = make_institution()
    sent = {
        "kind": "call",
        "on": "2026-05-20",
        "unit": make_home().pk,
        "participants": [officer.pk],
        "topics": "Places",
    }
    found = client.post(at("record_encounter"), {**sent, "find": "vienna", "search": "1"})
    form = found.context["form"]
    assert found.context["picker"].found == [vienna]
    assert (form["topics"].value(), form["participants"].value()) == ("Places", [str(officer.pk)])

    missing = client.post(at("record_encounter"), sent)
    assert "Look for an institution and tick it." in missing.content.decode()
    answer = client.post(at("record_encounter"), {**sent, "partners": [vienna.pk]})

    encounter = Encounter.objects.get()
    assert answer.headers["Location"] == encounter.get_absolute_url()
    assert list(encounter.institutions.all()) == [vienna]


def test_record_begins_with_the_partner_of_the_page_it_was_called_from(client, officer):
    vienna = make_institution()

    page = client.get(at("record_encounter"), {"partners": vienna.pk})

    assert list(page.context["picker"].chosen) == [vienna]


def test_revise_begins_with_what_was_recorded(client, officer):
    encounter = make_encounter(participants=[officer])

    page = client.get(at("revise_encounter", encounter.pk))

    assert list(page.context["picker"].chosen) == list(encounter.institutions.all())
    assert page.context["form"]["participants"].value() == [officer.pk]


def test_revise_forgets_who_is_not_ticked_any_more_while_another_is_looked_for(client, officer):
    encounter = make_encounter()
    umea = make_institution("Umeå University", country="SE")

    page = client.post(at("revise_encounter", encounter.pk), {"find": "umea", "search": "1"})

    picker = page.context["picker"]
    assert (picker.chosen, picker.found) == ([], [umea])


def test_guests_follow_ups_and_documents_are_added_one_after_another(client, officer):
    vienna = make_institution()
    encounter, contact = make_encounter(vienna), make_contact(vienna)

    names = "Anna Gruber, Vice-Rector\n\nEva"
    sent = {"institution": vienna.pk, "persons": [contact.pk], "names": names}
    client.post(at("name_guests", encounter.pk), sent)
    assert [(each.name, each.post) for each in encounter.guests.filter(person=None)] == [
        ("Anna Gruber", "Vice-Rector"),
        ("Eva", ""),
    ]

    sent = {"text": "Send it", "owner": officer.pk, "due_on": "2026-06-01"}
    client.post(at("add_follow_up", encounter.pk), sent)
    follow_up = encounter.follow_ups.get()
    client.post(at("finish_follow_up", follow_up.pk), {"note": "Sent."})
    follow_up.refresh_from_db()
    assert follow_up.note == "Sent."

    file = SimpleUploadedFile("minutes.txt", b"All is well.")
    client.post(at("attach_to_encounter", encounter.pk), {"file": file, "title": "Minutes"})
    document = encounter.documents.get().document
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    assert (list(readable_by(officer)), list(readable_by(auditor))) == ([document], [])

    page = client.get(encounter.get_absolute_url()).content.decode()
    for words in ("Anna Gruber", "Send it", "Sent.", "Minutes", "Done"):
        assert words in page


def test_a_follow_up_without_a_note_is_done_too(client, officer):
    follow_up = make_follow_up()

    client.post(at("finish_follow_up", follow_up.pk), {"note": ""})

    follow_up.refresh_from_db()
    assert follow_up.done_by == officer


def test_a_guest_named_by_mistake_is_taken_out(client, officer):
    guest = make_guest(make_encounter())

    assert client.get(at("remove_guest", guest.pk)).status_code == 200
    client.post(at("remove_guest", guest.pk))

    assert not guest.encounter.guests.exists()


def test_a_participant_without_a_role_reads_but_does_not_change(client):
    person = make_person()
    encounter = make_encounter(participants=[person])
    client.force_login(person)

    page = client.get(encounter.get_absolute_url()).content.decode()

    assert "Only who recorded this encounter" in page
    assert client.get(at("add_follow_up", encounter.pk)).status_code == 302
