"""Style, types, layers, templates, catalogue and migrations: what `script/lint` runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kakehashi.config import catalogue

ROOT = Path(__file__).resolve().parents[2]
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import-linter": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "kakehashi", "--lint", "--quiet"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}
pytestmark = [pytest.mark.lint, pytest.mark.slow]


@pytest.mark.parametrize("check", CHECKS)
def test_lint_finds_nothing(check):
    program, *arguments = CHECKS[check]
    answer = subprocess.run(
        [shutil.which(program) or program, *arguments],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "kakehashi.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_catalogue_holds_every_string_translated_and_none_too_many():
    assert catalogue.faults() == []


def test_locks_hold_hashes_and_no_addresses():
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert [lock.name for lock in locks] == ["main.txt", "test.txt", "uv.txt"]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
