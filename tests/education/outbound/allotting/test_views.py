import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.education.outbound.allotting.operations import freeze_and_run, what_if
from kakehashi.education.outbound.models import Allotment, Override, Run
from kakehashi.people.models import Role
from tests.education.outbound.allotting.make import (
    make_approved,
    make_over,
    make_published,
    make_ranked,
)
from tests.education.outbound.make import make_call, make_placement
from tests.make import make_officer, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def make_two(**facts):
    """A call in which one of two gets Vienna."""
    call = make_over(**facts)
    vienna = make_placement(call)
    return call, make_ranked(call, 9000, vienna), make_ranked(call, 8000, vienna)


def text(response):
    return " ".join(response.content.decode().split())


def test_allocation_offers_the_first_run_and_says_why_nothing_is_given_by_hand(client, officer):
    call, *_applications = make_two()
    page = text(client.get(reverse("outbound:allocation", args=[call.pk])))
    assert "The allocation of this call was not run yet." in page
    assert "Run the allocation</button>" in page
    assert "Places are given by hand only after the first run was published." in page


@pytest.mark.parametrize("kind", [Role.Kind.COORDINATOR, Role.Kind.STUDENT, Role.Kind.TEACHER])
def test_allocation_is_not_there_for_others(client, kind):
    call, *_applications = make_two()
    person = make_person()
    make_role(person, kind)
    client.force_login(person)
    run = freeze_and_run(call, by=make_officer())
    for address in (
        reverse("outbound:what_if", args=[call.pk]),
        reverse("outbound:compare_runs", args=[call.pk]),
        run.get_absolute_url(),
        reverse("outbound:run_file", args=[run.pk, "certificate"]),
    ):
        assert client.get(address).status_code == 404


def test_allocation_leads_coordinators_to_the_results_without_names(client):
    call, *_applications = make_two()
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR)
    client.force_login(person)
    answer = client.get(reverse("outbound:allocation", args=[call.pk]), follow=True)
    assert "Here are the results without names." in text(answer)


def test_allocation_is_not_there_for_students(client):
    call, first, _second = make_two()
    client.force_login(first.student)
    assert client.get(reverse("outbound:allocation", args=[call.pk])).status_code == 404


def test_run_now_approve_and_publish_lead_from_one_to_the_next(client, officer):
    call, first, _second = make_two()
    answer = client.post(reverse("outbound:run_allocation", args=[call.pk]))
    run = Run.objects.get()
    assert answer.url == run.get_absolute_url()
    assert "You made this run. Somebody else approves it." in text(client.get(answer.url))

    other = make_officer()
    client.force_login(other)
    client.post(reverse("outbound:approve_run", args=[run.pk]), {"note": ""})
    page = text(client.get(run.get_absolute_url()))
    assert "Publish the run</a>" in page
    client.post(reverse("outbound:publish_run", args=[run.pk]))
    assert Allotment.objects.get().application == first
    page = text(client.get(run.get_absolute_url()))
    assert "A separate check, which shares nothing with the allocation" in page


def test_run_now_says_what_stands_against_it(client, officer):
    call = make_call()
    answer = client.post(reverse("outbound:run_allocation", args=[call.pk]), follow=True)
    assert "The call takes applications until" in text(answer)


def test_discard_asks_for_the_reason(client, officer):
    call, *_applications = make_two()
    run = freeze_and_run(call, by=officer)
    address = reverse("outbound:discard_run", args=[run.pk])
    assert "This field is required" in text(client.post(address, {"reason": ""}))
    client.post(address, {"reason": "A quota was wrong"})
    run.refresh_from_db()
    assert (run.state, run.discard_reason) == ("discarded", "A quota was wrong")


def test_try_out_leads_to_the_comparison(client, officer):
    call, first, _second = make_two()
    quota = first.choices.get().placement.quota
    answer = client.post(
        reverse("outbound:what_if", args=[call.pk]),
        {"mechanism": "da", "quota_1": quota.pk, "places_1": 2, "note": "One more"},
        follow=True,
    )
    page = text(answer)
    assert "What-if 1" in page
    assert f"{quota.name_en}: 2" in page
    assert "2 (100.0%)" in page
    assert not Allotment.objects.exists()


def test_try_out_says_that_a_quota_needs_places(client, officer):
    call, first, _second = make_two()
    quota = first.choices.get().placement.quota
    address = reverse("outbound:what_if", args=[call.pk])
    page = text(client.post(address, {"mechanism": "da", "quota_1": quota.pk}))
    assert "Choose a quota and say how many places." in page


def test_run_page_of_a_what_if_offers_nothing(client, officer):
    call, *_applications = make_two()
    page = text(client.get(what_if(call, by=officer).get_absolute_url()))
    assert "Approve the run" not in page


def test_run_page_exports_who_got_what(client, officer):
    call, first, second = make_two()
    run = make_published(call)
    answer = client.get(f"{run.get_absolute_url()}?export=json")
    rows = json.loads(b"".join(answer.streaming_content))["rows"]
    assert [row["applicant"] for row in rows] == [first.pk, second.pk]
    assert rows[0]["rank"] == 1
    assert rows[1]["placement"] == "no place"


def test_reserves_are_in_their_order_with_score_and_number(client, officer):
    call, _first, second = make_two()
    run = make_published(call)
    place = second.choices.get().placement
    page = text(client.get(reverse("outbound:run_reserves", args=[run.pk, place.pk])))
    assert second.student.name_in("en") in page
    assert "80.00" in page
    assert "8000" not in page
    assert run.results.get(application=second).lottery[:16] in page


