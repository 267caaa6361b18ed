"""The tables of (1.2): joint programmes, encounters with partners."""

from kakehashi.education.cooperation.models.encounters import (
    Encounter,
    EncounterDocument,
    FollowUp,
    Guest,
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

__all__ = [
    "Encounter",
    "EncounterDocument",
    "FollowUp",
    "Guest",
    "JointProgramme",
    "PartnerRole",
    "ProgrammeCompleteness",
    "ProgrammeCourse",
    "ProgrammePartner",
    "ProgrammeYear",
    "QualityReview",
]
