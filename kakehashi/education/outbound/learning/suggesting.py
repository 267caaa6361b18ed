"""What the memory of recognition and the rules of credits say about the courses of a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kakehashi.education.cooperation.credits.arithmetic import written
from kakehashi.education.cooperation.credits.converting import convert_credits
from kakehashi.education.cooperation.credits.explaining import explain
from kakehashi.education.cooperation.credits.schemes import schemes
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.queries import Suggestion, suggestions
from kakehashi.education.cooperation.recognition.similarity import Course
from kakehashi.education.outbound.learning.content import HOME_SCHEME, Component, Content
from kakehashi.education.outbound.models import Mobility

MOST = 3  # precedents shown for one course


@dataclass(frozen=True)
class Suggested:
    """A course of the sheet with the precedents that may help, likest first."""

    course: str
    found: Sequence[Suggestion]


def suggested_for(
    mobility: Mobility, rows: Sequence[Mapping[str, Any]], on: date
) -> list[Suggested]:
    """For each course abroad that was written in, earlier decisions; none where there is none.

    rows: code, title, credits, scheme as written so far, unjudged.
    """
    found = []
    for row in rows:
        course = _course(row)
        if not course.code and not course.titles:
            continue
        helping = suggestions(mobility.host, course, on=on, most=MOST)
        usable = [each for each in helping if each.precedent.decision != "refused"]
        if usable:
            found.append(Suggested(f"{course.code} {' '.join(course.titles)}".strip(), usable))
    return found


def _course(row: Mapping[str, Any]) -> Course:
    title = str(row.get("title") or "").strip()
    return Course(
        code=str(row.get("code") or "").strip(),
        titles=(title,) if title else (),
        credits=_number(row.get("credits")),
        scheme=str(row.get("scheme") or ""),
    )


def _number(value: Any) -> Fraction | None:
    if isinstance(value, Decimal):
        return Fraction(value)
    try:
        return Fraction(value) if isinstance(value, str) and len(value) < 12 else None
    except (ValueError, ZeroDivisionError):
        return None


def rows_of(precedent: Precedent) -> list[dict[str, Any]]:
    """The home courses of a precedent, as lines of a sheet."""
    return [
        {
            "code": each.code,
            "title_ja": each.title_ja,
            "title_en": each.title_en,
            "credits": each.credits,
            "precedent": precedent.pk,
        }
        for each in precedent.home_courses.all()
    ]


# -- Credits ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """What one course abroad counts as at home. value: None where nobody knows; sentence: why."""

    component: Component
    abroad: str
    value: Fraction | None
    sentence: str


@dataclass(frozen=True)
class Sums:
    """Credits of a version. abroad: of the courses abroad in home credits, None if unknown."""

    courses: Sequence[Counted]
    abroad: str
    recognised: str


def counted(content: Content, mobility: Mobility, on: date, language: str) -> Sums:
    """Every course abroad in credits of the home university, by the rules on record on a day."""
    courses = [_counted(each, mobility, on, language) for each in content.studies]
    values = [each.value for each in courses]
    known = [value for value in values if value is not None]
    whole = written(sum(known, Fraction())) if known and len(known) == len(values) else ""
    recognised = sum((Fraction(each.credits or 0) for each in content.recognises), Fraction())
    return Sums(courses, whole, written(recognised))


def _counted(component: Component, mobility: Mobility, on: date, language: str) -> Counted:
    scheme, amount = component.scheme, Fraction(component.credits or 0)
    unit = schemes()[scheme].unit_in(language) if scheme in schemes() else scheme
    abroad = f"{written(amount)} {unit}".strip()
    if scheme == HOME_SCHEME:
        return Counted(component, abroad, amount, "")
    if scheme not in schemes():
        return Counted(component, abroad, None, "")
    snapshot = convert_credits(
        amount,
        scheme,
        HOME_SCHEME,
        on=on,
        agreement=mobility.agreement,
        partner=mobility.host,
        level=mobility.level,
    )
    return Counted(component, abroad, snapshot.value, explain(snapshot, language))
