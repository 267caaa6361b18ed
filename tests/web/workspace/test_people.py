"""The pages of people and roles: each verb through its form, what is refused, who may."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Deputy, Person, Role
from tests.make import make_home, make_institution, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db
APRIL, MARCH = date(2026, 4, 1), date(2027, 3, 31)
NAMES = {"display_order": "given", "language": "en"}


@pytest.fixture
def officer(client):
    person = make_officer(passport_given="Hanako", passport_family="YAMADA")
    client.force_login(person)
    return person


def address(name, *args):
    return reverse(f"workspace:{name}", args=args)


def sent(client, place, **fields):
    """The text of a form's page that refused what was sent."""
    response = client.post(place, fields)
    assert response.status_code == 200
    return response.content.decode()


def names(client, query=""):
    return [person.pk for person in client.get(address("people") + query).context["listing"].page]


# -- Who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Role.Kind.COORDINATOR, Role.Kind.STUDENT, Role.Kind.AUDITOR])
def test_people_are_not_there_for_others(client, kind):
    person = make_person()
    role = make_role(person, kind)
    client.force_login(person)

    for place in [
        address("people"),
        address("enter_person"),
        address("person", person.pk),
        address("appoint", person.pk),
        address("end_role", role.pk),
        address("deputise", role.pk),
    ]:
        assert client.get(place).status_code == 404
        assert client.post(place).status_code == 404
    assert not Entry.objects.exists()


def test_people_are_not_there_for_the_office_of_a_faculty(client):
    client.force_login(make_officer(unit=make_unit("Law")))

    assert client.get(address("people")).status_code == 404


def test_people_ask_strangers_to_sign_in(client):
    response = client.get(address("people"))

    assert (response.status_code, response["Location"].split("?")[0]) == (
        302,
        "/en/account/login/",
    )


def test_home_leads_the_office_to_people_and_units(client, officer):
    text = client.get(reverse("workspace:home")).content.decode()

    assert f'href="{address("people")}"' in text
    assert f'href="{address("units")}"' in text


# -- Reading ------------------------------------------------------------------------------------


def test_people_are_found_by_every_form_of_the_name_and_by_e_mail(client, officer):
    person = make_person(
        email="sato@example.ac.jp",
        passport_family="SATO",
        passport_given="Kenji",
        name_kanji="佐藤健二",
        name_kana="サトウケンジ",
        name_romaji="Satou",
        name_preferred="Ken",
    )

    for text in ["kenji sato", "佐藤", "サトウ", "satou", "ken", "sato@example"]:
        assert names(client, f"?q={text}") == [person.pk]
    assert names(client, "?q=佐藤 hanako") == []


def test_people_are_found_by_role_and_unit_of_one_role_deputies_included(client, officer):
    law, section = make_unit("Law"), None
    section = make_unit("Civil law", parent=law)
    teacher, deputy, gone, idle = (make_person() for _ in range(4))
    role = make_role(teacher, Role.Kind.TEACHER, unit=section)
    make_role(teacher, Role.Kind.RESEARCHER, unit=make_unit("Science"))
    make_role(gone, Role.Kind.TEACHER, unit=law, ends_on=date(2021, 3, 31))
    Deputy.objects.create(role=role, person=deputy, starts_on=APRIL)

    assert set(names(client, f"?role=teacher&unit={law.pk}")) == {teacher.pk, deputy.pk}
    assert names(client, f"?role=researcher&unit={law.pk}") == []
    assert set(names(client, f"?unit={section.pk}")) == {teacher.pk, deputy.pk}
    assert set(names(client, "?role=none")) == {gone.pk, idle.pk}


def test_people_show_todays_roles(client, officer):
    teacher, deputy = make_person(passport_given="Anna"), make_person()
    role = make_role(teacher, Role.Kind.TEACHER, unit=make_unit("Law"))
    Deputy.objects.create(role=role, person=deputy, starts_on=APRIL)

    text = client.get(address("people")).content.decode()

    assert text.count("Teacher (Law)") == 2
    assert "Teacher (Law), as deputy of Anna" in text


