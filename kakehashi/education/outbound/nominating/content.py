"""What a host is told of a nominated student, as data. Pure.

It holds everything that a nomination of EWP OMobilities 3.0 asks for, and names what is missing.
The proposal id is the SHA-256 of the content: it changes if and only if the content does.
"""

import hashlib
import json
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

FORMAT = 1
LEVELS = {"bachelor": 6, "master": 7, "doctor": 8}  # EQF levels of the Bologna cycles
NORTHERN_BEGINS = 7  # a stay that begins in July or later lies in the year that begins in autumn


class Plain(BaseModel):
    """Values that cannot be changed, and nothing beside them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Side(Plain):
    """One university. hei_id: SCHAC code, empty where nobody entered it."""

    hei_id: str = ""
    name_en: str = ""
    name_ja: str = ""
    unit_code: str = ""
    unit_en: str = ""
    unit_ja: str = ""


class Student(Plain):
    """Who is nominated. nationality: ISO 3166-1; gender: ISO/IEC 5218; name_native: in kanji."""

    given: str = ""
    family: str = ""
    name_native: str = ""
    email: str = ""
    birth_date: date | None = None
    nationality: str = ""
    gender: str = "0"
    global_id: str = ""


class Contact(Plain):
    """Who answers questions about the nomination at the home university."""

    name: str = ""
    email: str = ""


class Content(Plain):
    """One nomination. omobility_id: stays the same for one student's stay, whatever changes."""

    format: int = FORMAT
    omobility_id: str
    sending: Side
    receiving: Side
    agreement_reference: str = ""
    student: Student
    contact: Contact = Contact()
    term: str = ""
    year: int
    sending_term_id: str = ""
    receiving_year: str = ""
    planned_from: date | None = None
    planned_until: date | None = None
    semesters: str = "1"
    activity_type: str = "student-studies"
    activity_attributes: str = "long-term"
    level: str = ""
    eqf_level: int | None = None
    isced_f: str = ""
    language: str = ""
    cefr: str = ""


def as_json(content: Content) -> dict[str, Any]:
    """Plain JSON values, as they are stored."""
    return content.model_dump(mode="json")


def read(stored: dict[str, Any]) -> Content:
    """What `as_json` wrote.

    Raises: pydantic.ValidationError, if it is something else.
    """
    return Content.model_validate(stored)


def proposal_id(content: Content) -> str:
    """The same for the same content, another one for any other."""
    text = json.dumps(as_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def missing(content: Content) -> list[str]:
    """What no host can do without, by name of the field in `Content`; empty: nothing."""
    student = content.student
    held = {
        "student.name": bool(student.given or student.family),
        "student.email": bool(student.email),
        "student.birth_date": student.birth_date is not None,
        "student.nationality": bool(student.nationality),
        "level": bool(content.level),
        "period": content.planned_from is not None and content.planned_until is not None,
    }
    return [name for name, is_there in held.items() if not is_there]


def missing_for_ewp(content: Content) -> list[str]:
    """What EWP OMobilities 3.0 asks for besides, by name; empty: the nomination can be served."""
    held = {
        "sending.hei_id": bool(content.sending.hei_id),
        "receiving.hei_id": bool(content.receiving.hei_id),
        "student.given": bool(content.student.given),
        "student.family": bool(content.student.family),
        "student.global_id": bool(content.student.global_id),
        "isced_f": len(content.isced_f) == 4,
        "receiving_year": bool(content.receiving_year),
        "sending_term_id": bool(content.sending_term_id),
    }
    return [name for name, is_there in held.items() if not is_there]


def usual_receiving_year(begins: date) -> str:
    """The academic year at a host of the northern hemisphere in which a stay begins.

    >>> usual_receiving_year(date(2027, 2, 10)), usual_receiving_year(date(2027, 9, 1))
    ('2026/2027', '2027/2028')
    """
    first = begins.year if begins.month >= NORTHERN_BEGINS else begins.year - 1
    return f"{first}/{first + 1}"
