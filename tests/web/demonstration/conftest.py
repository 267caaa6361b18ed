"""A database with the demonstration in it."""

import pytest

from kakehashi.web.demonstration.loading import load_demonstration


@pytest.fixture
def demonstration(db):
    """The whole demonstration."""
    load_demonstration()