def test_people_ask_the_same_number_of_queries_however_many(
    client, officer, django_assert_max_num_queries
):
    def add(count):
        for _ in range(count):
            person = make_person()
            held = make_role(person, Role.Kind.TEACHER, unit=make_unit("Law"))
            place = make_institution()
            Role.objects.create(person=person, kind="partner", institution=place, starts_on=APRIL)
            Deputy.objects.create(role=held, person=make_person(), starts_on=APRIL)

    add(2)
    client.get(address("people"))
    with django_assert_max_num_queries(40) as few:
        client.get(address("people"))
    add(10)
    with django_assert_max_num_queries(len(few)):
        client.get(address("people"))


def test_person_shows_names_roles_deputies_and_history(client, officer):
    person = make_person(passport_family="WEBER", passport_given="Anna", name_kana="アンナ")
    role = make_role(person, Role.Kind.TEACHER, unit=make_unit("Law"))
    make_role(person, Role.Kind.STUDENT, ends_on=date(2021, 3, 31))
    make_role(person, Role.Kind.RESEARCHER, starts_on=timezone.localdate() + timedelta(days=1))
    Deputy.objects.create(
        role=role, person=make_person(passport_given="Berta"), starts_on=APRIL, ends_on=MARCH
    )

    response = client.get(address("person", person.pk))
    text = response.content.decode()

    assert [line.standing for line in response.context["roles"]] == ["ahead", "today"]
    assert [line.role.kind for line in response.context["past"]] == ["student"]
    assert "アンナ" in text
    assert "Berta" in text
    assert "April 1, 2026 to March 31, 2027" in text
    assert text.count("End the role") == 2
    assert "has no password yet" in text


def test_person_without_a_role_names_the_next_step(client, officer):
    person = make_person()

    text = client.get(address("person", person.pk)).content.decode()

    assert "No role is held today or to come." in text
    assert address("appoint", person.pk) in text
    assert client.get(address("person", person.pk + 1)).status_code == 404


def test_person_asks_the_same_number_of_queries_however_many_roles(
    client, officer, django_assert_max_num_queries
):
    person = make_person()

    def add(count):
        for number in range(count):
            held = make_role(person, Role.Kind.TEACHER, unit=make_unit(f"Law {number}"))
            place = make_institution()
            Role.objects.create(person=person, kind="partner", institution=place, starts_on=APRIL)
            Deputy.objects.create(role=held, person=make_person(), starts_on=APRIL)
            other = make_role(make_person(), Role.Kind.TEACHER, unit=make_unit(f"Arts {number}"))
            Deputy.objects.create(role=other, person=person, starts_on=APRIL)

    add(2)
    client.get(address("person", person.pk))
    with django_assert_max_num_queries(40) as few:
        client.get(address("person", person.pk))
    add(8)
    with django_assert_max_num_queries(len(few)):
        client.get(address("person", person.pk))


# -- Entering -----------------------------------------------------------------------------------


def test_enter_person_takes_a_mononym_and_leads_to_the_person(client, officer):
    response = client.post(
        address("enter_person"),
        {"email": "Suharto@example.edu", "passport_given": "SUHARTO", **NAMES},
    )

    person = Person.objects.get(email="suharto@example.edu")
    assert response["Location"] == address("person", person.pk)
    assert (str(person), person.language) == ("SUHARTO", "en")
    assert history_of(person).get().by == officer


def test_enter_person_writes_to_the_person_outside_a_demonstration(client, officer, settings):
    settings.DEMONSTRATION = False

    client.post(
        address("enter_person"),
        {"email": "sato@example.ac.jp", "name_kanji": "佐藤", **NAMES, "language": "ja"},
    )

    (message,) = mail.outbox
    assert message.to == ["sato@example.ac.jp"]
    assert "/ja/account/password/reset/key/" in message.body


