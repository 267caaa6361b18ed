"""The tables of (1.4): calls, applications, places given, stays abroad, links."""

from kakehashi.education.outbound.models.applications import Allotment, Application, Choice
from kakehashi.education.outbound.models.calls import Call, Placement, Quota
from kakehashi.education.outbound.models.changes import Change
from kakehashi.education.outbound.models.grants import (
    Award,
    DestinationClass,
    Instalment,
    Scheme,
    SchemeRate,
)
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
from kakehashi.education.outbound.models.safety import RiskLevel, SafetyAnswer, SafetyCall
from kakehashi.education.outbound.models.stays import EmergencyContact, Incident, Stay

__all__ = [
    "Allotment",
    "Application",
    "Award",
    "Call",
    "Change",
    "Choice",
    "DestinationClass",
    "EmergencyContact",
    "HostAnswer",
    "Incident",
    "Instalment",
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
    "RiskLevel",
    "SafetyAnswer",
    "SafetyCall",
    "Scheme",
    "SchemeRate",
    "SigningParty",
    "Stay",
    "TermDecision",
]
