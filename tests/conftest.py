"""What every test gets: its own state directory, no network beyond this machine, plain static files."""

import os
import tempfile

os.environ["DEMONSTRATION"] = "1"
os.environ["STATE_DIR"] = tempfile.mkdtemp(prefix="kakehashi-test-")
os.environ["EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"

import pytest


@pytest.fixture(autouse=True)
def plain_settings(settings):
    """No manifest of static files, fast password hashes."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
