"""The tables of (1.4): calls, applications, places given, stays abroad, links."""

from kakehashi.education.outbound.models.applications import Allotment, Application, Choice
from kakehashi.education.outbound.models.calls import Call, Placement, Quota
from kakehashi.education.outbound.models.learning import (
    LearningAgreement,
    LearningAgreementComment,
    LearningAgreementSignature,
    LearningAgreementVersion,
    SigningParty,
)
from kakehashi.education.outbound.models.links import Link
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.education.outbound.models.nominations import (
    HostAnswer,
    Nomination,
    Particulars,
    TermDecision,
)

__all__ = [
    "Allotment",
    "Application",
    "Call",
    "Choice",
    "HostAnswer",
    "LearningAgreement",
    "LearningAgreementComment",
    "LearningAgreementSignature",
    "LearningAgreementVersion",
    "Link",
    "Mobility",
    "Nomination",
    "Particulars",
    "Placement",
    "Quota",
    "SigningParty",
    "TermDecision",
]
