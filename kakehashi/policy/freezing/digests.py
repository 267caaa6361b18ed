"""The hashes of freezes, records and corrections as they are stored."""

from collections.abc import Iterable

from kakehashi.policy.freezing.hashing import (
    Leaf,
    correction_of,
    digest_of,
    digest_of_freeze,
    header_of,
)
from kakehashi.policy.models.freezes import Correction, Freeze, Frozen


def header(freeze: Freeze) -> str:
    """The header of a freeze, of which and of its leaves its hash is."""
    return header_of(
        on=freeze.on,
        occasion=freeze.occasion,
        frozen_at=freeze.frozen_at,
        frozen_by=freeze.frozen_by_id,
        previous=freeze.previous,
    )


def freeze_digest(freeze: Freeze) -> str:
    """The hash of a freeze, computed anew from what is stored of it."""
    return digest_of_freeze(header(freeze), freeze.leaves)


def leaf(record: Frozen) -> Leaf:
    """A record's leaf, with the hash computed anew from its content."""
    return Leaf(record.position, record.kind, digest_of(record.content), record.key)


def leaves(records: Iterable[Frozen]) -> list[Leaf]:
    """The leaves of `records`, in their order."""
    return [leaf(record) for record in records]


def line(correction: Correction) -> str:
    """The line of which a correction's hash is."""
    return correction_of(
        content=correction.content,
        reason=correction.reason,
        by=correction.by_id,
        at=correction.at,
        previous=correction.previous,
    )


def correction_digest(correction: Correction) -> str:
    """The hash of a correction, computed anew."""
    return digest_of(line(correction))
