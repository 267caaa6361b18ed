"""The pages of grants, schemes and payments; what waits, and the mail when money is due."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kakehashi.duties.steps import next_steps
from kakehashi.education.outbound.grants.reminding import say_what_is_due
from kakehashi.education.outbound.models import Award, Instalment, Scheme
from kakehashi.journal.worker import deliver_due
from tests.education.outbound.grants.make import make_award, make_rate, make_scheme, pay
from tests.education.outbound.make import make_mobility, make_student
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def test_grant_is_proposed_awarded_and_paid_on_its_pages(client):
    rate, mobility = make_rate(), make_mobility(state="arrived")
    client.force_login(make_officer())
    at = f"/en/outbound/mobilities/{mobility.pk}/grant/"
    page = client.get(f"{at}propose/").content.decode()
    assert "No class is entered for the country/region of the host" in page
    client.post(f"{at}propose/", {"rate": rate.pk})
    award = Award.objects.get()
    client.post(f"/en/outbound/grants/{award.pk}/award/", {"parts": 2})
    page = client.get(at).content.decode()
    assert "121 days: 121 days at 1,000 yen: 121,000 yen" in page
    first = award.instalments.order_by("due_on").first()
    said = {"paid_on": timezone.localdate().isoformat(), "reference": "R-1"}
    client.post(f"/en/outbound/grants/payments/{first.pk}/", said)
    assert Instalment.objects.get(pk=first.pk).reference == "R-1"
    file = client.get("/en/outbound/grants/payments/?export=csv&paid=yes").getvalue().decode()
    assert "60500" in file
    assert file.count("\n") == 2
    assert client.get("/en/outbound/grants/?export=xlsx").status_code == 200


def test_grant_is_recounted_settled_refused_and_cancelled_on_its_pages(client):
    award, officer = make_award(), make_officer()
    client.force_login(officer)
    said = {
        "starts_on": award.starts_on.isoformat(),
        "ends_on": (award.ends_on - timedelta(days=21)).isoformat(),
        "days_lost": 0,
        "reason": "Ended early",
    }
    answer = client.post(f"/en/outbound/grants/{award.pk}/recount/", said, follow=True)
    assert "The grant is 100,000 yen now." in answer.content.decode()
    mobility = award.mobility
    mobility.state, mobility.left_on = "returned", mobility.planned_until
    mobility.save()
    client.post(f"/en/outbound/grants/{award.pk}/settle/", {"reason": ""})
    assert Award.objects.get().state == "settled"
    refused, cancelled = make_award(state="proposed"), make_award()
    client.post(f"/en/outbound/grants/{refused.pk}/refuse/", {"reason": "No funds"})
    client.post(f"/en/outbound/grants/{cancelled.pk}/cancel/", {"reason": "No stay"})
    refused.refresh_from_db()
    cancelled.refresh_from_db()
    assert (refused.state, cancelled.state) == ("refused", "cancelled")


def test_grants_of_shows_the_student_the_grant_and_no_button(client):
    award = make_award()
    client.force_login(award.mobility.student)
    page = client.get(award.get_absolute_url()).content.decode()
    assert "121,000 yen" in page
    assert "Propose a grant" not in page
    assert "Record the payment" not in page
    client.force_login(make_student())
    assert client.get(award.get_absolute_url()).status_code == 404


def test_schemes_are_taken_over_and_get_rates_and_classes(client):
    client.force_login(make_officer())
    answer = client.post("/en/outbound/grants/schemes/take-over/", follow=True)
    assert "1 scheme is entered." in answer.content.decode()
    scheme = Scheme.objects.get()
    page = client.get(scheme.get_absolute_url()).content.decode()
    assert "100,000 yen" in page
    assert "Read second-hand" in page
    assert "Not verified" in page
    at = scheme.get_absolute_url()
    said = {"source": "x", "standing": "read", "starts_on": "2026-04-01"}
    names = {"code": "a", "name_ja": "甲地方", "name_en": "A", "per": "unit", "amount": 90_000}
    client.post(f"{at}rate/", {**said, **names})
    client.post(f"{at}class/", {**said, "country": "AT", "city": "", "rate_code": "a"})
    assert scheme.rates.get(code="a", ends_on=None).amount == 90_000
    assert scheme.classes.get().rate_code == "a"
    page = client.post(f"{at}class/", {**said, "country": "AT", "rate_code": "a"}).content.decode()
    assert "this day or later" in page


def test_enter_scheme_enters_one_of_the_university(client):
    client.force_login(make_officer())
    said = {
        "code": "own",
        "name_ja": "独自",
        "name_en": "Own",
        "count": "days",
        "least_rest": 1,
        "rounding": "down",
        "recovery": "pro-rata",
        "keep_from_days": 0,
        "recover_within_days": 30,
        "source": "x",
        "standing": "read",
        "counting_standing": "read",
    }
    answer = client.post("/en/outbound/grants/schemes/enter/", said, follow=True)
    assert "The scheme is entered." in answer.content.decode()


def test_say_what_is_due_tells_the_office_once_and_the_student_of_recoveries():
    officer = make_officer(language="en")
    award = make_award(make_mobility(make_student(language="en"), state="arrived"), parts=1)
    row = award.instalments.get()
    day = timezone.localdate()
    say_what_is_due(day)
    say_what_is_due(day)
    deliver_due()
    assert [letter.to for letter in mail.outbox] == [
        [person.email] for person in _office(officer, award)
    ]
    mail.outbox.clear()
    pay(row)
    back = Instalment.objects.create(award=award, kind="recovery", amount=5, due_on=day)
    say_what_is_due(day)
    deliver_due()
    assert [award.mobility.student.email] in [letter.to for letter in mail.outbox]
    assert back.pk


def _office(officer, award):
    return sorted({officer, award.proposed_by, award.decided_by}, key=lambda each: each.pk)


def test_steps_lead_to_decisions_payments_and_settlements():
    officer = make_officer()
    make_award(state="proposed")
    make_award(parts=1)
    pay(make_award(make_mobility(state="returned"), parts=1).instalments.get())
    words = {str(step.words) for step in next_steps(officer, "en")}
    assert words >= {
        "Decide on the grant",
        "Have the instalment paid",
        "Settle the grant by the real days",
    }
    assert make_scheme(starts_on=date(2026, 4, 1)).pk
