"""The command: loads once, says what stands in the way."""

import pytest
from django.core.management import CommandError, call_command

from kakehashi.institutions.models import Institution
from tests.make import make_institution

pytestmark = pytest.mark.django_db


def test_load_demonstration_loads_once(capsys):
    call_command("load_demonstration")
    call_command("load_demonstration", "--if-empty")

    assert capsys.readouterr().out.count("Loaded") == 1
    assert Institution.objects.count() == 73


def test_load_demonstration_refuses_a_database_with_something_in_it():
    make_institution()

    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demonstration")
    call_command("load_demonstration", "--if-empty")
    assert Institution.objects.count() == 1


def test_load_demonstration_refuses_outside_demonstration_mode(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="DEMONSTRATION"):
        call_command("load_demonstration", "--if-empty")
    assert not Institution.objects.exists()
