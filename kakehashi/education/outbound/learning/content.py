"""What a version of a learning agreement says, as data. Pure.

It holds everything that EWP OMobility LAs 1.2 asks for (see `ewp`). After three have signed, a
further version is a change: what is taken out stays in it as deleted, what is new is inserted, each
with its reason, and what was agreed cannot be altered otherwise.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

FORMAT = 1
HOME_SCHEME = "jp"  # of `credits.schemes`: what the recognised components count in


class Status(StrEnum):
    """What a change does with a component; empty: it stays."""

    KEPT = ""
    INSERTED = "inserted"
    DELETED = "deleted"


class Reason(StrEnum):
    """Why a component is changed. Source: EWP OMobility LAs 1.2, reason-code (European Commission,
    learning agreement for studies, tables A2 to C2); other reasons are told in words."""

    NOT_AVAILABLE = "not-available"
    LANGUAGE = "language-mismatch"
    CLASH = "timetable-conflict"
    SUBSTITUTE = "substituting-deleted"
    EXTENSION = "extending-mobility"
    VIRTUAL = "adding-virtual-component"
    OTHER = "other"


REASONS: Mapping[Status, tuple[Reason, ...]] = {
    Status.KEPT: (),
    Status.DELETED: (Reason.NOT_AVAILABLE, Reason.LANGUAGE, Reason.CLASH, Reason.OTHER),
    Status.INSERTED: (Reason.SUBSTITUTE, Reason.EXTENSION, Reason.VIRTUAL, Reason.OTHER),
}


class Plain(BaseModel):
    """Values that cannot be changed, and nothing beside them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Component(Plain):
    """One course abroad. key: names it in every version; credits in `scheme`, as the host counts.

    term: which of the host's terms, "1/2"; empty where not known.
    """

    key: str
    code: str = ""
    title: str = ""
    term: str = ""
    credits: Decimal | None = None
    scheme: str = ""
    is_virtual: bool = False
    description: str = ""
    status: Status = Status.KEPT
    reason: str = ""
    reason_text: str = ""


class Recognised(Plain):
    """What is recognised at home. condition: empty where it is recognised automatically.

    term: which of the home terms, "1/2". precedent: number of the decision in the memory of
    recognition that was followed.
    """

    key: str
    code: str = ""
    title_ja: str = ""
    title_en: str = ""
    term: str = ""
    credits: Decimal | None = None
    condition: str = ""
    precedent: int | None = None
    status: Status = Status.KEPT
    reason: str = ""
    reason_text: str = ""


class Contact(Plain):
    """Who answers for one university."""

    given: str = ""
    family: str = ""
    email: str = ""
    phone: str = ""


class University(Plain):
    """One of the two sides. hei_id: SCHAC code, empty where nobody entered it."""

    hei_id: str = ""
    name_en: str = ""
    name_ja: str = ""
    unit_code: str = ""
    unit_en: str = ""
    unit_ja: str = ""
    contact: Contact = Contact()


class Learner(Plain):
    """The student, as the host was told. gender: ISO/IEC 5218."""

    given: str = ""
    family: str = ""
    name_native: str = ""
    email: str = ""
    birth_date: date | None = None
    citizenship: str = ""
    gender: str = "0"
    global_id: str = ""


