"""The page of the whole journal: who may read it, what it finds, what it says about its seals."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from kakehashi.journal.models import Delivery, Entry
from kakehashi.journal.operations import record
from kakehashi.journal.sealing import seal_days
from kakehashi.journal.verbs import declare
from kakehashi.journal.verification import verify
from kakehashi.people.models import Role
from tests.journal.test_sealing import tokyo, write
from tests.make import make_agreement, make_officer, make_person, make_role

DONE, UNDONE = declare("tests.done", "did"), declare("tests.undone", "undid")
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    person = make_officer(name_kanji="山田花子", passport_family="YAMADA", passport_given="Hanako")
    client.force_login(person)
    return person


def page(client, query="", language="en"):
    with override(language):
        response = client.get(reverse("workspace:journal") + query)
    assert response.status_code == 200
    return response


def found(client, query):
    return [entry.pk for entry in page(client, query).context["listing"].page]


@pytest.mark.parametrize("kind", [Role.Kind.OFFICE, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR])
def test_journal_is_read_by_office_leadership_and_auditors(client, kind):
    person = make_person()
    make_role(person, kind)
    client.force_login(person)

    assert page(client).status_code == 200


@pytest.mark.parametrize("kind", [Role.Kind.COORDINATOR, Role.Kind.STUDENT, None])
@pytest.mark.parametrize("address", ["journal/", "journal/1/"])
def test_journal_is_closed_to_others(client, kind, address):
    person = make_person()
    if kind:
        make_role(person, kind)
    client.force_login(person)

    assert client.get(f"/en/work/{address}").status_code == 403


def test_journal_asks_strangers_to_sign_in(client):
    response = client.get("/en/work/journal/")

    assert (response.status_code, response["Location"].split("?")[0]) == (
        302,
        "/en/account/login/",
    )


def test_journal_says_what_to_do_while_there_is_nothing(client, reader):
    text = page(client).content.decode()

    assert "No entry matches." in text
    assert "No day has been sealed yet." in text
    assert "script/manage verify_journal" in text


def test_journal_filters_by_verb_person_record_and_day(client, reader):
    other = make_person(passport_given="Otto", email="otto@example.ac.jp")
    agreement, elsewhere = make_agreement(reference="TMU-1"), make_agreement(reference="TMU-2")
    a = record(DONE, agreement, by=reader).pk
    b = record(UNDONE, agreement, by=other).pk
    c = record(DONE, elsewhere, by=other).pk
    old = write(tokyo(2026, 4, 1, 23, 59), record_name="old").pk
    today = timezone.localdate()

    assert found(client, "") == [c, b, a, old]
    assert found(client, "?sort=at") == [old, a, b, c]
    assert found(client, "?verb=tests.undone") == [b]
    assert found(client, "?person=hanako%20yamada") == [a]
    assert found(client, "?person=花子") == [a]
    assert found(client, "?person=otto@") == [c, b]
    assert found(client, "?record=tmu-2") == [c]
    assert found(client, f"?record=agreements.agreement:{agreement.pk}") == [b, a]
    assert found(client, "?until=2026-04-01") == [old]
    assert found(client, "?since=2026-04-02") == [c, b, a]
    assert found(client, f"?since={today}&until={today}&verb=tests.done") == [c, a]


def test_journal_answers_a_wrong_day_in_words(client, reader):
    write(tokyo(2026, 4, 1, 9, 0))

    text = page(client, "?since=someday").content.decode()

    assert "Enter a valid date." in text


def test_journal_shows_what_is_sealed_and_when_it_was_verified(client, reader):
    write(tokyo(2026, 4, 1, 9, 0))
    seal_days(date(2026, 4, 1))
    verify(by=reader)
    Delivery.objects.create(
        entry=Entry.objects.first(), handler="h", state="dead", due_at=timezone.now()
    )

    response = page(client)
    text = response.content.decode()

    assert response.context["custody"].seal.day == date(2026, 4, 1)
    assert "nothing altered" in text
    assert text.count("badge--good") == 2  # the verification, and the one sealed entry
    assert "given up: 1" in text


def test_journal_speaks_japanese(client, reader):
    record(DONE, make_agreement(), by=reader)

    assert "山田花子" in page(client, language="ja").content.decode()


def test_journal_asks_the_same_number_of_queries_however_long_it_is(
    client, reader, django_assert_max_num_queries
):
    def write_some(count):
        for _ in range(count):
            record(DONE, make_agreement(), by=make_person(), changes={"unit_id": [None, 1]})

    write_some(2)
    page(client)
    with django_assert_max_num_queries(40) as few:
        page(client)
    write_some(20)
    with django_assert_max_num_queries(len(few)):
        page(client)


def test_journal_can_be_downloaded_whole(client, reader):
    entry = record(DONE, make_agreement(reference="TMU-1"), by=reader, reason="why")

    with override("en"):
        response = client.get(reverse("workspace:journal") + "?export=json")

    row = response.json() if not response.streaming else None
    text = b"".join(response.streaming_content).decode() if row is None else str(row)
    assert f'"id": {entry.pk}' in text
    assert '"record": "TMU-1"' in text
    assert '"verb": "tests.done"' in text


def test_entry_shows_what_changed_its_hash_and_its_seal(client, reader):
    entry = write(tokyo(2026, 4, 1, 9, 0), changes={"email": ["a", "b"]}, reason="why")
    (seal,) = seal_days(date(2026, 4, 1))

    text = client.get(f"/en/work/journal/{entry.pk}/").content.decode()

    assert "<details open>" in text
    assert seal.leaves.split()[1] in text
    assert seal.digest in text
    assert "Reason: why" in text
    assert client.get(f"/en/work/journal/{entry.pk + 1}/").status_code == 404


def test_entry_says_that_it_is_not_sealed_yet(client, reader):
    entry = record(DONE, reader, by=reader)

    text = client.get(f"/en/work/journal/{entry.pk}/").content.decode()

    assert "Not sealed yet." in text


def test_journal_names_three_changed_fields_and_its_file_all(client, reader):
    fields = ["reference", "source", "remarks", "termination_reason"]
    record(DONE, make_agreement(), by=reader, changes={name: ["", "new"] for name in fields})

    shown = page(client, "?verb=tests.done").content.decode()
    file = b"".join(page(client, "?verb=tests.done&export=json").streaming_content).decode()

    assert "reference number, reason for termination, source and 1 more" in shown
    assert "reference number, reason for termination, source, remarks" in file