def test_enter_person_writes_to_nobody_in_a_demonstration(client, officer, settings):
    settings.DEMONSTRATION = True

    client.post(address("enter_person"), {"email": "a@example.edu", "name_kanji": "佐藤", **NAMES})

    assert mail.outbox == []
    assert Person.objects.filter(email="a@example.edu").exists()


def test_enter_person_keeps_the_person_when_no_mail_can_be_sent(client, officer, settings):
    settings.DEMONSTRATION = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    response = client.post(
        address("enter_person"),
        {"email": "a@example.edu", "name_kanji": "佐藤", **NAMES},
        follow=True,
    )

    assert "The e-mail could not be sent." in response.content.decode()
    assert Person.objects.filter(email="a@example.edu").exists()


def test_enter_person_refuses_in_words(client, officer):
    place = address("enter_person")

    assert "a single name is enough" in sent(client, place, email="a@example.edu", **NAMES)
    taken = officer.email.upper()
    assert "registered already" in sent(client, place, email=taken, name_kanji="佐藤", **NAMES)
    assert "Enter a valid email" in sent(client, place, email="a", name_kanji="佐藤", **NAMES)
    assert not Entry.objects.exists()


# -- Roles --------------------------------------------------------------------------------------


def test_appoint_gives_a_role_at_a_unit(client, officer):
    person, unit = make_person(), make_unit("Law")

    response = client.post(
        address("appoint", person.pk),
        {"kind": "teacher", "unit": unit.pk, "starts_on": "2026-04-01", "ends_on": "2027-03-31"},
    )

    role = person.roles.get()
    assert response["Location"] == address("person", person.pk)
    assert (role.kind, role.unit, role.starts_on, role.ends_on) == ("teacher", unit, APRIL, MARCH)


