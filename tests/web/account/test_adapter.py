import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import translation

from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from tests.make import make_person
from tests.web.account.people import PASSWORD, is_signed_in, make_member, sign_in

pytestmark = pytest.mark.django_db
NEW = {"password1": "quite another word", "password2": "quite another word"}


@pytest.fixture(autouse=True)
def addresses_must_be_verified(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def link_in(message):
    return re.search(r"http://testserver(\S+)", message.body)[1]


def test_signing_in_leads_to_the_work(client):
    person = make_member()

    answer = sign_in(client, person)

    assert answer.url == reverse("workspace:home")
    assert is_signed_in(client, person)


def test_signing_in_with_a_wrong_password_does_not_say_whether_the_person_exists(client):
    person = make_member()

    wrong = sign_in(client, person, "not the word at all").content.decode()
    unknown = sign_in(client, make_person(email="x@example.ac.jp"), "not the word").content.decode()

    sentence = "The email address and/or password you specified are not correct."
    assert sentence in wrong
    assert sentence in unknown
    assert not is_signed_in(client, person)


def test_signing_in_is_refused_to_a_person_who_may_not(client):
    person = make_member(is_active=False)

    assert sign_in(client, person).url == reverse("account_inactive")
    assert not is_signed_in(client, person)


def test_signing_in_waits_until_the_address_is_verified(client):
    person = make_person(email="ito@example.ac.jp", password=PASSWORD)

    assert sign_in(client, person).url == reverse("account_email_verification_sent")
    assert not is_signed_in(client, person)

    address = link_in(mail.outbox[0])
    client.post(address)
    sign_in(client, person)
    assert is_signed_in(client, person)


def test_signing_up_is_closed_and_says_whom_to_ask(client):
    page = client.get(reverse("account_signup")).content.decode()
    client.post(reverse("account_signup"), {"email": "new@example.ac.jp", **NEW})

    assert "ask the international office" in page
    assert not Person.objects.filter(email="new@example.ac.jp").exists()


def test_signing_up_makes_a_person_where_it_is_open(client, settings):
    settings.SIGN_UP_OPEN = True
    name = {"passport_given": "Hanako", "passport_family": "Sato"}
    with translation.override("ja"):
        address = reverse("account_signup")

    client.post(address, {"email": "New@example.ac.jp", **name, **NEW})

    person = Person.objects.get(email="new@example.ac.jp")
    assert (person.passport_name, person.language) == ("Hanako Sato", "ja")
    assert [entry.verb for entry in history_of(person)] == ["account.signed_up"]
    assert not is_signed_in(client, person)
    assert mail.outbox[0].to == ["new@example.ac.jp"]


def test_signing_up_takes_a_person_with_one_name_but_not_with_none(client, settings):
    settings.SIGN_UP_OPEN = True

    none = client.post(reverse("account_signup"), {"email": "a@example.ac.jp", **NEW})
    client.post(
        reverse("account_signup"), {"email": "b@example.ac.jp", "passport_given": "Sukarno", **NEW}
    )

    assert "Enter at least one part of the name." in none.content.decode()
    assert [person.passport_name for person in Person.objects.all()] == ["Sukarno"]


def test_signing_up_with_a_known_address_answers_as_with_an_unknown_one(client, settings):
    settings.SIGN_UP_OPEN = True
    person = make_member()
    name = {"passport_given": "Mallory"}

    known = client.post(reverse("account_signup"), {"email": person.email, **name, **NEW})
    unknown = client.post(reverse("account_signup"), {"email": "new@example.ac.jp", **name, **NEW})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_password_reset_lets_a_new_person_choose_one_and_proves_the_address(client):
    person = make_person(email="ito@example.ac.jp", password=None)

    client.post(reverse("account_reset_password"), {"email": "ITO@example.ac.jp"})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    client.post(form.redirect_chain[-1][0], NEW)

    person.refresh_from_db()
    assert person.check_password(NEW["password1"])
    assert EmailAddress.objects.get(user=person).verified
    assert [entry.verb for entry in history_of(person)] == ["account.password_reset"]
    sign_in(client, person, NEW["password1"])
    assert is_signed_in(client, person)


def test_a_password_reset_for_an_unknown_address_says_the_same_and_writes_to_nobody(client):
    make_member()

    known = client.post(reverse("account_reset_password"), {"email": "sato@example.ac.jp"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.ac.jp"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [["sato@example.ac.jp"]]


@pytest.mark.parametrize("page", ["en", "ja"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_mail_is_in_the_language_of_the_person(client, page, language):
    make_member(language=language)
    with translation.override(page):
        address = reverse("account_reset_password")

    client.post(address, {"email": "sato@example.ac.jp"})

    [message] = mail.outbox
    with translation.override(language):
        assert translation.gettext("Password Reset Email") in message.subject
    assert link_in(message).startswith(f"/{language}/account/password/reset/key/")


def test_changing_the_password_is_told_by_mail_and_kept_in_the_journal(client):
    person = make_member(language="en")
    sign_in(client, person)

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **NEW})

    person.refresh_from_db()
    assert person.check_password(NEW["password1"])
    assert [entry.verb for entry in history_of(person)] == ["account.password_changed"]
    assert mail.outbox[0].subject == "[Kakehashi] Password Changed"
    assert mail.outbox[0].body.startswith("Hello from Kakehashi!")


def test_changing_the_address_waits_for_the_new_one_to_be_verified(client):
    person = make_member()
    sign_in(client, person)
    form = {"email": "hanako@example.ac.jp", "action_add": ""}

    asked = client.post(reverse("account_email"), form)
    client.post(asked.url, {"password": PASSWORD})
    person.refresh_from_db()
    assert person.email == "sato@example.ac.jp"

    client.post(link_in(mail.outbox[0]))

    person.refresh_from_db()
    assert person.email == "hanako@example.ac.jp"
    [entry] = history_of(person)
    assert entry.verb == "account.email_changed"
    assert entry.changes == {"email": ["sato@example.ac.jp", "hanako@example.ac.jp"]}


def test_ending_other_sessions_leaves_this_one(client):
    person = make_member()
    sign_in(client, person)
    elsewhere = type(client)()
    sign_in(elsewhere, person)
    assert client.get(reverse("usersessions_list")).content.decode().count("<tr>") == 3

    client.post(reverse("usersessions_list"))

    assert client.get(reverse("account_email")).status_code == 200
    assert elsewhere.get(reverse("account_email")).status_code == 302