class Content(Plain):
    """One version of a learning agreement."""

    format: int = FORMAT
    omobility_id: str
    student: Learner
    sending: University
    receiving: University
    receiving_year: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    level: str = ""
    eqf_level: int | None = None
    isced_f: str = ""
    language: str = ""
    cefr: str = ""
    studied: tuple[Component, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    provisions_url: str = ""
    outcomes_url: str = ""

    @property
    def studies(self) -> list[Component]:
        """The courses abroad that hold once this version is signed."""
        return [each for each in self.studied if each.status != Status.DELETED]

    @property
    def recognises(self) -> list[Recognised]:
        """What is recognised once this version is signed."""
        return [each for each in self.recognised if each.status != Status.DELETED]


def as_json(content: Content) -> dict[str, Any]:
    """Plain JSON values, as they are stored; credits as decimal text."""
    return content.model_dump(mode="json")


def read(stored: Mapping[str, Any]) -> Content:
    """What `as_json` wrote.

    Raises: pydantic.ValidationError, if it is something else.
    """
    return Content.model_validate(stored)


def digest(content: Content) -> str:
    """SHA-256 of the content: the same for the same content, another one for any other."""
    text = json.dumps(as_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def settled(content: Content) -> Content:
    """What holds after `content` was signed, as the base of the next change."""
    plain = {"status": Status.KEPT, "reason": "", "reason_text": ""}
    return content.model_copy(
        update={
            "studied": tuple(each.model_copy(update=plain) for each in content.studies),
            "recognised": tuple(each.model_copy(update=plain) for each in content.recognises),
        }
    )


# -- Faults -----------------------------------------------------------------------------------


class Code(StrEnum):
    """What can be wrong with a version."""

    NOTHING_STUDIED = "nothing-studied"
    NOTHING_RECOGNISED = "nothing-recognised"
    NO_TITLE = "no-title"
    NO_CREDITS = "no-credits"
    NO_SCHEME = "no-scheme"
    NO_DESCRIPTION = "no-description"
    NO_PERIOD = "no-period"
    PERIOD = "period"
    NO_LANGUAGE = "no-language"
    NO_CONTACT = "no-contact"
    TWICE = "twice"
    NO_REASON = "no-reason"
    REASON = "reason"
    NO_REASON_TEXT = "no-reason-text"
    NOT_A_CHANGE = "not-a-change"
    ALTERED = "altered"
    MISSING = "missing"
    UNKNOWN_DELETED = "unknown-deleted"
    NOT_MARKED = "not-marked"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where. place: what the reader calls it; empty: the whole."""

    code: Code
    place: str = ""


def faults(content: Content, agreed: Content | None) -> list[Fault]:
    """Everything wrong with a version; empty: it can be proposed.

    agreed: what three have signed last; None as long as nothing is agreed.
    """
    found = [*_of_the_whole(content)]
    for table, name in ((content.studied, "studied"), (content.recognised, "recognised")):
        before = getattr(agreed, name) if agreed else None
        found += _of_table(table, _settled_rows(before) if before is not None else None)
    return found


def _settled_rows(rows: Sequence[Component | Recognised]) -> list[Component | Recognised]:
    plain = {"status": Status.KEPT, "reason": "", "reason_text": ""}
    return [each.model_copy(update=plain) for each in rows if each.status != Status.DELETED]


def _of_the_whole(content: Content) -> list[Fault]:
    start, end = content.starts_on, content.ends_on
    contacts = (content.sending.contact, content.receiving.contact)
    held = {
        Code.NOTHING_STUDIED: bool(content.studies),
        Code.NOTHING_RECOGNISED: bool(content.recognises),
        Code.NO_PERIOD: start is not None and end is not None,
        Code.PERIOD: start is None or end is None or start < end,
        Code.NO_LANGUAGE: bool(content.language and content.cefr),
        Code.NO_CONTACT: all(each.family and each.given and each.email for each in contacts),
    }
    return [Fault(code) for code, is_right in held.items() if not is_right]


def name_of(row: Component | Recognised) -> str:
    """What people call a row: its code and title."""
    title = row.title if isinstance(row, Component) else row.title_en or row.title_ja
    return f"{row.code} {title}".strip()


def _of_table(
    rows: Sequence[Component | Recognised], agreed: Sequence[Component | Recognised] | None
) -> list[Fault]:
    keys = [each.key for each in rows]
    found = [Fault(Code.TWICE, name_of(each)) for each in rows if keys.count(each.key) > 1]
    for row in rows:
        found += [Fault(code, name_of(row)) for code in _of_row(row)]
    if agreed is None:
        marked = [each for each in rows if each.status != Status.KEPT]
        return [*found, *(Fault(Code.NOT_A_CHANGE, name_of(each)) for each in marked)]
    return [*found, *_against(rows, {each.key: each for each in agreed})]


def _of_row(row: Component | Recognised) -> list[Code]:
    found = []
    if not name_of(row):
        found.append(Code.NO_TITLE)
    if row.credits is None or row.credits <= 0:
        found.append(Code.NO_CREDITS)
    if isinstance(row, Component):
        if not row.scheme:
            found.append(Code.NO_SCHEME)
        if row.is_virtual and not row.description:
            found.append(Code.NO_DESCRIPTION)
    return [*found, *_of_reason(row)]


def _of_reason(row: Component | Recognised) -> list[Code]:
    if row.status == Status.KEPT:
        return []
    if not row.reason:
        return [Code.NO_REASON]
    if row.reason not in REASONS[row.status]:
        return [Code.REASON]
    if row.reason == Reason.OTHER and not row.reason_text:
        return [Code.NO_REASON_TEXT]
    return []


def _against(
    rows: Sequence[Component | Recognised], agreed: Mapping[str, Component | Recognised]
) -> list[Fault]:
    """What a change does beyond taking out and putting in."""
    plain = {"status": Status.KEPT, "reason": "", "reason_text": ""}
    found = []
    for row in rows:
        before = agreed.get(row.key)
        if before is None:
            code = {Status.DELETED: Code.UNKNOWN_DELETED, Status.KEPT: Code.NOT_MARKED}
            if row.status in code:
                found.append(Fault(code[row.status], name_of(row)))
        elif row.status == Status.INSERTED or row.model_copy(update=plain) != before:
            found.append(Fault(Code.ALTERED, name_of(before)))
    kept = {each.key for each in rows}
    gone = [each for key, each in agreed.items() if key not in kept]
    return [*found, *(Fault(Code.MISSING, name_of(each)) for each in gone)]