def test_appoint_gives_a_partners_contact_an_institution_found_in_the_picker(client, officer):
    person, vienna = make_person(), make_institution("University of Vienna")
    place = address("appoint", person.pk)
    fields = {"kind": "partner", "starts_on": "2026-04-01"}

    page = client.post(place, {**fields, "find": "vienna", "search": "1"}).content.decode()
    assert f'name="institution" value="{vienna.pk}"' in page
    assert '<option value="partner" selected>' in page
    part = client.get(place, {"find": "vienna"}, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="institutions"')
    client.post(place, {**fields, "institution": vienna.pk})

    assert person.roles.get().institution == vienna


def test_appoint_refuses_in_words(client, officer):
    person, unit = make_person(), make_unit("Law", starts_on=date(2028, 4, 1))
    make_role(person, Role.Kind.TEACHER)
    place, day, home = address("appoint", person.pk), "2026-04-01", make_home().pk

    assert "This field is required." in sent(client, place, unit=home, starts_on=day)
    assert "Choose the unit." in sent(client, place, kind="teacher", starts_on=day)
    assert "Choose the institution." in sent(client, place, kind="partner", starts_on=day)
    young = sent(client, place, kind="teacher", unit=unit.pk, starts_on=day)
    assert "does not exist on that day" in young
    assert "already" in sent(client, place, kind="teacher", unit=home, starts_on=day)
    order = {"starts_on": day, "ends_on": "2026-03-31"}
    assert "before the first" in sent(client, place, kind="student", unit=home, **order)
    assert person.roles.count() == 1


def test_end_role_sets_its_last_day(client, officer):
    role = make_role(make_person(), Role.Kind.TEACHER)

    response = client.post(
        address("end_role", role.pk), {"ends_on": "2027-03-31", "reason": "Retired."}
    )

    role.refresh_from_db()
    assert (role.ends_on, response["Location"]) == (MARCH, address("person", role.person_id))
    assert history_of(role.person).get().reason == "Retired."


def test_end_role_refuses_a_day_before_the_first(client, officer):
    role = make_role(make_person(), Role.Kind.TEACHER, starts_on=APRIL)

    text = sent(client, address("end_role", role.pk), ends_on="2026-03-31")

    assert "The last day lies before the first." in text


def test_end_role_warns_of_losing_ones_own(client, officer):
    own = client.get(address("end_role", officer.roles.get().pk)).content.decode()
    other = make_role(make_person(), Role.Kind.OFFICE)

    assert "This is your own role" in own
    assert "your own role" not in client.get(address("end_role", other.pk)).content.decode()


@pytest.mark.parametrize("text", ["BERTA@example.edu", "berta weber"])
def test_deputise_names_somebody_by_e_mail_or_name(client, officer, text):
    role = make_role(make_person(), Role.Kind.COORDINATOR)
    berta = make_person(email="berta@example.edu", passport_given="Berta", passport_family="WEBER")

    response = client.post(
        address("deputise", role.pk),
        {"person": text, "starts_on": "2026-04-01", "ends_on": "2027-03-31"},
    )

    deputy = role.deputies.get()
    assert response["Location"] == address("person", role.person_id)
    assert (deputy.person, deputy.starts_on, deputy.ends_on) == (berta, APRIL, MARCH)


def test_deputise_refuses_in_words(client, officer):
    role = make_role(make_person(passport_given="Zoe"), Role.Kind.COORDINATOR)
    for number in range(6):
        make_person(passport_given="Twin", email=f"twin{number}@example.edu")
    place, day = address("deputise", role.pk), "2026-04-01"

    assert "Nobody is their own deputy." in sent(client, place, person="zoe", starts_on=day)
    assert "Nobody called “nobody” has" in sent(client, place, person="nobody", starts_on=day)
    several = sent(client, place, person="twin", starts_on=day)
    assert "Twin &lt;twin4@example.edu&gt; …" in several
    early = sent(client, place, person="twin1@", starts_on="2019-04-01")
    assert "The role is not held on that day." in early
    assert not role.deputies.exists()


# -- One's own ----------------------------------------------------------------------------------


def test_details_are_changed_by_a_student(client):
    student = make_person(passport_family="WEBER", passport_given="Anna")
    make_role(student, Role.Kind.STUDENT)
    client.force_login(student)
    page = client.get(address("details")).content.decode()

    response = client.post(
        address("details"),
        {"passport_given": "Anna", "name_preferred": "Anni", **NAMES},
    )

    student.refresh_from_db()
    assert 'value="WEBER"' in page
    assert response["Location"] == address("details")
    assert (student.passport_family, student.name_preferred) == ("", "Anni")
    assert history_of(student).get().verb == "directory.details_changed"


def test_details_refuse_to_leave_no_name(client):
    person = make_person(passport_given="SUHARTO")
    client.force_login(person)

    assert "a single name is enough" in sent(client, address("details"), **NAMES)
    person.refresh_from_db()
    assert person.passport_given == "SUHARTO"


def test_details_change_nothing_else(client):
    person = make_person(email="anna@example.edu")
    client.force_login(person)

    client.post(
        address("details"),
        {"passport_given": "Anna", "email": "x@example.edu", "is_superuser": "on", **NAMES},
    )

    person.refresh_from_db()
    assert (person.email, person.is_superuser) == ("anna@example.edu", False)


def test_details_are_led_to_by_the_readers_name_and_lead_to_the_account(client):
    client.force_login(make_person(passport_given="Anna"))

    text = client.get(address("details")).content.decode()

    assert f'<a href="{address("details")}">Anna</a>' in text
    assert f'href="{reverse("account_email")}"' in text
    assert client.get(reverse("account_email")).status_code == 200


def test_details_ask_strangers_to_sign_in(client):
    assert client.get(address("details")).status_code == 302


def test_pages_speak_japanese(client):
    person = make_officer(name_kanji="山田花子")
    client.force_login(person)
    with override("ja"):
        for place in [address("people"), address("person", person.pk), address("details")]:
            assert "山田花子" in client.get(place).content.decode()
