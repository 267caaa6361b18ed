"""Signing in through a university's service that really answers, on this machine."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils import translation

from kakehashi.config.providers import openid_connect
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from tests.make import make_person
from tests.web.account import university
from tests.web.account.people import is_signed_in, make_member, query, use_provider

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CALLBACK = "http://testserver/sign-in/oidc/university/login/callback/"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Address of the university's service."""
    directory = tmp_path_factory.mktemp("university")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.web.account.university", str(directory), CALLBACK],
        env={name: value for name, value in os.environ.items() if "DJANGO" not in name},
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process.stdout.readline().strip()
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def provider(server, settings):
    """The site as configured for it; returns a function that adds to the configuration."""

    def configure(**environ):
        facts = {
            "OIDC_SERVER_URL": server,
            "OIDC_CLIENT_ID": university.CLIENT,
            "OIDC_CLIENT_SECRET": university.SECRET,
            "OIDC_NAME": "Campus",
            **environ,
        }
        use_provider(settings, openid_connect=openid_connect(environ=facts))

    configure()
    return configure


def leave_for_the_university(client, **more):
    """Press the button of the sign-in page; the address at the university."""
    return client.post(reverse("openid_connect_login", args=["university"]), more).url


def sign_in_there(server, address, email):
    """What the browser does at the university; the address that it sends back to."""
    with requests.Session() as browser:
        form = f"{server}/account/login/"
        browser.get(form)
        browser.post(
            form,
            {
                "login": email,
                "password": university.PASSWORD,
                "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            },
            allow_redirects=False,
        )
        return browser.get(address, allow_redirects=False).headers["Location"]


def come_back(client, address):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def go_through(client, server, email, **more):
    address = leave_for_the_university(client, **more)
    return come_back(client, sign_in_there(server, address, email))


def test_the_sign_in_page_offers_the_service(client, provider):
    page = client.get(reverse("account_login")).content.decode()

    assert "Sign in with Campus" in page
    assert '<form method="post" action="/sign-in/oidc/university/login/?' in page


def test_the_address_of_the_callback_carries_no_language(client, provider):
    with translation.override("ja"):
        asked = query(leave_for_the_university(client))

    assert asked["redirect_uri"] == CALLBACK
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}


def test_a_known_person_is_found_by_the_verified_address(client, server, provider):
    person = make_member("sato@example.ac.jp")

    answer = go_through(client, server, "sato@example.ac.jp")

    assert answer.url == reverse("workspace:home")
    assert is_signed_in(client, person)
    assert SocialAccount.objects.get().user == person
    assert [entry.verb for entry in history_of(person)] == ["account.connected"]


def test_a_person_whom_only_the_office_knows_comes_in_without_more_mail(
    client, server, provider, settings
):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    person = make_person(email="sato@example.ac.jp")

    go_through(client, server, "sato@example.ac.jp")

    assert is_signed_in(client, person)


def test_a_person_is_known_again_after_the_address_has_changed(client, server, provider):
    person = make_member("sato@example.ac.jp")
    go_through(client, server, "sato@example.ac.jp")
    EmailAddress.objects.update(email="hanako@example.ac.jp")
    Person.objects.update(email="hanako@example.ac.jp")

    client.logout()
    go_through(client, server, "sato@example.ac.jp")

    assert is_signed_in(client, person)


def test_a_person_goes_on_where_he_was_going(client, server, provider):
    make_member("sato@example.ac.jp")

    answer = go_through(client, server, "sato@example.ac.jp", next="/ja/account/sessions/")

    assert answer.url == "/ja/account/sessions/"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Campus says that you are"), ("ja", 'lang="ja"')]
)
def test_an_unknown_person_is_refused_with_a_page_in_the_language(
    client, server, provider, language, words
):
    answer = go_through(client, server, "sato@example.ac.jp", next=f"/{language}/work/")

    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert "sato@example.ac.jp" in answer.content.decode()
    assert not Person.objects.exists()


def test_an_unverified_address_finds_nobody(client, server, provider):
    person = make_member("ito@example.ac.jp")

    answer = go_through(client, server, "ito@example.ac.jp")

    assert answer.status_code == 403
    assert not is_signed_in(client, person)


def test_the_office_may_vouch_for_the_addresses_of_a_domain(client, server, provider):
    provider(OIDC_EMAIL_DOMAINS="example.ac.jp")
    person = make_member("ito@example.ac.jp")

    go_through(client, server, "ito@example.ac.jp")

    assert is_signed_in(client, person)


def test_an_address_of_another_domain_finds_nobody(client, server, provider):
    provider(OIDC_EMAIL_DOMAINS="example.ac.jp")
    person = make_member("guest@elsewhere.example")

    answer = go_through(client, server, "guest@elsewhere.example")

    assert answer.status_code == 403
    assert not is_signed_in(client, person)


def test_an_address_that_was_given_to_somebody_else_finds_nobody(client, server, provider, caplog):
    person = make_member("sato@example.ac.jp")
    SocialAccount.objects.create(user=person, provider="university", uid="of the former Sato")

    answer = go_through(client, server, "sato@example.ac.jp")

    assert answer.status_code == 403
    assert not is_signed_in(client, person)
    assert f"person {person.pk} under another identifier" in caplog.text
    assert "sato@" not in caplog.text


def test_an_unknown_person_becomes_one_where_signing_up_is_open(client, server, provider, settings):
    settings.SIGN_UP_OPEN = True

    go_through(client, server, "sato@example.ac.jp", next="/ja/work/")

    person = Person.objects.get()
    assert (person.email, person.passport_name, person.language) == (
        "sato@example.ac.jp",
        "Hanako Sato",
        "ja",
    )
    assert EmailAddress.objects.get().verified
    assert is_signed_in(client, person)


def test_an_answer_to_a_question_of_another_browser_is_refused(client, server, provider):
    person = make_member("sato@example.ac.jp")
    address = sign_in_there(server, leave_for_the_university(client), "sato@example.ac.jp")

    answer = come_back(type(client)(), address)

    assert answer.status_code == 401
    assert not is_signed_in(client, person)


def test_an_answer_counts_once(client, server, provider):
    make_member("sato@example.ac.jp")
    address = sign_in_there(server, leave_for_the_university(client), "sato@example.ac.jp")
    come_back(client, address)
    client.logout()

    assert come_back(client, address).status_code == 401
    assert "_auth_user_id" not in client.session


def test_a_service_that_does_not_answer_is_said_to_be_out_of_reach(client, provider):
    provider(OIDC_SERVER_URL="http://127.0.0.1:9")

    response = client.post(reverse("openid_connect_login", args=["university"]))

    assert response.status_code == 401
    assert "Signing in failed" in response.content.decode()
