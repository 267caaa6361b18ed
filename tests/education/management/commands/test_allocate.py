import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kakehashi.education.outbound.allocation.allocating import allocate
from kakehashi.education.outbound.allocation.document import read
from tests.education.outbound.allocation.test_document import ISSUE, changed

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "input.json"
    path.write_text(ISSUE, encoding="utf-8")
    return path


def test_allocate_writes_the_result_and_leaves_the_database_alone(document, tmp_path):
    output = tmp_path / "output.json"
    call_command("allocate", str(document), output=output)
    assert output.read_bytes() == allocate(read(ISSUE)).written()
    assert json.loads(output.read_text())["assignment"] == {"s1": "vienna-law-autumn"}


def test_allocate_takes_another_mechanism_and_seed(document, tmp_path):
    output = tmp_path / "output.json"
    call_command("allocate", str(document), mechanism="rank", seed=9, output=output)
    result = json.loads(output.read_text())
    assert (result["mechanism"], result["seed"]) == ("rank", 9)
    assert [each["reason"] for each in result["warnings"]] == ["rewards_misreporting", "absent"]


def test_allocate_lists_every_fault_and_leaves_with_two(tmp_path, capsys):
    path = tmp_path / "input.json"
    path.write_text(changed(seed=-1, applicants=[{"id": "s", "choices": ["x"]}]))
    with pytest.raises(SystemExit) as left:
        call_command("allocate", str(path))
    assert left.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "seed: out_of_range: -1 is not between 0 and 340282366920938463463374607431768211456.",
        "applicants[0].choices[0]: unknown_placement: There is no placement “x”.",
    ]


def test_allocate_says_what_cannot_be_read_or_written(document, tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file") as left:
        call_command("allocate", str(tmp_path / "absent.json"))
    assert left.value.returncode == 2
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        call_command("allocate", str(document), output=tmp_path)


@pytest.mark.slow
def test_allocate_needs_no_settings_and_reads_standard_input(tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    run = subprocess.run(
        [sys.executable, ROOT / "manage.py", "allocate", "-"],
        input=ISSUE.encode(),
        env={**kept, "STATE_DIR": str(tmp_path / "state")},
        capture_output=True,
        check=True,
    )
    assert run.stdout == allocate(read(ISSUE)).written()
    assert run.stderr.decode().startswith("absent: ")
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []  # no database
