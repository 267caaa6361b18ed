"""Duties of the day: each once after it succeeded, again after a failure, none stops another."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from kakehashi.duties import daily as module
from kakehashi.duties.daily import Outcome, daily, day_at, run_daily
from kakehashi.duties.models import DailyRun

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 11, 10), date(2026, 11, 11)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def calls(monkeypatch):
    """Three duties, the second of which fails while its name stands in `calls.fails`."""
    monkeypatch.setattr(module, "DUTIES", {})
    made = []
    fails = set()
    for name in ("first", "second", "third"):

        def duty(day, name=name):
            made.append((name, day))
            if name in fails:
                raise OSError("no")

        duty.__name__, duty.__module__ = name, "kakehashi.tests"
        daily(duty)
    return made, fails


def test_run_daily_does_each_duty_once_a_day(calls):
    made, _ = calls

    outcomes = [run_daily(DAY), run_daily(DAY), run_daily(NEXT)]

    names = ["tests.first", "tests.second", "tests.third"]
    assert outcomes == [Outcome(names, []), Outcome([], []), Outcome(names, [])]
    assert made == [(name.removeprefix("tests."), day) for day in (DAY, NEXT) for name in names]


def test_run_daily_tries_again_what_failed_and_goes_on_with_the_others(calls):
    made, fails = calls
    fails.add("second")
    first = run_daily(DAY)
    fails.clear()
    again = run_daily(DAY)

    assert first == Outcome(["tests.first", "tests.third"], ["tests.second"])
    assert again == Outcome(["tests.second"], [])
    assert [name for name, _ in made] == ["first", "second", "third", "second"]


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 9, 20, 59, tzinfo=UTC), date(2026, 11, 9)),  # 5:59 in Tokyo
        (datetime(2026, 11, 9, 21, 0, tzinfo=UTC), date(2026, 11, 10)),
        (datetime(2026, 11, 10, 14, 59, tzinfo=UTC), date(2026, 11, 10)),
        (datetime(2026, 11, 10, 15, 0, tzinfo=UTC), date(2026, 11, 10)),  # midnight in Tokyo
    ],
)
def test_a_day_begins_in_the_morning_where_the_university_is(now, day):
    assert day_at(now) == day


def test_tick_does_what_is_due_and_names_what_failed(calls, capsys):
    _, fails = calls
    fails.add("third")

    call_command("tick")

    assert sorted(DailyRun.objects.values_list("name", flat=True)) == [
        "tests.first",
        "tests.second",
    ]
    assert "tests.third failed and is tried again" in capsys.readouterr().err


KILLED = """
import os
from datetime import date
import django
django.setup()
from kakehashi.duties import daily as module
module.DUTIES.clear()
@module.daily
def before(day):
    print("before", flush=True)
@module.daily
def killed(day):
    if os.environ["KILL"] == "1":
        print("killed", flush=True)
        os._exit(9)
    print("again", flush=True)
print(module.run_daily(date(2026, 11, 10)).done)
"""


@pytest.mark.slow
def test_a_duty_that_was_killed_in_the_middle_is_done_again(tmp_path):
    def run(kill):
        return subprocess.run(
            [sys.executable, "-c", KILLED],
            cwd=ROOT,
            env={
                "PATH": "/usr/bin",
                "DEMONSTRATION": "1",
                "STATE_DIR": str(tmp_path),
                "DJANGO_SETTINGS_MODULE": "kakehashi.config.settings",
                "KILL": kill,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0", "duties"],
        cwd=ROOT,
        env={"PATH": "/usr/bin", "DEMONSTRATION": "1", "STATE_DIR": str(tmp_path)},
        check=True,
    )

    assert run("1").stdout.split() == ["before", "killed"]
    assert run("0").stdout.splitlines() == ["again", "['__main__.killed']"]
