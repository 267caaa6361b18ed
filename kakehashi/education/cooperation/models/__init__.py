"""The tables of (1.2)."""

from kakehashi.education.cooperation.models.ledger import (
    Direction,
    LedgerEntry,
    LedgerImport,
    LedgerRule,
    LedgerYear,
)
from kakehashi.education.cooperation.models.renewals import (
    CalendarKey,
    DuplicateVerdict,
    RenewalReminder,
    RenewalReview,
    RenewalRule,
    ReviewDecision,
    ReviewFigure,
)

__all__ = [
    "CalendarKey",
    "Direction",
    "DuplicateVerdict",
    "LedgerEntry",
    "LedgerImport",
    "LedgerRule",
    "LedgerYear",
    "RenewalReminder",
    "RenewalReview",
    "RenewalRule",
    "ReviewDecision",
    "ReviewFigure",
]
