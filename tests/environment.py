"""The environment of every test process. A pytest plugin, so that it stands before the settings."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

STATE_DIR = tempfile.mkdtemp(prefix="kakehashi-test-")
atexit.register(shutil.rmtree, STATE_DIR, ignore_errors=True)

(Path(STATE_DIR) / "static").mkdir()  # WhiteNoise warns where it is missing

os.environ["DEMONSTRATION"] = "1"
os.environ["STATE_DIR"] = STATE_DIR
os.environ["EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
os.environ.pop("SECRET_KEY", None)