def test_download_gives_the_seed_only_once_it_is_revealed(client, officer):
    call, *_applications = make_two()
    run = make_approved(call)
    files = {
        what: reverse("outbound:run_file", args=[run.pk, what])
        for what in ("certificate", "input", "output")
    }
    assert client.get(files["certificate"]).json()["seed"] is None
    assert client.get(files["input"]).status_code == 302
    client.post(reverse("outbound:publish_run", args=[run.pk]))
    run.refresh_from_db()
    assert client.get(files["certificate"]).json()["seed"] == "7"
    assert client.get(files["input"]).content == run.document
    assert client.get(files["output"]).content == run.result
    assert client.get(reverse("outbound:run_file", args=[run.pk, "else"])).status_code == 404


# -- By hand --------------------------------------------------------------------------------------


def test_by_hand_shows_whom_it_passes_over_before_it_is_done(client, officer):
    call, first, second = make_two()
    third = make_ranked(call, 7000, second.choices.get().placement)
    make_published(call)
    Allotment.objects.filter(application=first).update(state="declined")
    sent = {
        "application": third.pk,
        "placement": second.choices.get().placement_id,
        "reason": "Sole course in her field",
    }
    address = reverse("outbound:override", args=[call.pk])
    page = text(client.post(address, sent))
    assert "1 student would come first and is passed over:" in page
    assert f"{second.student.name_in('en')}: score 80.00" in page
    assert not Override.objects.exists()
    client.post(address, {**sent, "confirm": "yes"})
    assert Override.objects.get().application == third


def test_by_hand_says_that_the_quota_is_full(client, officer):
    call, _first, second = make_two()
    make_published(call)
    place = second.choices.get().placement
    sent = {"application": second.pk, "placement": place.pk, "reason": "All the same"}
    page = text(client.post(reverse("outbound:override", args=[call.pk]), sent))
    assert f"The quota “{place.quota.key}” is full (1 of 1)" in page
    assert "Give the place</button>" not in page


# -- Results --------------------------------------------------------------------------------------


def test_result_says_that_there_is_none_yet(client):
    _call, first, _second = make_two()
    client.force_login(first.student)
    page = text(client.get(reverse("outbound:result", args=[first.pk])))
    assert "No result yet" in page


def test_result_lists_what_each_answer_leads_to(client):
    until = timezone.localdate() + timedelta(days=20)
    call = make_over(upgrades_until=until)
    vienna, graz = make_placement(call), make_placement(call)
    make_ranked(call, 9000, vienna)
    second = make_ranked(call, 8000, vienna, graz)
    make_published(call)
    client.force_login(second.student)
    page = text(client.get(reverse("outbound:result", args=[second.pk])))
    assert "You keep this place for certain, whatever others do." in page
    assert "You keep at least this place." in page
    assert "This cannot be taken back." in page
    assert "The lowest score admitted there is 90.00; yours is 80.00." in page
    assert "You are number 1 on its reserve list." in page


def test_result_speaks_japanese(client):
    call, _first, second = make_two()
    make_published(call)
    client.force_login(second.student)
    address = reverse("outbound:result", args=[second.pk]).replace("/en/", "/ja/")
    page = text(client.get(address))
    assert "受け入れられた人の最低点は90.00点、あなたは80.00点です。" in page


def test_result_of_somebody_else_is_not_there(client):
    call, first, second = make_two()
    make_published(call)
    client.force_login(second.student)
    assert client.get(reverse("outbound:result", args=[first.pk])).status_code == 404


def test_answer_confirms_after_saying_what_it_leads_to(client):
    call, first, _second = make_two()
    make_published(call)
    client.force_login(first.student)
    address = reverse("outbound:answer_place", args=[first.pk, "confirm"])
    assert "What this leads to" in text(client.get(address))
    client.post(address)
    assert Allotment.objects.get(application=first).state == "confirmed"


def test_answer_declines_and_says_who_may_get_it(client):
    call, first, _second = make_two()
    make_published(call)
    client.force_login(first.student)
    address = reverse("outbound:answer_place", args=[first.pk, "decline"])
    assert "1 student on the reserve list may get it." in text(client.get(address))
    client.post(address)
    assert Allotment.objects.get(application=first).state == "declined"


def test_answer_that_is_unknown_is_not_there(client):
    call, first, _second = make_two()
    make_published(call)
    client.force_login(first.student)
    address = reverse("outbound:answer_place", args=[first.pk, "perhaps"])
    assert client.get(address).status_code == 404


def test_answer_leads_back_who_is_too_late(client):
    call, first, _second = make_two()
    make_published(call)
    past = timezone.now() - timedelta(minutes=1)
    Allotment.objects.update(offered_at=past - timedelta(days=7), answer_by=past)
    client.force_login(first.student)
    address = reverse("outbound:answer_place", args=[first.pk, "confirm"])
    assert "The place had to be answered by" in text(client.post(address, follow=True))
    assert Allotment.objects.get().state == "offered"


def test_public_results_show_numbers_without_names(client):
    call, first, second = make_two()
    address = reverse("outbound:public_results", args=[call.pk])
    assert "The results of this call are not published yet." in text(client.get(address))
    make_published(call)
    page = text(client.get(address))
    assert "90.00" in page
    for application in (first, second):
        assert application.student.name_in("en") not in page


def test_public_results_hide_a_score_that_was_no_limit(client):
    call = make_over()
    make_ranked(call, 9123, make_placement(call))
    make_published(call)
    assert "9123" not in text(client.get(reverse("outbound:public_results", args=[call.pk])))
