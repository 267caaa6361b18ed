"""Other processes on the test's own database: to kill them in the middle of their work."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection


def environment_of_test_database(folder: Path) -> dict[str, str]:
    """Variables under which another process opens this test's database.

    SQLite's lies in memory, so it gets a copy in `folder`; what the process writes is read with
    `sqlite3` there. PostgreSQL's is the very same.
    """
    environment = {**os.environ, "DEMONSTRATION": "1", "STATE_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    if connection.vendor == "postgresql":
        host = str(connection.settings_dict["HOST"]).replace("/", "%2F")
        user, name = connection.settings_dict["USER"], connection.settings_dict["NAME"]
        environment["DATABASE_URL"] = f"postgres://{user}@{host}/{name}"
    else:
        connection.ensure_connection()
        copy = sqlite3.connect(folder / "kakehashi.sqlite3")
        connection.connection.backup(copy)
        copy.close()
    return environment


def run(
    code: str, environment: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run Python code with Django set up; its output and exit status (negative: killed by)."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments],
        env={**environment, "DJANGO_SETTINGS_MODULE": "kakehashi.config.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
