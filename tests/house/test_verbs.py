"""Every verb of the journal is known to every process, whatever it has imported."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DECLARED = re.compile(r"^(?:[A-Z_]+ = )?declare\(\s*\"([a-z_.]+)\"", re.MULTILINE)
KNOWN = """\
import django
django.setup()
from kakehashi.journal.verbs import VERBS
print(*VERBS, sep="\\n")
"""


def test_a_process_that_has_only_started_knows_every_verb_of_the_sources():
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "kakehashi").rglob("*.py"))
    declared = {verb for source in sources for verb in DECLARED.findall(source)}
    answer = subprocess.run(
        [sys.executable, "-c", KNOWN], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(answer.stdout.split()) == declared
    assert {"agreements.signed", "directory.appointed", "demonstration.loaded"} <= declared
