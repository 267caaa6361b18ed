"""The tables of (1.4): calls, applications, places given, stays abroad, links."""

from kakehashi.education.outbound.models.applications import Allotment, Application, Choice
from kakehashi.education.outbound.models.calls import Call, Placement, Quota
from kakehashi.education.outbound.models.experience import ExperienceReport, SurveyAnswer
from kakehashi.education.outbound.models.links import Link
from kakehashi.education.outbound.models.mobilities import Mobility
from kakehashi.education.outbound.models.posting import Posting, PostingFile
from kakehashi.education.outbound.models.reporting import NationalReturn, StaysCompleteness
from kakehashi.education.outbound.models.returning import (
    CourseRecognition,
    Homecoming,
    RecognisedCourse,
    Reopening,
    Transcript,
    TranscriptCourse,
)

__all__ = [
    "Allotment",
    "Application",
    "Call",
    "Choice",
    "CourseRecognition",
    "ExperienceReport",
    "Homecoming",
    "Link",
    "Mobility",
    "NationalReturn",
    "Placement",
    "Posting",
    "PostingFile",
    "Quota",
    "RecognisedCourse",
    "Reopening",
    "StaysCompleteness",
    "SurveyAnswer",
    "Transcript",
    "TranscriptCourse",
]
