"""The pages of stays and nominations, for the student, the office and the host."""

import re
from datetime import date

import pytest
from django.core import mail

from kakehashi.education.outbound.models import HostAnswer, Mobility, Nomination
from kakehashi.education.outbound.nominating import deciding, operations
from kakehashi.education.outbound.nominating.queries import particulars_of
from kakehashi.verdicts import Refused
from tests.education.outbound.make import make_allotment, make_mobility, make_student
from tests.education.outbound.nominating.make import make_nominated, make_ready, recipient
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db
PARTICULARS = {
    "birth_date": "2005-05-04",
    "nationality": "JP",
    "gender": "2",
    "global_id": "22123456",
    "language": "en",
    "cefr": "B2",
    "receiving_year": "2026/2027",
}


def page_of(mobility, path=""):
    return f"/en/outbound/mobilities/{mobility.pk}/{path}"


def body(response):
    return response.content.decode()


def test_the_page_shows_the_next_step_of_its_reader_first(client):
    mobility = make_mobility()
    client.force_login(mobility.student)
    page = body(client.get(page_of(mobility)))
    assert "The place is provisional until the host accepts." in page
    assert "Tell what the host has to know of you" in page
    assert "Nominate to the host" not in page
    client.force_login(make_officer())
    page = body(client.get(page_of(mobility)))
    assert "State what the host has to know of the student" in page


def test_a_student_states_particulars_and_no_days(client):
    mobility = make_mobility()
    client.force_login(mobility.student)
    sent = {**PARTICULARS, "planned_from": "2030-01-01", "planned_until": "2030-02-01"}
    assert client.post(page_of(mobility, "particulars/"), sent).status_code == 302
    before = mobility.planned_from
    mobility.refresh_from_db()
    assert (particulars_of(mobility).cefr, mobility.planned_from) == ("B2", before)


def test_the_office_nominates_by_a_link_that_is_shown_once(client):
    mobility, officer = make_ready(), make_officer()
    client.force_login(officer)
    assert "What the host is told" in body(client.get(page_of(mobility, "nominate/")))
    to = recipient()
    sent = {"name": to.name, "email": to.email, "language": "en", "expires_on": to.expires_on}
    page = body(client.post(page_of(mobility, "nominate/"), sent))
    address = re.search(r"https?://[^<\"]+/outbound/link/[^<\"]+/host/", page)[0]
    assert address in mail.outbox[0].body
    assert "nominates Hanako Tokyo" in mail.outbox[0].body
    assert address not in body(client.get(page_of(mobility)))


def test_nominate_asks_for_the_days_where_nobody_stated_them(client):
    mobility, officer = make_ready(planned_from=None, planned_until=None), make_officer()
    with pytest.raises(Refused, match="lacks: first and last day of the stay"):
        operations.nominate(mobility, to=recipient(), by=officer)
    client.force_login(officer)
    assert "First day of the stay" in body(client.get(page_of(mobility, "nominate/")))
    to = recipient()
    sent = {"name": to.name, "email": to.email, "language": "en", "expires_on": to.expires_on}
    page = body(client.post(page_of(mobility, "nominate/"), sent))
    assert page.count("This field is required.") == 2
    days = {"planned_from": "2030-02-01", "planned_until": "2030-01-01"}
    page = body(client.post(page_of(mobility, "nominate/"), {**sent, **days}))
    assert "The stay ends before it begins." in page
    days = {"planned_from": "2030-01-01", "planned_until": "2030-02-01"}
    client.post(page_of(mobility, "nominate/"), {**sent, **days})
    mobility.refresh_from_db()
    assert (mobility.state, mobility.planned_until) == ("nominated", date(2030, 2, 1))
    assert mobility.nominations.get().content["planned_from"] == "2030-01-01"


def test_a_host_answers_by_its_link_and_sees_this_stay_alone(client):
    mobility, officer, done = make_nominated()
    other, _by, _done = make_nominated(by=officer)
    Mobility.objects.filter(pk=other.pk).update(cancel_reason="")
    base = f"/en/outbound/link/{done.issued.token}/host/"
    assert "Open it in this browser" in body(client.get(base))
    client.post(base, {"open_link": "1"})
    page = body(client.get(base))
    assert "Answer the nomination" in page
    assert other.student.email not in page
    form = body(client.post(f"{base}1/", {"kind": "refuse"}))
    assert "Say why, in a sentence" in form
    sent = {"kind": "term", "comment": "Full.", "term": "second", "year": str(mobility.year)}
    assert client.post(f"{base}1/", sent)["Location"] == base
    assert HostAnswer.objects.get().term == "second"
    client.force_login(officer)
    assert "Decide on the term that the host offers" in body(client.get(page_of(mobility)))
    assert client.post(page_of(mobility, "other-term/"), {"decision": "take"}).status_code == 302
    mobility.refresh_from_db()
    assert (mobility.state, mobility.term) == ("accepted", "second")


def test_the_office_notes_an_answer(client):
    mobility, officer, _done = make_nominated()
    client.force_login(officer)
    sent = {"kind": "accept", "comment": "Mail of 3 May"}
    assert client.post(page_of(mobility, "host-answer/"), sent).status_code == 302
    mobility.refresh_from_db()
    assert mobility.state == "accepted"


