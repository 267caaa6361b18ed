import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Requests leave their language behind."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_counted_yet(db):
    """Rate limits count from zero in each test."""
    cache.clear()
    yield
    cache.clear()
