"""What a person is called, and what the database refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kakehashi.people.models import Deputy, Person, Role
from tests.make import make_home, make_institution, make_person, make_role

pytestmark = pytest.mark.django_db

FAMILY_FIRST, GIVEN_FIRST = Person.DisplayOrder.FAMILY_FIRST, Person.DisplayOrder.GIVEN_FIRST


@pytest.mark.parametrize(
    ("facts", "en", "ja"),
    [
        (
            {
                "passport_family": "TAKAHASHI",
                "passport_given": "MISAKI",
                "name_kanji": "髙橋 美咲",
                "display_order": FAMILY_FIRST,
            },
            "TAKAHASHI MISAKI",
            "髙橋 美咲",
        ),
        (
            {
                "passport_family": "Weber",
                "passport_given": "Anna",
                "name_kana": "アンナ ウェーバー",
            },
            "Anna Weber",
            "Anna Weber",
        ),
        ({"passport_given": "SUHARTONO"}, "SUHARTONO", "SUHARTONO"),
        ({"passport_family": "Sukarno", "passport_given": ""}, "Sukarno", "Sukarno"),
        (
            {
                "passport_family": "KIM",
                "passport_given": "MINJI",
                "name_preferred": "金田 民智",
                "display_order": FAMILY_FIRST,
            },
            "KIM MINJI",
            "金田 民智",
        ),
        (
            {"passport_family": "Nguyễn", "passport_given": "Thị An", "name_preferred": "Annie"},
            "Annie",
            "Annie",
        ),
        (
            {"passport_given": "", "name_kanji": "𠮷野 家", "name_romaji": "Yoshino Ie"},
            "Yoshino Ie",
            "𠮷野 家",
        ),
        ({"passport_given": "", "name_kanji": "王"}, "王", "王"),
    ],
)
def test_name_in_both_languages(facts, en, ja):
    person = Person(**facts)

    assert person.name_in("en") == en
    assert person.name_in("ja") == ja
    assert str(person) == person.get_full_name() == en


def test_passport_name_keeps_the_persons_order():
    names = {"passport_family": "LI", "passport_given": "NA"}

    assert Person(display_order=FAMILY_FIRST, **names).passport_name == "LI NA"
    assert Person(display_order=GIVEN_FIRST, **names).passport_name == "NA LI"


def test_create_user_stores_the_email_in_small_letters():
    assert make_person(email="  Hanako@Example.AC.jp ").email == "hanako@example.ac.jp"


def test_create_user_without_a_password_cannot_sign_in_with_one():
    assert not make_person().has_usable_password()


def test_create_user_refuses_an_email_in_use_in_another_case():
    make_person(email="hanako@example.ac.jp")

    with pytest.raises(ValidationError, match="already exists"):
        make_person(email="HANAKO@example.ac.jp")


def test_the_database_refuses_an_email_in_use_in_another_case():
    make_person(email="hanako@example.ac.jp")

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="Hanako@example.ac.jp", passport_given="Hanako")


def test_get_by_natural_key_finds_the_email_in_any_case():
    person = make_person(email="hanako@example.ac.jp")

    assert Person.objects.get_by_natural_key("HANAKO@EXAMPLE.AC.JP") == person


def test_a_person_has_a_name():
    with pytest.raises(ValidationError, match="person_has_a_name"):
        make_person(passport_given="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="nobody@example.ac.jp")


def test_create_superuser_holds_every_permission_and_no_role():
    person = Person.objects.create_superuser(
        "root@example.ac.jp", "a long password", passport_given="R"
    )

    assert person.is_superuser
    assert person.check_password("a long password")
    assert not person.roles.exists()


def test_a_partner_contact_is_at_an_institution_and_everybody_else_at_a_unit():
    person, home, institution = make_person(), make_home(), make_institution()
    start = date(2026, 4, 1)

    for kind, unit, where in [
        (Role.Kind.PARTNER, home, None),
        (Role.Kind.PARTNER, None, None),
        (Role.Kind.PARTNER, home, institution),
        (Role.Kind.OFFICE, None, institution),
        (Role.Kind.OFFICE, None, None),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Role.objects.create(
                person=person, kind=kind, unit=unit, institution=where, starts_on=start
            )
    contact = Role.objects.create(
        person=person, kind=Role.Kind.PARTNER, institution=institution, starts_on=start
    )
    assert contact.place == institution
    assert make_role(person, Role.Kind.OFFICE).place == home


def test_roles_and_deputies_do_not_end_before_they_start():
    role = make_role(make_person(), Role.Kind.OFFICE, starts_on=date(2026, 4, 1))
    early = {"starts_on": date(2026, 4, 2), "ends_on": date(2026, 4, 1)}

    with pytest.raises(IntegrityError), transaction.atomic():
        make_role(make_person(), Role.Kind.OFFICE, **early)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputy.objects.create(role=role, person=make_person(), **early)
