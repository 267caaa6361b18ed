"""Processes of their own that can be killed half-way: what they leave behind.

A module to kill ends in `act(…)` of its functions; it says "half" and waits where it is killed.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection

WAITS = 60  # seconds, to be killed in


def killed_half_way(module: str, state: Path) -> tuple[list[str], list[str], list[str]]:
    """What `module` counts before, after being killed in `half`, and after `whole`; in words.

    state: an empty folder, in which SQLite keeps the database that the processes share.
    """
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "kakehashi.config.settings"}
    environment |= {"STATE_DIR": str(state), **_database()}

    def start(name: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", module, name]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    def run(name: str) -> list[str]:
        process = start(name)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return said.split()

    run("stage")
    before = run("count")
    process = start("half")
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    after = run("count")
    run("whole")
    return before, after, run("count")


def _database() -> dict[str, str]:
    """The test's own database on PostgreSQL; SQLite makes one in the folder."""
    if connection.vendor != "postgresql":
        return {}
    its = connection.settings_dict
    address = f"postgres://{its['USER']}@{quote(its['HOST'], safe='')}/{its['NAME']}"
    return {"DATABASE_URL": address}


# -- In the process that is killed ----------------------------------------------------------------


def act(
    stage: Callable[[], None],
    whole: Callable[[], None],
    count: Callable[[], None],
    *,
    half: str,
) -> None:
    """Do what the command line asks for: stage, half, whole or count.

    half: the table before whose first new row `whole` is stopped, everything before it written.
    """

    def pause(execute: Callable[..., Any], sql: str, *how: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{half}"'):
            print("half", flush=True)
            time.sleep(WAITS)
        return execute(sql, *how)

    def half_way() -> None:
        with connection.execute_wrapper(pause):
            whole()

    def staged() -> None:
        if connection.vendor == "sqlite":
            call_command("migrate", verbosity=0)
        stage()

    acts: Mapping[str, Callable[[], None]] = {
        "stage": staged,
        "half": half_way,
        "whole": whole,
        "count": count,
    }
    acts[sys.argv[1]]()
