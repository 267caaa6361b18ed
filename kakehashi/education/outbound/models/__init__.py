"""The tables of (1.4): calls, applications, places given, stays abroad, links."""

from kakehashi.education.outbound.models.applications import Allotment, Application, Choice
from kakehashi.education.outbound.models.applying import (
    ApplicationDocument,
    LanguageProof,
    Reference,
    Submission,
)
from kakehashi.education.outbound.models.assessments import (
    Appeal,
    AssessmentPlan,
    EligibilityDecision,
)
from kakehashi.education.outbound.models.calls import Call, Placement, Quota
from kakehashi.education.outbound.models.changes import Change, ChangeRequest
from kakehashi.education.outbound.models.experience import ExperienceReport, SurveyAnswer
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
from kakehashi.education.outbound.models.posting import Posting, PostingFile
from kakehashi.education.outbound.models.reminders import CallReminder
from kakehashi.education.outbound.models.reporting import NationalReturn, StaysCompleteness
from kakehashi.education.outbound.models.returning import (
    CourseRecognition,
    Homecoming,
    RecognisedCourse,
    Reopening,
    Transcript,
    TranscriptCourse,
)
from kakehashi.education.outbound.models.reviews import (
    Conflict,
    CriterionScore,
    MissingScoreRuling,
    Review,
    Reviewer,
)
from kakehashi.education.outbound.models.runs import Override, Run, RunResult
from kakehashi.education.outbound.models.safety import RiskLevel, SafetyAnswer, SafetyCall
from kakehashi.education.outbound.models.stays import EmergencyContact, Incident, Stay

__all__ = [
    "Allotment",
    "Appeal",
    "Application",
    "ApplicationDocument",
    "AssessmentPlan",
    "Award",
    "Call",
    "CallReminder",
    "Change",
    "ChangeRequest",
    "Choice",
    "Conflict",
    "CourseRecognition",
    "CriterionScore",
    "DestinationClass",
    "EligibilityDecision",
    "EmergencyContact",
    "ExperienceReport",
    "Homecoming",
    "HostAnswer",
    "Incident",
    "Instalment",
    "LanguageProof",
    "LearningAgreement",
    "LearningAgreementComment",
    "LearningAgreementSignature",
    "LearningAgreementVersion",
    "Link",
    "MissingScoreRuling",
    "Mobility",
    "NationalReturn",
    "Nomination",
    "Override",
    "Particulars",
    "Placement",
    "Posting",
    "PostingFile",
    "Quota",
    "RecognisedCourse",
    "Reference",
    "Reopening",
    "Review",
    "Reviewer",
    "RiskLevel",
    "Run",
    "RunResult",
    "SafetyAnswer",
    "SafetyCall",
    "Scheme",
    "SchemeRate",
    "SigningParty",
    "Stay",
    "StaysCompleteness",
    "Submission",
    "SurveyAnswer",
    "TermDecision",
    "Transcript",
    "TranscriptCourse",
]