def test_cancelling_lists_first_what_follows(client):
    mobility, _officer, _done = make_nominated()
    client.force_login(mobility.student)
    page = body(client.get(page_of(mobility, "cancel/")))
    assert "The host was told of the student and is told now that nobody comes." in page
    sent = {"code": "money", "reason": "Too expensive."}
    assert client.post(page_of(mobility, "cancel/"), sent).status_code == 302
    assert "This stay does not take place" in body(client.get(page_of(mobility)))


def test_others_do_not_learn_that_there_is_a_stay(client):
    mobility = make_ready()
    client.force_login(make_student())
    for path in ("", "particulars/", "nominate/", "cancel/", "host-answer/", "host-link/"):
        assert client.get(page_of(mobility, path)).status_code == 404
    listed = body(client.get("/en/outbound/mobilities/"))
    assert mobility.student.email not in listed
    client.logout()
    assert client.get(page_of(mobility)).status_code == 302


def test_a_student_nominates_nobody(client):
    mobility = make_ready()
    client.force_login(mobility.student)
    response = client.post(page_of(mobility, "nominate/"), follow=True)
    assert "your own stay" in body(response)
    assert client.get("/en/outbound/nominations/").status_code == 404
    assert not Nomination.objects.exists()


def test_the_list_filters_and_exports(client):
    mobility = make_mobility()
    make_mobility(state="returned")
    client.force_login(make_officer())
    page = body(client.get("/en/outbound/mobilities/?state=planned"))
    assert str(mobility.student) in page
    assert "1–1 of 1" in page
    exported = client.get("/en/outbound/mobilities/?export=csv")
    rows = b"".join(exported.streaming_content).decode().splitlines()
    assert len(rows) == 3
    assert str(mobility.key) in "".join(rows)
    assert "1–1 of 1" in body(client.get(f"/en/outbound/mobilities/?q={mobility.student.email}"))


def test_confirmed_places_are_planned_and_nominated_by_a_list(client):
    make_allotment(state="confirmed")
    make_allotment(state="offered")
    client.force_login(make_officer())
    assert "Confirmed places without a stay" in body(client.get("/en/outbound/nominations/"))
    assert client.post("/en/outbound/nominations/plan/").status_code == 302
    mobility = Mobility.objects.get()
    address = f"/en/outbound/nominations/{mobility.host_id}/{mobility.year}/first/"
    assert "Nominate 1 student by this list" in body(client.get(address))
    refused = body(client.post(f"{address}nominate/", follow=True))
    assert "The nomination lacks" in refused
    assert client.get(f"{address}pdf/").content[:5] == b"%PDF-"
    exported = client.get(f"{address}?export=xlsx")
    assert exported["Content-Disposition"].endswith('.xlsx"')


def test_a_stay_is_entered_by_hand(client):
    student = make_student()
    client.force_login(make_officer())
    mobility = make_mobility()
    sent = {
        "student": student.email,
        "agreement": str(mobility.agreement_id),
        "unit": str(student.roles.get().unit_id),
        "level": "bachelor",
        "year": str(mobility.year),
        "term": "first",
        "semesters": "1",
        "source": "Letter of May",
    }
    assert "Choose one host" in body(
        client.post("/en/outbound/mobilities/enter/", {**sent, "agreement": ""})
    )
    looked = client.post("/en/outbound/mobilities/enter/", {**sent, "search": "1", "find": "Vie"})
    assert "Letter of May" in body(looked)
    response = client.post("/en/outbound/mobilities/enter/", sent)
    made = Mobility.objects.get(student=student)
    assert response["Location"] == f"/en/outbound/mobilities/{made.pk}/"
    assert made.host == mobility.host


def test_only_those_who_keep_the_stay_read_the_evidence_and_the_history(client):
    mobility, officer, _done = make_nominated()
    deciding.note_acceptance(mobility, comment="Mail of 3 May.", by=officer)
    client.force_login(mobility.student)
    assert "nominated the student to the host" not in body(client.get(page_of(mobility)))
    client.force_login(officer)
    assert "nominated the student to the host" in body(client.get(page_of(mobility)))
    client.force_login(make_person())
    assert client.get(page_of(mobility)).status_code == 404


def test_the_host_reads_who_nominates_and_answers_in_its_own_words(client):
    mobility, _officer, done = make_nominated()
    base = f"/en/outbound/link/{done.issued.token}/host/"
    page = body(client.get(base))
    assert "asks you, as the host of an exchange student" in page
    client.post(base, {"open_link": "1"})
    assert "nominates this student for a stay at your university" in body(client.get(base))
    page = body(client.get(f"{base}1/"))
    assert "We accept the student" in page
    assert "Accepts the student" not in page
    page = body(client.post(f"{base}1/", {"kind": "accept"}, follow=True))
    assert "We accept the student" in page
    client.force_login(make_officer())
    page = body(client.get(page_of(mobility)))
    assert "Accepts the student" in page
    assert f"{done.issued.link.name} &lt;{done.issued.link.email}&gt;, by personal link" in page
