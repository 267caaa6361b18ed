"""The exact bytes that a seal is the hash of; docs/reference/journal.md says them for auditors.

Nothing here may change once seals exist: an old seal must stay recomputable. A new form gets a new
number in `FORM` and is written beside the old one.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from kakehashi.journal.models import Entry, Seal

FORM = "kakehashi journal seal 1"
Leaf = tuple[int, str]
"""An entry's id and the hash of its line."""


def line_of(entry: Entry) -> str:
    """The entry as one line of JSON: keys sorted, no spaces, ASCII only, times in UTC."""
    return json.dumps(
        {
            "at": moment(entry.at),
            "by": entry.by_id,
            "changes": entry.changes,
            "id": entry.pk,
            "reason": entry.reason,
            "record_id": entry.record_id,
            "record_name": entry.record_name,
            "record_type": entry.record_type,
            "request_id": entry.request_id,
            "verb": entry.verb,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )


def leaf_of(entry: Entry) -> Leaf:
    """The entry's id with the SHA-256 of its line, in lower-case hexadecimal."""
    return entry.pk, sha256(line_of(entry).encode()).hexdigest()


def lines_of(leaves: Iterable[Leaf]) -> str:
    """Leaves as `Seal.leaves` keeps them: "id hash" and a line feed each, in their order."""
    return "".join(f"{pk} {digest}\n" for pk, digest in leaves)


def leaves_in(lines: str) -> list[Leaf]:
    """The reverse of `lines_of`.

    Raises: ValueError, if a line is not "id hash".
    """
    split = (line.split(" ") for line in lines.splitlines())
    return [(int(pk), digest) for pk, digest in split]


def digest_of(seal: Seal) -> str:
    """The seal's hash: over form, day, time, the hash before, where it begins, and its leaves."""
    head = [FORM, seal.day.isoformat(), moment(seal.sealed_at), seal.previous, str(seal.after)]
    return sha256(("\n".join(head) + "\n" + seal.leaves).encode()).hexdigest()


def moment(at: datetime) -> str:
    """A time in UTC to the microsecond: 2026-11-23T01:02:03.004005Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
