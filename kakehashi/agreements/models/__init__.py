"""The tables of agreements: the register, imports into it, negotiations that lead to it."""

from kakehashi.agreements.models.clauses import ClauseTemplate
from kakehashi.agreements.models.imports import AgreementImport
from kakehashi.agreements.models.negotiations import (
    Comment,
    Invitation,
    Move,
    Negotiation,
    PartnerApproval,
    Signature,
    Version,
    VersionDocument,
)
from kakehashi.agreements.models.register import (
    SIGNED_ONCE,
    Agreement,
    AgreementQuerySet,
    Attachment,
    Completeness,
    Party,
    Suspension,
    Terms,
)

__all__ = [
    "SIGNED_ONCE",
    "Agreement",
    "AgreementImport",
    "AgreementQuerySet",
    "Attachment",
    "ClauseTemplate",
    "Comment",
    "Completeness",
    "Invitation",
    "Move",
    "Negotiation",
    "PartnerApproval",
    "Party",
    "Signature",
    "Suspension",
    "Terms",
    "Version",
    "VersionDocument",
]
