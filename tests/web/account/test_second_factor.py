from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from kakehashi.journal.queries import history_of
from kakehashi.people.models import Deputy, Role
from tests.make import make_role
from tests.web.account.people import (
    PASSWORD,
    give_totp,
    is_signed_in,
    make_member,
    sign_in,
    totp_code,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def roles_that_need_one(settings):
    settings.SECOND_FACTOR_ROLES = ["office", "leadership", "auditor"]


@pytest.fixture
def officer(client):
    person = make_member()
    make_role(person, Role.Kind.OFFICE)
    sign_in(client, person)
    return person


def confirm(client, name):
    """Open a page that asks for the password first."""
    asked = client.get(reverse(name), follow=True).redirect_chain[-1][0]
    return client.post(asked, {"password": PASSWORD}, follow=True)


def test_an_officer_without_one_is_led_to_set_it_up(client, officer):
    answer = client.get(reverse("workspace:home"), follow=True)

    assert answer.redirect_chain == [(reverse("mfa_index"), 302)]
    assert "Your role needs a second factor." in answer.content.decode()


def test_an_officer_without_one_is_led_there_by_htmx_too(client, officer):
    answer = client.get(reverse("public:home"), headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == reverse("mfa_index")


@pytest.mark.parametrize("name", ["account_email", "usersessions_list", "account_logout"])
def test_the_pages_of_the_account_stay_open(client, officer, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("kind", [Role.Kind.TEACHER, Role.Kind.STUDENT, Role.Kind.COORDINATOR])
def test_other_roles_need_none(client, kind):
    person = make_member()
    make_role(person, kind)
    sign_in(client, person)

    assert client.get(reverse("public:home")).status_code == 200


def test_a_role_of_the_past_needs_none(client):
    person = make_member()
    make_role(person, Role.Kind.OFFICE, ends_on=timezone.localdate() - timedelta(days=1))
    sign_in(client, person)

    assert client.get(reverse("public:home")).status_code == 200


def test_a_deputy_needs_one(client):
    deputy = make_member()
    role = make_role(make_member("suzuki@example.ac.jp"), Role.Kind.LEADERSHIP)
    Deputy.objects.create(role=role, person=deputy, starts_on=timezone.localdate())
    sign_in(client, deputy)

    assert client.get(reverse("public:home")).url == reverse("mfa_index")


def test_nobody_needs_one_where_no_role_is_named(client, officer, settings):
    settings.SECOND_FACTOR_ROLES = []

    assert client.get(reverse("public:home")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_opens_everything(client, officer):
    page = confirm(client, "mfa_activate_totp")
    seed = page.context["form"].secret

    client.post(reverse("mfa_activate_totp"), {"code": totp_code(seed)})

    assert client.get(reverse("public:home")).status_code == 200
    kinds = Authenticator.objects.filter(user=officer).values_list("type", flat=True)
    assert sorted(kinds) == ["recovery_codes", "totp"]
    assert seed not in str(list(Authenticator.objects.values_list("data", flat=True)))
    added = [entry.changes["second_factor"] for entry in history_of(officer)]
    assert sorted(added, key=str) == [[None, "recovery_codes"], [None, "totp"]]


def test_signing_in_asks_for_the_code(client):
    person = make_member()
    make_role(person, Role.Kind.OFFICE)
    seed = give_totp(person)

    assert sign_in(client, person).url == reverse("mfa_authenticate")
    assert not is_signed_in(client, person)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Incorrect code." in wrong.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": totp_code(seed)})
    assert is_signed_in(client, person)
    assert client.get(reverse("public:home")).status_code == 200


def test_the_last_one_cannot_be_removed_where_the_role_needs_it(client, officer):
    give_totp(officer)
    confirm(client, "mfa_deactivate_totp")

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert "You cannot deactivate two-factor authentication." in answer.content.decode()
    assert Authenticator.objects.filter(user=officer).exists()


def test_somebody_else_may_remove_it(client):
    person = make_member()
    sign_in(client, person)
    give_totp(person)
    confirm(client, "mfa_deactivate_totp")

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=person).exists()
    assert history_of(person)[0].verb == "account.second_factor_removed"


def test_a_service_that_asks_for_one_itself_is_enough(client, officer, settings):
    settings.SECOND_FACTOR_PROVIDERS = ["university"]
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "socialaccount", "at": 1.0, "provider": "university", "uid": "1"}
    ]
    session.save()

    assert client.get(reverse("public:home")).status_code == 200
    settings.SECOND_FACTOR_PROVIDERS = []
    assert client.get(reverse("public:home")).url == reverse("mfa_index")
