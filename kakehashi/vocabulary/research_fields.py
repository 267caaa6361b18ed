"""Fields of research as OpenAlex names them, in the reader's language.

Source: research_fields.toml, which says where the names come from.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def field_name(name: str, language: str) -> str:
    """The field of this English name for a reader of `language`; `name` itself where unknown."""
    return _in_japanese().get(name, name) if language == "ja" else name


@cache
def _in_japanese() -> Mapping[str, str]:
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())["field"]
    return {row["name_en"]: row["name_ja"] for row in rows}
