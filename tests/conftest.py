"""What every test gets: plain static files, fast passwords, tables that can be emptied."""

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from kakehashi.education.outbound.applying.remembering import offers
from tests.unguarded import unguarded

# A busy machine is no fault of the code: how long one example takes decides nothing.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True)
def plain_settings(settings, monkeypatch):
    """No manifest of static files, fast password hashes."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Makers write no journal, by which remembered figures know that they have become old.
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {**settings.CACHES, "figures": dummy}
    monkeypatch.setattr(offers, "most", 0)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def in_english():
    """Every test begins in English, whatever the one before it spoke."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied_between_tests():
    """Transactional tests empty every table afterwards; the journal's triggers would refuse it."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations, statements):
        with unguarded():
            flush(operations, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield
