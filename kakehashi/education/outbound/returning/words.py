"""Transcripts and decisions in words, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kakehashi.documents.table_words import REASONS, with_place
from kakehashi.documents.tables import Fault
from kakehashi.education.cooperation.credits.explaining import amount_in
from kakehashi.education.cooperation.credits.schemes import schemes
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.models import (
    CourseRecognition,
    RecognisedCourse,
    TranscriptCourse,
)
from kakehashi.education.outbound.returning.transcript_table import (
    ROW_LIMIT,
    SIZE_LIMIT,
    Problem,
)

DECISION_BADGES = {"full": "good", "partial": "warn", "refused": "bad"}
STATE_BADGES = {
    "returned": "warn",
    "recognised": "good",
    "closed": "muted",
    "arrived": "info",
    "cancelled": "muted",
}
PROBLEMS: Mapping[StrEnum, str | Promise] = {
    Problem.NO_TITLE_COLUMN: gettext_lazy(
        "There is no column “title” (科目名): write the headings in the first line."
    ),
    Problem.NO_ROWS: gettext_lazy("There are headings, but no courses below them."),
    Problem.NO_TITLE: gettext_lazy("The title of the course is missing."),
    Problem.TOO_LONG: gettext_lazy("“%(value)s…” in the column %(column)s is too long."),
    Problem.NO_NUMBER: gettext_lazy("“%(value)s” is no number of credits."),
    Problem.NO_YES_OR_NO: gettext_lazy("“%(value)s” says neither passed nor failed."),
}


def fault_sentence(fault: Fault) -> str:
    """What is wrong with a table of courses, and where."""
    facts = {
        "value": fault.value,
        "column": fault.column,
        "rows": ROW_LIMIT,
        "mebibytes": SIZE_LIMIT / 1024 / 1024,
    }
    words = PROBLEMS.get(fault.reason) or REASONS[fault.reason]
    return with_place(fault, str(words) % facts)


def credits_abroad(course: TranscriptCourse, language: str) -> str:
    """“7.5 ECTS credits”; empty where nobody says."""
    if course.credits is None:
        return ""
    unit = schemes()[course.transcript.scheme].unit_in(language)
    return amount_in(str(Fraction(course.credits)), unit)


def passed(course: TranscriptCourse) -> str:
    """Whether a course was passed; empty where the transcript does not say."""
    if course.is_passed is None:
        return ""
    return pgettext("course", "passed") if course.is_passed else pgettext("course", "not passed")


def plain(amount: Decimal) -> str:
    """“2”, “1.5”."""
    return f"{amount.normalize():f}"


def at_home(course: RecognisedCourse, language: str) -> str:
    """“LAW201 International Law (2 credits)”."""
    title = f"{course.code} {course.title_in(language)}".strip()
    return _with_credits(title, course.credits)


def home_in_brief(course: Home, language: str) -> str:
    """The same of a course that is only planned."""
    titles = (course.title_ja, course.title_en)
    mine, other = titles if language == "ja" else reversed(titles)
    return _with_credits(f"{course.code} {mine or other}".strip(), course.credits)


def _with_credits(title: str, credits_: Decimal) -> str:
    said = ngettext(
        "%(course)s (%(credits)s credit)",
        "%(course)s (%(credits)s credits)",
        1 if credits_ == 1 else 2,
    )
    return said % {"course": title, "credits": plain(credits_)}


def in_brief(recognition: CourseRecognition, language: str) -> str:
    """The courses at home of one decision."""
    comma = pgettext("list", ", ")
    return comma.join(at_home(each, language) for each in recognition.home_courses.all())
