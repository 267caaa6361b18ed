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


def test_no_file_names_a_package_registry():
    hosts = ["pythonhosted" + ".org", "pypi" + ".org", "npmjs" + ".com", "npmjs" + ".org"]
    listed = subprocess.run(
        ["git", "grep", "-lIF", *[part for host in hosts for part in ("-e", host)]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert listed.stdout == ""
