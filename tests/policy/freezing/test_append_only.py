"""The triggers around freezes, taken back and put again, and in the way of emptying the tables."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from kakehashi.policy.freezing.verification import missing_guards
from kakehashi.policy.models import Freeze, Frozen
from tests.policy.freezing.freezes import make_freeze

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.slow
def test_the_triggers_can_be_taken_back_and_put_again():
    make_freeze()

    call_command("migrate", "policy", "0002", verbosity=0)
    assert len(missing_guards()) > 0
    Frozen.objects.all().delete()
    call_command("migrate", verbosity=0)  # what stood on these triggers went back with them

    assert missing_guards() == []
    with pytest.raises(DatabaseError, match="append-only"):
        Freeze.objects.all().delete()


@pytest.mark.slow
def test_flush_works_between_tests_and_leaves_the_guard_standing():
    make_freeze()
    call_command("flush", interactive=False, verbosity=0)
    assert (Freeze.objects.count(), missing_guards()) == (0, [])
