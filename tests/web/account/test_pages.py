"""Every page of the account, in both languages: complete, and without inline script or style."""

import re
from html.parser import HTMLParser

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import translation

from tests.make import make_person

pytestmark = pytest.mark.django_db
ENTRANCE = ["account_login", "account_signup", "account_reset_password"]
ENTRANCE += ["account_reset_password_done", "account_email_verification_sent", "account_inactive"]
ENTRANCE += ["socialaccount_login_cancelled"]
MANAGE = ["account_email", "account_change_password", "account_logout", "account_reauthenticate"]
MANAGE += ["mfa_index", "mfa_list_webauthn", "socialaccount_connections", "usersessions_list"]
CAREFUL = ["mfa_activate_totp", "mfa_add_webauthn"]
PROTECTED = ["mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]


class Page(HTMLParser):
    """What of a page can be told without a browser."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.described, self.labelled, self.fields = [], set(), set(), []
        self.ids, self.inline, self.language = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        self.tags.append(tag)
        self.language = facts.get("lang", "") if tag == "html" else self.language
        self.ids += [facts["id"]] if "id" in facts else []
        self.labelled |= {facts.get("for")} if tag == "label" else set()
        if tag in {"input", "textarea", "select"} and facts.get("type") != "hidden":
            self.fields.append(facts.get("id"))
        is_code = tag == "script" and "src" not in facts
        if is_code and facts.get("type") != "application/json":
            self.inline.append(tag)
        self.inline += [name for name in facts if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" else []


def check(response, language, status=200):
    assert response.status_code == status
    text = response.content.decode()
    page = Page(text)
    assert page.language == language
    assert page.tags.count("h1") == 1
    assert page.tags.count("main") == 1
    assert page.inline == []
    assert set(page.fields) <= page.labelled
    assert len(page.ids) == len(set(page.ids))
    title = re.search(r"<title>(.*?)</title>", text, re.S)
    assert title
    assert title[1].strip(" –\n").split("–")[0].strip()
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


@pytest.fixture(params=["ja", "en"])
def language(request, english):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def person(client):
    person = make_person(email="sato@example.ac.jp", password="a long enough word")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": person.email, "password": "a long enough word"})
    return person


@pytest.mark.parametrize("name", ENTRANCE)
def test_a_page_before_signing_in_is_complete(client, language, name):
    check(client.get(reverse(name)), language)


def test_the_page_for_a_refused_assertion_is_complete(client, language):
    check(client.get(reverse("socialaccount_login_error")), language, status=401)


@pytest.mark.parametrize("name", MANAGE)
def test_a_page_of_the_account_is_complete(client, person, language, name):
    check(client.get(reverse(name)), language)


@pytest.mark.parametrize("name", CAREFUL)
def test_a_page_that_asks_for_the_password_again_is_complete(client, person, language, name):
    asked = client.get(reverse(name), follow=True)
    assert asked.redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))
    answer = client.post(asked.redirect_chain[-1][0], {"password": "a long enough word"})
    check(client.get(answer.url), language)


@pytest.mark.parametrize("name", PROTECTED)
def test_a_page_of_the_second_factor_is_complete(client, person, language, name):
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    asked = client.get(reverse(name), follow=True).redirect_chain[-1][0]
    answer = client.post(asked, {"password": "a long enough word"})
    check(client.get(answer.url), language)


def test_the_page_for_the_code_is_complete(client, language):
    person = make_person(email="ito@example.ac.jp", password="a long enough word")
    TOTP.activate(person, generate_totp_secret())
    answer = client.post(
        reverse("account_login"), {"login": person.email, "password": "a long enough word"}
    )
    assert answer.url == reverse("mfa_authenticate")
    check(client.get(answer.url), language)
