"""The tables of (1.2)."""

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
    "DuplicateVerdict",
    "RenewalReminder",
    "RenewalReview",
    "RenewalRule",
    "ReviewDecision",
    "ReviewFigure",
]
