"""People with what signing in needs."""

import base64
import time
from urllib.parse import parse_qs, urlsplit

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.urls import reverse

from tests.make import make_person

PASSWORD = "a long enough word"


def make_member(email="sato@example.ac.jp", **facts):
    """Somebody who has proved the address and has a password."""
    person = make_person(email=email, **{"password": PASSWORD, **facts})
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(client, person, password=PASSWORD, **more):
    return client.post(
        reverse("account_login"), {"login": person.email, "password": password, **more}
    )


def is_signed_in(client, person):
    return client.session.get("_auth_user_id") == str(person.pk)


def give_totp(person):
    """Set up an authenticator app; returns its seed."""
    seed = generate_totp_secret()
    TOTP.activate(person, seed)
    return seed


def totp_code(seed):
    """What the app shows now."""
    assert len(base64.b32decode(seed, casefold=True)) >= 16
    return format_hotp_value(hotp_value(seed, int(time.time()) // 30))


def query(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def use_provider(settings_fixture, *, openid_connect=None, saml=None):
    """As if the site had been started with these providers."""
    settings_fixture.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [openid_connect] if openid_connect else []},
        "saml": {"APPS": [saml] if saml else []},
    }
    assert settings.SOCIALACCOUNT_PROVIDERS is settings_fixture.SOCIALACCOUNT_PROVIDERS
