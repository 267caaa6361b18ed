"""The tables of (1.2)."""

from kakehashi.education.cooperation.models.approved import Standing, StudyLevel
from kakehashi.education.cooperation.models.conversions import Conversion, CreditRule
from kakehashi.education.cooperation.models.grades import (
    GradeDistribution,
    GradeFrequency,
    GradeMapping,
    GradeRule,
    GradeScale,
    GradeStep,
)
from kakehashi.education.cooperation.models.recognition import HomeCourse, Precedent

__all__ = [
    "Conversion",
    "CreditRule",
    "GradeDistribution",
    "GradeFrequency",
    "GradeMapping",
    "GradeRule",
    "GradeScale",
    "GradeStep",
    "HomeCourse",
    "Precedent",
    "Standing",
    "StudyLevel",
]
