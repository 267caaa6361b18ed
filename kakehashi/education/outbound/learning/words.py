"""What differs between two versions, in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kakehashi.agreements.differences import Piece, pieces
from kakehashi.education.cooperation.credits.forms import scheme_choices
from kakehashi.education.outbound.learning.content import Content, Reason, Status
from kakehashi.education.outbound.learning.differences import Difference, differences
from kakehashi.education.outbound.learning.sheet_forms import REASON_WORDS
from kakehashi.education.outbound.learning.standing import Standing

BADGES = {
    Standing.STUDENT: "warn",
    Standing.HOME: "warn",
    Standing.HOST: "warn",
    Standing.AGREED: "good",
    Standing.REFUSED: "bad",
    Standing.REPLACED: "muted",
}
STANDINGS: dict[Standing, str | Promise] = {
    Standing.STUDENT: pgettext_lazy("learning agreement", "Waits for the student"),
    Standing.HOME: pgettext_lazy("learning agreement", "Waits for the home university"),
    Standing.HOST: pgettext_lazy("learning agreement", "Waits for the host"),
    Standing.AGREED: pgettext_lazy("learning agreement", "Signed by all three"),
    Standing.REFUSED: pgettext_lazy("learning agreement", "Sent back"),
    Standing.REPLACED: pgettext_lazy("learning agreement", "Replaced"),
}
STATUSES: dict[Status, str | Promise] = {
    Status.KEPT: "",
    Status.INSERTED: pgettext_lazy("component", "Put in"),
    Status.DELETED: pgettext_lazy("component", "Taken out"),
}
FIELDS: dict[str, str | Promise] = {
    "starts_on": pgettext_lazy("stay", "First day"),
    "ends_on": pgettext_lazy("stay", "Last day"),
    "receiving_year": gettext_lazy("Academic year at the host"),
    "isced_f": gettext_lazy("Field of study (ISCED-F 2013)"),
    "language": gettext_lazy("Language of instruction at the host"),
    "cefr": gettext_lazy("Level of the language (CEFR)"),
    "level": gettext_lazy("Level of study"),
    "eqf_level": gettext_lazy("EQF level"),
    "outcomes_url": gettext_lazy("Address of the host's course catalogue"),
    "provisions_url": gettext_lazy("Address of what holds if the student does not pass"),
    "sending": gettext_lazy("Home university"),
    "receiving": pgettext_lazy("university", "Host"),
    "student": gettext_lazy("Student"),
    "contact": gettext_lazy("contact person"),
    "given": gettext_lazy("Given names"),
    "family": gettext_lazy("Family name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Telephone"),
    "code": pgettext_lazy("course", "Code"),
    "title": gettext_lazy("Title of the course"),
    "title_ja": gettext_lazy("Title in Japanese"),
    "title_en": gettext_lazy("Title in English"),
    "term": pgettext_lazy("course", "Term"),
    "credits": gettext_lazy("Credits"),
    "scheme": gettext_lazy("Scheme of the credits"),
    "is_virtual": gettext_lazy("Virtual component"),
    "description": gettext_lazy("Short description"),
    "condition": gettext_lazy("Condition"),
    "status": pgettext_lazy("component", "Change"),
    "reason": gettext_lazy("Why it is changed"),
    "reason_text": gettext_lazy("The reason in words"),
    "order": gettext_lazy("Order of the courses"),
    "birth_date": gettext_lazy("Date of birth"),
    "citizenship": gettext_lazy("Nationality"),
    "global_id": gettext_lazy("Student identifier"),
}
TABLES: dict[str, str | Promise] = {
    "": "",
    "studied": gettext_lazy("Studied at the host"),
    "recognised": gettext_lazy("Recognised at home"),
}


@dataclass(frozen=True)
class Told:
    """One place that differs, in words; pieces: before and after as one text."""

    place: str
    pieces: Sequence[Piece]


def told(before: Content, after: Content) -> list[Told]:
    """Every difference of two versions, in order."""
    found = differences(before, after)
    return [
        Told(_place(each), pieces(_value(each, each.before), _value(each, each.after)))
        for each in found
    ]


def _place(difference: Difference) -> str:
    names = [str(TABLES[difference.table]), difference.row]
    names += [str(FIELDS.get(name, name)) for name in difference.fields]
    return " · ".join(name for name in names if name)


def _value(difference: Difference, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return _row(value)
    if isinstance(value, list):
        return str(len(value))
    last = difference.fields[-1] if difference.fields else ""
    if last == "reason":
        return str(REASON_WORDS[Reason(value)])
    if last == "status":
        return str(STATUSES[Status(value)])
    return _scheme(str(value)) if last == "scheme" else str(value)


def _scheme(code: str) -> str:
    """The name of a scheme of credits; the code where it is not known."""
    return str(dict(scheme_choices()).get(code, code))


def _row(value: dict[str, Any]) -> str:
    title = value.get("title") or value.get("title_en") or value.get("title_ja") or ""
    scheme = _scheme(value.get("scheme", ""))
    credits = f"({value['credits']} {scheme})".replace(" )", ")")
    parts = [value["code"], title, credits if value["credits"] else ""]
    return " ".join(part for part in parts if part)
