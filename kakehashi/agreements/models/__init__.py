"""The tables of agreements: the register, imports into it, negotiations, places and deadlines."""

from kakehashi.agreements.models.clauses import ClauseTemplate
from kakehashi.agreements.models.conditions import (
    Condition,
    Deadline,
    DeadlineMove,
    Direction,
    LanguageRequirement,
)
from kakehashi.agreements.models.imports import AgreementImport
from kakehashi.agreements.models.negotiations import (
    Comment,
    Invitation,
    Move,
    Negotiation,
    NegotiationQuerySet,
    PartnerApproval,
    Side,
    Signature,
    Submission,
    Version,
    VersionDocument,
)
from kakehashi.agreements.models.papers import Attachment, Completeness
from kakehashi.agreements.models.register import (
    SIGNED_ONCE,
    Agreement,
    AgreementQuerySet,
    Party,
    Suspension,
    Terms,
)
from kakehashi.agreements.models.reviewing import ReviewAnswer

__all__ = [
    "SIGNED_ONCE",
    "Agreement",
    "AgreementImport",
    "AgreementQuerySet",
    "Attachment",
    "ClauseTemplate",
    "Comment",
    "Completeness",
    "Condition",
    "Deadline",
    "DeadlineMove",
    "Direction",
    "Invitation",
    "LanguageRequirement",
    "Move",
    "Negotiation",
    "NegotiationQuerySet",
    "PartnerApproval",
    "Party",
    "ReviewAnswer",
    "Side",
    "Signature",
    "Submission",
    "Suspension",
    "Terms",
    "Version",
    "VersionDocument",
]
