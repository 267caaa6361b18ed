"""The folder tree is the policy document."""

import importlib
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = tomllib.loads((ROOT / "kakehashi/policy/document.toml").read_text(encoding="utf-8"))
DIRECTIONS = [each for sector in DOCUMENT["sector"] for each in sector["direction"]]


def test_every_direction_has_its_package_whose_docstring_quotes_its_line():
    for direction in DIRECTIONS:
        package = importlib.import_module(direction["package"])
        first = " ".join(package.__doc__.split("\n\n")[0].split())
        assert first == f"({direction['code']}) {direction['title']}"


def test_every_sector_is_an_app_whose_docstring_quotes_its_line():
    for sector in DOCUMENT["sector"]:
        package = importlib.import_module(sector["package"])
        assert package.__doc__.startswith(f"({sector['code']}) {sector['title']}")


def test_every_package_under_a_pillar_is_a_direction():
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for sector in DOCUMENT["sector"]
        for path in (ROOT / sector["package"].replace(".", "/")).glob("*/__init__.py")
        if path.parent.name not in {"migrations", "templates", "management", "templatetags"}
    }
    assert found == {direction["package"] for direction in DIRECTIONS}
