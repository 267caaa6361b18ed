"""A version of a learning agreement as a typeset PDF ja or en, with its number and hash."""

from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from kakehashi.documents.typesetting import typeset
from kakehashi.education.cooperation.credits.arithmetic import written
from kakehashi.education.outbound.learning.content import Content, Status, read
from kakehashi.education.outbound.learning.queries import newest, signatures_of, standing_of
from kakehashi.education.outbound.learning.reading import row_of
from kakehashi.education.outbound.learning.suggesting import Counted, counted
from kakehashi.education.outbound.learning.words import STANDINGS
from kakehashi.education.outbound.models import LearningAgreementVersion, SigningParty
from kakehashi.vocabulary import countries, languages

TEMPLATE = Path(__file__).with_name("typst") / "agreement.typ"
LANGUAGES = ("ja", "en")
NOT_STATED = gettext_lazy("not stated")


def as_pdf(version: LearningAgreementVersion, language: str) -> bytes:
    """The version as PDF/A-2a and PDF/UA-1, with the signatures that it has now.

    Raises: Refused, naming each character that the fonts lack and where it stands.
    """
    with override(language):
        data = contents(version, language)
    return typeset(TEMPLATE, data, language=language, made_at=_made_at(version))


def _made_at(version: LearningAgreementVersion) -> Any:
    """When it last changed: the same version with the same signatures makes the same bytes."""
    moments = [version.proposed_at, *(each.signed_at for each in version.signatures.all())]
    return max(moments)


def file_name(version: LearningAgreementVersion, language: str) -> str:
    """ASCII, so that every browser keeps it."""
    key = version.agreement.mobility_id
    return f"learning-agreement-{key}-v{version.number}-{language}.pdf"


def contents(version: LearningAgreementVersion, language: str) -> dict[str, Any]:
    """What `typst/agreement.typ` sets, in the language that is active."""
    content, mobility = read(version.content), version.agreement.mobility
    latest = newest(mobility)
    state = standing_of(version, latest.number if latest else version.number)
    day = timezone.localdate(version.proposed_at)
    sums = counted(content, mobility, day, language)
    return {
        "title": _("Learning agreement"),
        "subtitle": _("Version %(number)s") % {"number": version.number},
        "digest": version.digest,
        "state": str(STANDINGS[state]),
        "is_change": version.is_change,
        "labels": _labels(),
        "facts": _facts(content, language),
        "studied": [
            _studied_row(each, counted_of(sums.courses, each["row"].key))
            for each in map(row_of, content.studied)
        ],
        "recognised": [_recognised_row(each, language) for each in map(row_of, content.recognised)],
        "sums": [_("%(credits)s credits recognised at home") % {"credits": sums.recognised}],
        "signatures": _signatures(version),
        "invented": _("Invented for the demonstration.") if mobility.is_invented else "",
    }


def counted_of(courses: Any, key: str) -> Counted | None:
    """What the course with this key counts as at home; None where it is taken out."""
    return next((each for each in courses if each.component.key == key), None)


def _labels() -> dict[str, str]:
    return {
        "studied": _("Studied at the host"),
        "recognised": _("Recognised at home"),
        "change": _("Change of an agreement that was signed before"),
        "signatures": _("Signatures"),
        "digest": _("Hash of this version (SHA-256)"),
        "studied_head": "\n".join([_("Course"), _("Term"), _("Credits"), _("At home")]),
        "recognised_head": "\n".join([_("Course"), _("Credits"), _("Condition")]),
    }


def _facts(content: Content, language: str) -> list[list[str]]:
    student, unstated = content.student, str(NOT_STATED)
    name = f"{student.given} {student.family}".strip()
    native = f" ({student.name_native})" if student.name_native else ""
    days = [date_format(each) for each in (content.starts_on, content.ends_on) if each]
    pairs: list[tuple[str | Promise, str]] = [
        (_("Student"), f"{name}{native}"),
        (_("E-mail"), student.email),
        (_("Date of birth"), date_format(student.birth_date) if student.birth_date else ""),
        (_("Nationality"), _country(student.citizenship, language)),
        (_("Home university"), _side(content.sending, language)),
        (pgettext("university", "Host"), _side(content.receiving, language)),
        (pgettext("abroad", "Stay"), " – ".join(days)),
        (_("Academic year at the host"), content.receiving_year),
        (
            _("Language of instruction"),
            f"{languages.name(content.language, language)} {content.cefr}".strip()
            if content.language
            else "",
        ),
        (_("Course catalogue"), content.outcomes_url),
        (_("What holds if the student does not pass"), content.provisions_url),
    ]
    return [[str(label), value or unstated] for label, value in pairs]


def _country(code: str, language: str) -> str:
    return countries.name(code, language) if code else ""


def _side(side: Any, language: str) -> str:
    name = side.name_ja if language == "ja" else side.name_en
    unit = side.unit_ja if language == "ja" else side.unit_en
    contact = f"{side.contact.given} {side.contact.family} <{side.contact.email}>".strip()
    return " · ".join(part for part in (name, unit, contact) if part)


def _studied_row(shown: dict[str, Any], value: Counted | None) -> list[str]:
    row = shown["row"]
    known = value is not None and value.value is not None
    at_home = written(value.value) if value is not None and value.value is not None else ""
    return [
        _named(shown, f"{row.code} {row.title}"),
        row.term or "–",
        value.abroad if value is not None else f"{row.credits or ''} {row.scheme}".strip(),
        at_home if known else "–",
    ]


def _recognised_row(shown: dict[str, Any], language: str) -> list[str]:
    row = shown["row"]
    titles = (row.title_ja, row.title_en) if language == "ja" else (row.title_en, row.title_ja)
    title = next((each for each in titles if each), "")
    condition = row.condition or _("automatic")
    return [_named(shown, f"{row.code} {title}"), f"{row.credits or ''}", condition]


def _named(shown: dict[str, Any], name: str) -> str:
    row, text = shown["row"], name.strip()
    if row.status == Status.KEPT:
        return text
    reason = " ".join(str(each) for each in (shown["reason"], row.reason_text) if each)
    return f"{text} – {shown['status']}: {reason}"


def _signatures(version: LearningAgreementVersion) -> list[list[str]]:
    signed = {each.party: each for each in signatures_of(version)}
    found = []
    for party in SigningParty:
        signature = signed.get(party.value)
        if signature is None:
            found.append([str(party.label), _("not signed yet"), "", ""])
            continue
        moment = timezone.localtime(signature.signed_at)
        who = " · ".join(part for part in (signature.name, signature.position) if part)
        found.append(
            [str(party.label), who, signature.email, date_format(moment, "DATETIME_FORMAT")]
        )
    return found
