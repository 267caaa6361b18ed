"""The pages of claims: what may be mine, and the second look."""

import pytest
from django.urls import reverse

from kakehashi.research.dissemination.models import Claim
from tests.make import make_officer, make_person
from tests.research.dissemination.claiming.make import make_claim, make_coordinator, make_owner
from tests.research.dissemination.make import make_profile, make_researcher, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def at(name, *args):
    return reverse(f"dissemination:{name}", args=args)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def hanako(client):
    profile = make_owner(name_en="Hanako Tanaka")
    client.force_login(profile.person)
    return profile


def suggested(title, name="Tanaka, H."):
    work = make_work(title=title, authors=[("X. Y.", None, []), (name, None, [])])
    return work, str(work.contributions.get(position=2).pk)


def test_the_ticked_works_are_claimed_and_the_others_stay(client, hanako):
    _work, first = suggested("One")
    suggested("Two")
    response = client.get(at("my_claims"))
    assert response.context["count"] == 2
    response = client.post(at("my_claims"), {"author": [first], "do": "mine"}, follow=True)
    assert said(response) == ["1 claim waits for a second look by another person."]
    made = Claim.objects.get()
    assert (made.is_mine, str(made.contribution_id), made.state) == (True, first, "claimed")
    assert [each.work.title for each in response.context["suggestions"]] == ["Two"]


def test_htmx_answers_with_the_suggestions_alone(client, hanako):
    _work, first = suggested("One")
    response = client.post(
        at("my_claims"), {"author": [first], "do": "not_mine"}, headers={"HX-Request": "true"}
    )
    text = response.content.decode()
    assert text.lstrip().startswith('<section id="suggestions"')
    assert "1 claim waits" in text
    assert not Claim.objects.get().is_mine
    text = client.post(at("my_claims"), {"do": "mine"}, headers={"HX-Request": "true"})
    assert "Tick at least one work." in text.content.decode()


def test_nobody_claims_an_author_who_was_not_suggested(client, hanako):
    _work, other = suggested("Other", "Ichiro Sato")
    response = client.post(at("my_claims"), {"author": [other], "do": "mine"}, follow=True)
    assert said(response) == ["Tick at least one work."]
    assert not Claim.objects.exists()


def test_without_a_profile_one_is_led_to_make_it(client):
    client.force_login(make_researcher())
    assert client.get(at("my_claims"))["Location"] == at("enter_profile")
    client.force_login(make_person())
    assert client.get(at("my_claims"))["Location"] == at("people")
    work = make_work()
    assert client.get(at("claim", work.pk))["Location"] == work.get_absolute_url()


def test_a_work_is_claimed_from_its_page_as_one_of_its_authors(client, hanako):
    work, author = suggested("One")
    taken = make_profile()
    work.contributions.filter(position=1).update(profile=taken)
    form = client.get(at("claim", work.pk)).context["form"]
    assert form["contribution"].value() == int(author)
    assert form.fields["contribution"].queryset.count() == 1
    response = client.post(at("claim", work.pk), {"answer": "mine"})
    assert "which of the authors" in response.context["form"].errors["contribution"][0]
    response = client.post(
        at("claim", work.pk),
        {"answer": "mine", "contribution": author, "remark": "My first paper"},
        follow=True,
    )
    assert said(response) == ["Your claim waits for a second look by another person."]
    assert Claim.objects.get().remark == "My first paper"
    response = client.post(at("claim", work.pk), {"answer": "not_mine"})
    assert "already" in response.context["form"].non_field_errors()[0]


def test_a_work_of_the_own_profile_is_disclaimed(client, hanako):
    work = make_work(authors=[("A", hanako, [])])
    address = f"{at('claim', work.pk)}?mine=no"
    assert address in client.get(hanako.get_absolute_url()).content.decode()
    assert client.get(address).context["form"]["answer"].value() == "not_mine"
    client.post(address, {"answer": "not_mine"})
    assert not Claim.objects.get().is_mine


def test_the_second_look_confirms_many_and_says_why_not_of_others(client):
    first = make_claim()
    looker = make_coordinator(first.profile.unit)
    own = make_claim(profile=make_profile(person=looker, unit=first.profile.unit))
    elsewhere = make_claim()
    client.force_login(looker)
    response = client.get(at("claims"))
    assert [claim for claim, _answer in response.context["waiting"]] == [first]
    assert set(response.context["listing"].page) == {first, own}
    response = client.post(
        at("confirm_claims"), {"claim": [first.pk, own.pk, elsewhere.pk, "x"]}, follow=True
    )
    confirmed, refused = said(response)
    assert confirmed == "1 claim confirmed."
    assert "Another person" in refused
    assert said(client.post(at("confirm_claims"), follow=True)) == ["Choose at least one claim."]
    assert Claim.objects.get(pk=elsewhere.pk).state == "claimed"


def test_one_claim_is_looked_at_refused_and_its_reason_is_read(client):
    waiting = make_claim(remark="Really")
    client.force_login(make_officer())
    response = client.get(waiting.get_absolute_url())
    for words in ("Really", "Confirm the claim", "Refuse the claim", "nothing said yet"):
        assert words in response.content.decode()
    page = at("refuse_claim", waiting.pk)
    assert client.post(page, {"reason": ""}).context["form"].errors
    assert said(client.post(page, {"reason": "A namesake"}, follow=True)) == [
        "The claim is refused."
    ]
    assert client.get(page)["Location"] == waiting.get_absolute_url()
    client.force_login(waiting.made_by)
    assert "A namesake" in client.get(at("my_claims")).content.decode()


def test_one_claim_is_confirmed_and_taken_back(client):
    waiting = make_claim()
    client.force_login(make_officer())
    response = client.post(at("confirm_claim", waiting.pk), follow=True)
    assert said(response) == ["The claim is confirmed, and the work is linked."]
    again = client.post(at("confirm_claim", waiting.pk), follow=True)
    assert "not wait" in said(again)[0]
    client.force_login(waiting.made_by)
    response = client.post(at("withdraw_claim", waiting.pk), follow=True)
    assert said(response) == ["The claim is taken back."]
    response = client.post(at("withdraw_claim", waiting.pk), follow=True)
    assert "over" in said(response)[0]


def test_claims_are_not_there_for_others_and_are_filtered(client):
    waiting = make_claim()
    client.force_login(make_researcher())
    assert client.get(waiting.get_absolute_url()).status_code == 404
    assert client.get(at("claims")).context["listing"].count == 0
    client.force_login(make_officer())
    not_mine = make_claim(is_mine=False, contribution=None)
    found = {
        "": {waiting, not_mine},
        "?answer=no": {not_mine},
        "?state=refused": set(),
        f"?q={waiting.profile.name_en}": {waiting},
        f"?q={not_mine.work.title}": {not_mine},
    }
    for query, expected in found.items():
        assert set(client.get(at("claims") + query).context["listing"].page) == expected, query
    assert client.get(at("claims") + "?export=json").status_code == 200
