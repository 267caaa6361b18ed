"""The tables of (1.2)."""

from kakehashi.education.cooperation.models.ledger import (
    Direction,
    LedgerEntry,
    LedgerImport,
    LedgerRule,
    LedgerYear,
)

__all__ = ["Direction", "LedgerEntry", "LedgerImport", "LedgerRule", "LedgerYear"]
