"""A receipt in words: what its content says, read by the placements and units on record."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kakehashi.education.outbound.applying.offered import with_checks
from kakehashi.education.outbound.applying.queries import place_names
from kakehashi.education.outbound.models import ApplicationDocument, Submission
from kakehashi.institutions.models import Unit
from kakehashi.vocabulary import countries, isced, languages
from kakehashi.vocabulary.study import StudyLevel

Line = tuple[str, Sequence[str]]


def lines_of(receipt: Submission) -> list[Line]:
    """(what, values) of everything that was handed in, in the order of the steps."""
    content = receipt.content
    return [
        *_facts(content["facts"]),
        (_("Languages"), [_proof(each) for each in content["languages"]]),
        (pgettext("step of an application", "Choices"), _choices(receipt)),
        (pgettext("application", "Documents"), [_document(each) for each in content["documents"]]),
        (_("Motivation"), [content["motivation"]]),
        (
            _("Needs of inclusion"),
            [_("Stated; read by the office alone.") if content["inclusion_sha256"] else "–"],
        ),
    ]


def _facts(facts: Mapping[str, Any]) -> Iterable[Line]:
    language = get_language() or "en"
    unit = Unit.objects.filter(code=facts["unit"]).first()
    yield _("Faculty"), [unit.name_in(language) if unit else facts["unit"]]
    yield _("Level of study"), [str(StudyLevel(facts["level"]).label)]
    yield _("Year of study"), [str(facts["study_year"] or "–")]
    yield _("Field of study"), [_field(facts["isced_f"], language)]
    nationality = facts["nationality"]
    yield _("Nationality"), [countries.name(nationality, language) if nationality else "–"]
    yield _("Grade point average"), [_gpa(facts)]
    yield _("Exchanges before"), [str(facts["earlier_exchanges"])]


def _field(code: str, language: str) -> str:
    if not isced.known(code):
        return code or "–"
    return f"{code} {isced.name(code, language) or isced.field(code).en}"


def _gpa(facts: Mapping[str, Any]) -> str:
    if facts["gpa"] is None:
        return "–"
    day = parse_date(facts["gpa_on"]) if facts["gpa_on"] else None
    said = f"{facts['gpa']} ({facts['gpa_scale']})"
    return f"{said}, {date_format(day)}" if day else said


def _proof(parts: Sequence[Any]) -> str:
    language, *rest = parts
    return " ".join([languages.name(language, get_language() or "en"), *filter(None, rest[:3])])


def _choices(receipt: Submission) -> list[str]:
    keys = [key for _rank, key in receipt.content["choices"]]
    rows = receipt.application.call.placements.filter(key__in=keys)
    chosen = list(with_checks(rows))
    names = place_names(chosen)
    named = {each.key: names[each.pk] for each in chosen}
    return [f"{rank}. {named.get(key, key)}" for rank, key in receipt.content["choices"]]


def _document(parts: Sequence[str]) -> str:
    kind, name, sha256 = parts
    return f"{ApplicationDocument.Kind(kind).label}: {name} (SHA-256 {sha256[:12]}…)"
