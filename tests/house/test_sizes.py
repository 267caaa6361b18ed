"""Files of at most 400 lines, functions of at most 40; and names that say something."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = [p for p in (ROOT / "kakehashi").rglob("*.py") if "migrations" not in p.parts]
EMPTY_NAMES = {"utils", "helpers", "common", "manager", "managers", "service", "services", "misc"}


def functions_of(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_and_its_functions_are_short_enough(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions_of(path)}
    assert {name: lines for name, lines in long.items() if lines > 40} == {}


def test_no_file_has_an_empty_name():
    named = {part for path in OURS for part in path.relative_to(ROOT).with_suffix("").parts}
    assert named & EMPTY_NAMES == set()
