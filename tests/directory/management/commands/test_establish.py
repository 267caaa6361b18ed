"""Setting up an installation: the university, its first officer, once."""

import pytest
from django.core.management import CommandError, call_command

from kakehashi.directory.organisation import enter_person
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import find_institutions, home
from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from tests.make import make_institution

pytestmark = pytest.mark.django_db

TMU = {
    "code": "tmu",
    "name_ja": "東京都立大学",
    "name_en": "Tokyo Metropolitan University",
    "email": "officer@example.ac.jp",
    "given": "HANAKO",
}


def test_establish_makes_the_university_and_an_officer_who_can_go_on(capsys):
    call_command("establish", ror="https://ror.org/00ws30h19", **TMU)

    officer = Person.objects.get(email="officer@example.ac.jp")
    assert home().code == "tmu"
    assert find_institutions("都立大学") == [home().institution]
    assert not officer.has_usable_password()
    assert enter_person("next@example.ac.jp", passport_given="TARO", by=officer)
    assert [entry.verb for entry in Entry.objects.filter(by=None)] == [
        "directory.institution_entered",
        "directory.established",
        "directory.person_entered",
        "directory.appointed",
    ]
    assert "officer@example.ac.jp may now sign in" in capsys.readouterr().out


def test_establish_takes_the_institution_that_is_in_the_register():
    known = make_institution("Tokyo Metropolitan University", country="JP", ror="00ws30h19")

    call_command("establish", ror="00ws30h19", **TMU)

    assert home().institution == known
    assert not history_of(known).exists()
    assert Institution.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"ror": "nonsense"}, "cannot be a ROR"),
        ({"country": "Japan"}, "no country or region"),
        ({"given": ""}, "a single name is enough"),
        ({"email": "officer"}, "valid email"),
        ({"name_ja": " "}, "cannot be empty"),
    ],
)
def test_establish_refuses_what_cannot_be_and_leaves_nothing(facts, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("establish", **{**TMU, **facts})

    assert not Institution.objects.exists()
    assert not Unit.objects.exists()


def test_establish_is_done_once():
    call_command("establish", **TMU)

    with pytest.raises(CommandError, match="one university"):
        call_command("establish", **{**TMU, "email": "other@example.ac.jp"})

    assert Institution.objects.count() == 1
