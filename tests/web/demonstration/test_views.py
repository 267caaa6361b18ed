"""The page of people to play, and that it is not there in production."""

import os
import subprocess
import sys

import pytest
from django.urls import reverse

from kakehashi.people.models import Person
from tests.make import make_person

pytestmark = pytest.mark.xdist_group("demonstration-views")

PEOPLE = "/en/demonstration/"


@pytest.fixture
def officer(demonstration):
    return Person.objects.get(email="tanaka@example.ac.jp")


def play(client, person):
    return client.post(reverse("demonstration:play", args=[person.pk]))


@pytest.mark.usefixtures("demonstration")
def test_people_offers_every_role_with_what_it_does(client):
    page = client.get(PEOPLE).content.decode()

    for words in ("International office", "Leadership", "Auditor", "Partner contact"):
        assert f"<h2>{words}</h2>" in page
    assert "Sign in as TANAKA KUMIKO" in page
    assert "Sign in as SUHARTONO" in page
    assert "deputy of TANAKA KUMIKO (International office)" in page
    assert "University of Vienna" in page


@pytest.mark.usefixtures("demonstration")
def test_people_asks_the_database_a_fixed_number_of_times(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(PEOPLE)


def test_play_signs_in_by_one_post_without_a_password(client, officer):
    answer = play(client, officer)

    assert (answer.status_code, answer.url) == (302, reverse("workspace:home"))
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_play_changes_the_person_and_the_session(client, officer):
    play(client, officer)
    before = client.session.session_key
    other = Person.objects.get(email="nakamura@example.ac.jp")

    play(client, other)

    assert client.session["_auth_user_id"] == str(other.pk)
    assert client.session.session_key != before


def test_play_needs_a_post(client, officer):
    assert client.get(reverse("demonstration:play", args=[officer.pk])).status_code == 405
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_play_is_for_invented_people_who_may_sign_in(client):
    real = make_person()
    gone = make_person(is_invented=True, is_active=False)

    for person in (real, gone):
        assert play(client, person).status_code == 404
    assert client.post("/en/demonstration/999999/").status_code == 404


def test_outside_demonstration_mode_the_views_answer_404(client, officer, settings):
    settings.DEMONSTRATION = False

    assert client.get(PEOPLE).status_code == 404
    assert play(client, officer).status_code == 404


IN_PRODUCTION = """
import django
django.setup()
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
for address in ("/en/demonstration/", "/ja/demonstration/", "/en/demonstration/1/"):
    try:
        print(resolve(address))
    except Resolver404:
        print("none")
try:
    print(reverse("demonstration:people"))
except NoReverseMatch:
    print("none")
"""


@pytest.mark.slow
def test_outside_demonstration_mode_the_address_does_not_exist(tmp_path):
    environment = {
        **os.environ,
        "DEMONSTRATION": "0",
        "SECRET_KEY": "k" * 64,
        "STATE_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "kakehashi.config.settings",
    }

    answer = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION], env=environment, capture_output=True, text=True
    )

    assert answer.stdout.split() == ["none"] * 4, answer.stderr
