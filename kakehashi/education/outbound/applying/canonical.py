"""What is handed in, as exact bytes: a receipt's hash can be computed again by anybody. Pure.

Nothing here may change once receipts exist; a new form gets a new name in `FORM` and is written
beside the old one. docs/reference/applications.md says the form.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

FORM = "kakehashi application 1"


def canonical(content: Mapping[str, Any]) -> bytes:
    """The content as one line of JSON: keys sorted, no spaces, ASCII only.

    content: plain JSON values.
    Raises: ValueError for a number that JSON does not have (NaN, infinity).
    """
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )
    return text.encode("ascii")


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical bytes, in lower-case hexadecimal."""
    return sha256(canonical(content)).hexdigest()


def digest_of_text(text: str) -> str:
    """The SHA-256 of a text that the content names without showing it; empty for an empty text."""
    return sha256(text.encode()).hexdigest() if text else ""
