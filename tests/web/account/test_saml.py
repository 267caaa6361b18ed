"""Signing in through SAML, with answers signed by a key made here."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from lxml import etree

from kakehashi.config.providers import saml
from kakehashi.people.models import Person
from tests.web.account.identity_provider import (
    ACS,
    AUDIENCE,
    ENTITY_ID,
    HOST,
    MAIL,
    SATO,
    SHA1,
    SSO,
    SUBJECT_ID,
    answer,
    ask,
    encrypt,
    make_key,
    send,
    sign,
)
from tests.web.account.people import is_signed_in, make_member, use_provider

pytestmark = [
    pytest.mark.django_db,
    # python3-saml asks the clock in a way that Python 3.12 warns of.
    pytest.mark.filterwarnings("ignore:datetime.datetime.utc:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def provider(settings, tmp_path):
    """The site as configured for it; returns a function that adds to the configuration."""
    for name in ("idp", "sp"):
        key, certificate = make_key(name)
        (tmp_path / f"{name}.key").write_text(key)
        (tmp_path / f"{name}.pem").write_text(certificate)

    def configure(**environ):
        facts = {
            "SAML_IDP_ENTITY_ID": ENTITY_ID,
            "SAML_IDP_SSO_URL": SSO,
            "SAML_IDP_CERTIFICATE_FILE": str(tmp_path / "idp.pem"),
            "SAML_EMAIL_DOMAINS": "example.ac.jp",
            "SAML_NAME": "GakuNin",
            **environ,
        }
        use_provider(settings, saml=saml(environ=facts))

    configure()
    return configure


@pytest.fixture
def client(settings):
    """A browser that knows the site by a full name; SAML accepts no other."""
    settings.ALLOWED_HOSTS = [HOST]
    return Client(headers={"host": HOST})


@pytest.fixture
def person():
    return make_member("sato@example.ac.jp")


def assert_refused(client, response, person, status=401):
    assert response.status_code == status
    assert 'role="alert"' in response.content.decode()
    assert not is_signed_in(client, person)
    assert not SocialAccount.objects.exists()


def test_a_known_person_is_found_by_the_address(client, person):
    question, _xml = ask(client, next="/ja/work/")

    response = send(client, sign(answer(question)))

    assert response.url == "/ja/work/"
    assert is_signed_in(client, person)
    assert SocialAccount.objects.get().uid == SATO[SUBJECT_ID]


def test_a_person_is_known_again_by_the_permanent_identifier(client, person):
    send(client, sign(answer(ask(client)[0])))
    client.logout()
    moved = {**SATO, MAIL: "sato.hanako@example.ac.jp"}

    send(client, sign(answer(ask(client)[0], attributes=moved, name_id="_another")))

    assert is_signed_in(client, person)
    assert SocialAccount.objects.count() == 1


def test_an_unknown_person_is_refused_and_told_why(client):
    response = send(client, sign(answer(ask(client, next="/en/work/")[0])))

    assert response.status_code == 403
    assert "GakuNin says that you are sato@example.ac.jp" in response.content.decode()
    assert not Person.objects.exists()


def test_an_answer_without_an_address_is_refused_and_told_why(client, person):
    nameless = {SUBJECT_ID: "sato@example.ac.jp"}

    response = send(client, sign(answer(ask(client, next="/en/work/")[0], attributes=nameless)))

    assert_refused(client, response, person, status=403)
    assert "did not say your e-mail address" in response.content.decode()


def test_an_address_of_another_domain_finds_nobody(client):
    guest = make_member("guest@elsewhere.example")
    stranger = {SUBJECT_ID: "guest", MAIL: guest.email}

    response = send(client, sign(answer(ask(client)[0], attributes=stranger)))

    assert_refused(client, response, guest, status=403)


def test_an_answer_without_a_permanent_identifier_is_refused(client, person):
    response = send(client, sign(answer(ask(client)[0], attributes={MAIL: person.email})))

    assert_refused(client, response, person)


def test_the_name_id_counts_where_the_settings_say_that_it_is_permanent(client, person, provider):
    provider(SAML_NAME_ID_IS_PERMANENT="1")

    send(client, sign(answer(ask(client)[0], attributes={MAIL: person.email}, name_id="sato-1")))

    assert is_signed_in(client, person)
    assert SocialAccount.objects.get().uid == "sato-1"


def test_an_answer_that_is_not_signed_is_refused(client, person):
    assert_refused(client, send(client, answer(ask(client)[0])), person)


def test_an_answer_signed_by_somebody_else_is_refused(client, person):
    assert_refused(client, send(client, sign(answer(ask(client)[0]), "mallory")), person)


def test_an_answer_altered_after_signing_is_refused(client, person):
    other = {SUBJECT_ID: "mallory@example.ac.jp", MAIL: "mallory@example.ac.jp"}
    signed = sign(answer(ask(client)[0], attributes=other))

    response = send(client, signed.replace("mallory@example.ac.jp", "sato@example.ac.jp"))

    assert_refused(client, response, person)


def test_an_answer_signed_with_sha1_is_refused(client, person):
    assert_refused(client, send(client, sign(answer(ask(client)[0]), **SHA1)), person)


@pytest.mark.parametrize("minutes", [-30, 30])
def test_an_answer_out_of_its_time_is_refused(client, person, minutes):
    at = datetime.now(UTC) + timedelta(minutes=minutes)

    assert_refused(client, send(client, sign(answer(ask(client)[0], at=at))), person)


@pytest.mark.parametrize(
    "facts",
    [
        {"audience": "https://another.example.ac.jp/shibboleth-sp"},
        {"recipient": "https://another.example.ac.jp/acs/"},
        {"issuer": "https://idp.elsewhere.example/idp"},
    ],
)
def test_an_answer_for_or_from_somebody_else_is_refused(client, person, facts):
    assert_refused(client, send(client, sign(answer(ask(client)[0], **facts))), person)


def test_an_answer_that_nobody_asked_for_is_refused(client, person):
    assert_refused(client, send(client, sign(answer(None))), person)


def test_an_answer_to_a_question_of_another_browser_is_refused(client, person):
    signed = sign(answer(ask(Client(headers={"host": HOST}))[0]))

    assert_refused(client, send(client, signed), person)


def test_an_answer_counts_once(client, person):
    signed = sign(answer(ask(client)[0]))
    send(client, signed)
    client.logout()

    response = send(client, signed)

    assert response.status_code == 401
    assert not is_signed_in(client, person)


@pytest.mark.parametrize(
    "nonsense", ["", "not xml", "<a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]
)
def test_nonsense_is_refused(client, person, nonsense):
    assert_refused(client, send(client, nonsense), person)


def test_nonsense_at_the_logout_is_refused(client):
    address = "/sign-in/saml/university/sls/"

    assert client.get(address).status_code == 400
    assert client.get(address, {"SAMLRequest": "bm9uc2Vuc2U="}).status_code in {400, 401}


def test_with_a_key_we_sign_what_we_ask_and_open_what_is_encrypted_for_us(
    client, person, provider, tmp_path
):
    keys = {"KEY": "sp.key", "CERTIFICATE": "sp.pem"}
    provider(**{f"SAML_{name}_FILE": str(tmp_path / file) for name, file in keys.items()})
    question, _xml = ask(client)
    assert "Signature=" in client.post(reverse("saml_login", args=["university"])).url

    response = send(client, sign(encrypt(answer(question), for_key="sp")))

    assert response.url == reverse("workspace:home")
    assert is_signed_in(client, person)


def test_our_metadata_names_the_address_without_a_language(client):
    response = client.get("/sign-in/saml/university/metadata/")

    assert response.status_code == 200
    root = etree.fromstring(response.content)
    [service] = root.iterfind(".//{*}AssertionConsumerService")
    assert root.get("entityID") == AUDIENCE
    assert service.get("Location") == ACS
