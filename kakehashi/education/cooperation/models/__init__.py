"""The tables of (1.2): the exchange ledger, joint programmes, encounters with partners."""

from kakehashi.education.cooperation.models.encounters import (
    Encounter,
    EncounterDocument,
    FollowUp,
    Guest,
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
    "Encounter",
    "EncounterDocument",
    "FollowUp",
    "Guest",
    "JointProgramme",
    "LedgerEntry",
    "LedgerImport",
    "LedgerRule",
    "LedgerYear",
    "PartnerRole",
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
]
