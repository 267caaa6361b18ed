"""A database with the demonstration in it, loaded once for the tests of a file."""

import pytest
from django.db import transaction

from kakehashi.web.demonstration.loading import load_demonstration


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Every test of the file runs inside this transaction, and is rolled back by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demonstration()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(_loaded, db):
    """The whole demonstration. A file that uses it stays on one worker: see `xdist_group`."""
