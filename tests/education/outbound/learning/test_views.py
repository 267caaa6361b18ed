"""The pages of learning agreements, for the student, the office and the host."""

import re

import pytest
from django.core import mail

from kakehashi.education.outbound.learning.operations import sign
from kakehashi.education.outbound.learning.queries import agreed, newest
from kakehashi.education.outbound.nominating import deciding, operations
from tests.education.cooperation.recognition.make import make_precedent
from tests.education.outbound.learning.make import make_accepted, make_version, sign_by_all
from tests.education.outbound.make import make_student
from tests.education.outbound.nominating.make import make_ready, recipient
from tests.make import make_officer

pytestmark = pytest.mark.django_db

SENT = {
    "based_on": "",
    "studied-lines": "2",
    "studied-0-title": "Language and Society",
    "studied-0-term": "1/2",
    "studied-0-credits": "7.5",
    "studied-0-scheme": "ects",
    "recognised-lines": "1",
    "recognised-0-title_ja": "社会言語学",
    "recognised-0-credits": "4",
    "starts_on": "2027-09-01",
    "ends_on": "2028-02-15",
    "receiving_year": "2027/2028",
    "language": "en",
    "cefr": "B2",
    "home_given": "Ken",
    "home_family": "Mori",
    "home_email": "mori@tmu.example",
    "host_given": "Anna",
    "host_family": "Berg",
    "host_email": "anna@host.example",
}


def page_of(mobility, path=""):
    return f"/en/outbound/mobilities/{mobility.pk}/learning/{path}"


def body(response):
    return response.content.decode()


def test_a_student_writes_a_version_on_the_sheet(client):
    mobility, _officer, _link = make_accepted()
    client.force_login(mobility.student)
    assert "Write the learning agreement" in body(client.get(page_of(mobility)))
    response = client.post(page_of(mobility, "write/"), SENT)
    assert response.status_code == 302
    content = newest(mobility).content
    assert content["studied"][0]["title"] == "Language and Society"
    assert content["student"]["given"] == "Hanako"
    shown = body(client.get(page_of(mobility)))
    assert "Sign version 1" in shown
    assert "What they count as at home together is not known" not in shown


def test_a_fault_is_told_and_nothing_is_lost(client):
    mobility, _officer, _link = make_accepted()
    client.force_login(mobility.student)
    response = client.post(page_of(mobility, "write/"), {**SENT, "studied-0-credits": ""})
    assert "Language and Society: the credits are missing." in body(response)
    assert 'value="Language and Society"' in body(response)
    assert newest(mobility) is None


def test_an_earlier_decision_is_suggested_and_taken_over(client):
    mobility, _officer, _link = make_accepted()
    precedent = make_precedent(mobility.host)
    client.force_login(mobility.student)
    more = body(client.post(page_of(mobility, "write/"), {**SENT, "add": "studied"}))
    assert "Recognised before" in more
    assert "HSS-201" in more
    taken = body(client.post(page_of(mobility, "write/"), {**SENT, "use": str(precedent.pk)}))
    assert 'value="HSS-201"' in taken
    assert newest(mobility) is None


def test_a_change_shows_what_was_agreed_and_takes_a_course_out(client):
    mobility, officer, link = make_accepted()
    sign_by_all(make_version(mobility), officer, link)
    client.force_login(officer)
    sheet = body(client.get(page_of(mobility, "write/")))
    assert "Propose a change" in sheet
    rows = {"studied-0-key": "a", "studied-1-key": "b", "recognised-0-key": "x"}
    sent = {**SENT, **rows, "based_on": "1", "studied-1-remove": "on"}
    refused = client.post(page_of(mobility, "write/"), sent)
    assert "Law: say why it is changed." in body(refused)
    sent["studied-1-reason"] = "timetable-conflict"
    assert client.post(page_of(mobility, "write/"), sent).status_code == 302
    version = newest(mobility)
    assert [each["status"] for each in version.content["studied"]] == ["", "deleted"]
    compared = body(client.get(page_of(mobility, "compare/")))
    assert "It clashes with another course" in compared


def test_sign_and_send_back_by_their_pages(client):
    mobility, officer, _link = make_accepted()
    version = make_version(mobility)
    client.force_login(mobility.student)
    wrong = client.post(page_of(mobility, "1/sign/"), {"digest": "0" * 64})
    assert "Please read it again" in body(wrong)
    assert client.post(page_of(mobility, "1/sign/"), {"digest": version.digest}).status_code == 302
    client.force_login(officer)
    sent = {"text": "Too few credits.", "is_refusal": "on"}
    assert client.post(page_of(mobility, "1/comment/"), sent).status_code == 302
    assert "Too few credits." in body(client.get(page_of(mobility)))


def test_a_version_is_taken_along_as_pdf_and_as_ewp_document(client):
    mobility, officer, link = make_accepted()
    sign_by_all(make_version(mobility), officer, link)
    client.force_login(officer)
    for language in ("ja", "en"):
        response = client.get(page_of(mobility, f"1/{language}.pdf"))
        assert response.content[:5] == b"%PDF-"
    assert b"first-version" in client.get(page_of(mobility, "ewp.xml")).content
    client.force_login(mobility.student)
    assert client.get(page_of(mobility, "ewp.xml")).status_code == 404


def test_others_do_not_learn_that_there_is_an_agreement(client):
    mobility, _officer, _link = make_accepted()
    make_version(mobility)
    client.force_login(make_student())
    for path in ("", "1/", "write/", "1/sign/", "1/en.pdf"):
        assert client.get(page_of(mobility, path)).status_code == 404
    client.logout()
    assert client.get(page_of(mobility)).status_code == 302


def test_a_host_reads_and_signs_by_its_link_and_sees_no_drafts(client):
    mobility, officer = make_ready(), make_officer()
    done = operations.nominate(mobility, to=recipient(), by=officer)
    link = done.issued.link
    deciding.answer_by_link(link, done.nomination, "accept")
    mobility.refresh_from_db()
    version = make_version(mobility)
    base = f"/en/outbound/link/{done.issued.token}"
    client.post(f"{base}/host/", {"open_link": "1"})
    assert client.get(f"{base}/learning/1/").status_code == 404
    assert "Learning agreement" not in body(client.get(f"{base}/host/"))
    student = mobility.student
    _sign_two(version, student, officer)
    assert "Read and sign version 1" in body(client.get(f"{base}/host/"))
    page = body(client.get(f"{base}/learning/1/"))
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)[1]
    assert client.get(f"{base}/learning/1/en.pdf").content[:5] == b"%PDF-"
    sent = {"sign": "1", "digest": digest, "name": "Anna Berg", "position": "Coordinator"}
    response = client.post(f"{base}/learning/1/", sent)
    assert response["Location"] == f"{base}/host/"
    assert agreed(mobility) is not None
    assert mail.outbox == []


def _sign_two(version, student, officer):
    sign(version, read_digest=version.digest, by=student)
    sign(version, read_digest=version.digest, position="Coordinator", by=officer)
