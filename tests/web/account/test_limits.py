"""Rate limits, on the cache of the database: memory with SQLite, a table with PostgreSQL."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.web.account.people import PASSWORD, is_signed_in, make_member, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Too many attempts"), ("ja", '<html lang="ja">')]
)
def test_too_many_requests_to_sign_in_are_answered_with_a_page(client, settings, language, words):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    person = make_member()
    with translation.override(language):
        answers = [sign_in(client, person, "wrong word it is") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert words in answers[-1].content.decode()


def test_five_wrong_passwords_close_the_account_even_to_the_right_one(client):
    person = make_member()
    for _ in range(5):
        sign_in(client, person, "wrong word it is")

    answer = sign_in(client, person)

    assert "Too many failed login attempts. Try again later." in answer.content.decode()
    assert not is_signed_in(client, person)


def test_the_right_password_uses_up_nothing(client):
    person = make_member()

    for _ in range(8):
        assert sign_in(client, person).status_code == 302
        client.post(reverse("account_logout"))


def test_limits_count_by_the_reader_and_not_by_the_proxy(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    form = {"login": make_member().email, "password": PASSWORD + "?"}

    answers = [
        client.post(reverse("account_login"), form, headers={"X-Forwarded-For": forwarded})
        for forwarded in ["192.0.2.1", "192.0.2.2", "203.0.113.9, 192.0.2.1"]
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
