"""The tables of (1.2): the exchange ledger, joint programmes, encounters with partners."""

from kakehashi.education.cooperation.models.approved import Standing
from kakehashi.education.cooperation.models.conversions import Conversion, CreditRule
from kakehashi.education.cooperation.models.encounters import (
    Encounter,
    EncounterDocument,
    FollowUp,
    Guest,
)
from kakehashi.education.cooperation.models.grades import (
    GradeDistribution,
    GradeFrequency,
    GradeMapping,
    GradeRule,
    GradeScale,
    GradeStep,
)
from kakehashi.education.cooperation.models.ledger import (
    Direction,
    LedgerEntry,
    LedgerImport,
    LedgerRule,
    LedgerYear,
)
from kakehashi.education.cooperation.models.programme_records import (
    ProgrammeCompleteness,
    ProgrammeCourse,
    ProgrammeYear,
    QualityReview,
)
from kakehashi.education.cooperation.models.programmes import (
    JointProgramme,
    PartnerRole,
    ProgrammePartner,
)
from kakehashi.education.cooperation.models.recognition import HomeCourse, Precedent
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
    "Conversion",
    "CreditRule",
    "Direction",
    "DuplicateVerdict",
    "Encounter",
    "EncounterDocument",
    "FollowUp",
    "GradeDistribution",
    "GradeFrequency",
    "GradeMapping",
    "GradeRule",
    "GradeScale",
    "GradeStep",
    "Guest",
    "HomeCourse",
    "JointProgramme",
    "LedgerEntry",
    "LedgerImport",
    "LedgerRule",
    "LedgerYear",
    "PartnerRole",
    "Precedent",
    "ProgrammeCompleteness",
    "ProgrammeCourse",
    "ProgrammePartner",
    "ProgrammeYear",
    "QualityReview",
    "RenewalReminder",
    "RenewalReview",
    "RenewalRule",
    "ReviewDecision",
    "ReviewFigure",
    "Standing",
]
