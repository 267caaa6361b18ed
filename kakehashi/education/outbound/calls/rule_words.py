"""Rules of eligibility, and why one is not met, as sentences in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from kakehashi.education.outbound.calls.eligibility import (
    EarlierExchange,
    Gpa,
    Language,
    Level,
    Nationality,
    Reason,
    Rule,
    Strict,
    StudyYear,
    Units,
    Unmet,
    read,
)
from kakehashi.institutions.models import Unit
from kakehashi.vocabulary import countries, languages
from kakehashi.vocabulary.study import StudyLevel


def asked(rule: Rule) -> str:
    """What one rule asks for: "a GPA of at least 2.5 (TMU 4.0)"."""
    return ASKED[type(rule)](rule)


def asked_all(rules: Iterable[Rule | Mapping[str, Any]]) -> list[str]:
    """The same for each of `rules`, in their order.

    Raises: pydantic.ValidationError, if one of them cannot be read.
    """
    return [asked(rule) for rule in read(list(rules))]


def sentence(unmet: Unmet) -> str:
    """Why a rule is not met, in the language that is active: what is asked, and what is stated."""
    words = {"asked": asked(unmet.rule), "own": _own(unmet)}
    if unmet.reason is Reason.UNKNOWN:
        return _("Required: %(asked)s. Nothing is stated about it.") % words
    if unmet.reason is Reason.OTHER_SCALE:
        return (
            _("Required: %(asked)s. Stated: %(own)s, on a scale that only the office compares.")
            % words
        )
    if unmet.reason is Reason.NOT_COMPARABLE:
        return _("Required: %(asked)s. Stated: %(own)s; only the office can compare it.") % words
    return _("Required: %(asked)s. Stated: %(own)s.") % words


def sentences(unmet: Unmet) -> dict[str, str]:
    """The same in both languages: {"ja": …, "en": …}, to be stored with a decision."""
    said = {}
    for language in ("ja", "en"):
        with override(language):
            said[language] = sentence(unmet)
    return said


def _or(words: Iterable[str]) -> str:
    """Alternatives in a row: B2 or IELTS 6.0."""
    return pgettext("alternatives", " or ").join(words)


def _gpa(rule: Gpa) -> str:
    words = {"least": f"{rule.least.normalize():f}", "scale": rule.scale}
    return _("a GPA of at least %(least)s (%(scale)s)") % words


def _study_year(rule: StudyYear) -> str:
    words = {"least": rule.least, "most": rule.most}
    if rule.most is None:
        return _("year of study %(least)d or later") % words
    if rule.most == rule.least:
        return _("year of study %(least)d") % words
    return _("year of study %(least)d to %(most)d") % words


def _level(rule: Level) -> str:
    return _("level of study: %(levels)s") % {"levels": _or(map(level_name, rule.any_of))}


def level_name(code: str) -> str:
    """A level of study in words."""
    return str(StudyLevel(code).label) if code in StudyLevel.values else code


def _language(rule: Language) -> str:
    language = languages.name(rule.language, get_language() or "en") if rule.language else ""
    tests = [f"{each.test} {each.score}" for each in rule.tests]
    if rule.cefr:
        return _or([f"{language} {rule.cefr}", *tests])
    if language:
        return _("%(language)s: %(tests)s") % {"language": language, "tests": _or(tests)}
    return _or(tests)


def _nationality(rule: Nationality) -> str:
    if rule.any_of:
        return _("nationality: %(countries)s") % {"countries": _or(map(_country, rule.any_of))}
    return _("nationality other than %(countries)s") % {
        "countries": _or(map(_country, rule.none_of))
    }


def _country(code: str) -> str:
    return countries.name(code, get_language() or "en")


def _units(rule: Units) -> str:
    return _("student of %(units)s") % {"units": _or(map(_unit, rule.any_of))}


def _unit(code: str) -> str:
    found = Unit.objects.filter(code=code).first()
    return found.name_in(get_language() or "en") if found else code


def _earlier_exchange(rule: EarlierExchange) -> str:
    if rule.most == 0:
        return _("not on exchange before")
    return ngettext(
        "on exchange at most %(most)d time before",
        "on exchange at most %(most)d times before",
        rule.most,
    ) % {"most": rule.most}


ASKED: dict[type[Strict], Callable[[Any], str]] = {
    Gpa: _gpa,
    StudyYear: _study_year,
    Level: _level,
    Language: _language,
    Nationality: _nationality,
    Units: _units,
    EarlierExchange: _earlier_exchange,
}


def _own(unmet: Unmet) -> str:
    """What the student has, as it is read."""
    rule, own = unmet.rule, unmet.own
    if isinstance(rule, StudyYear):
        return _("year of study %(year)s") % {"year": own}
    if isinstance(rule, Level):
        return level_name(own)
    if isinstance(rule, Nationality):
        return _country(own)
    if isinstance(rule, Units):
        return _unit(own)
    if isinstance(rule, EarlierExchange):
        times = int(own)
        return ngettext("%(times)d exchange", "%(times)d exchanges", times) % {"times": times}
    if isinstance(rule, Language):
        return pgettext("list", ", ").join(map(_proof, own.split(", ")))
    return own


def _proof(stated: str) -> str:
    """A proof with the name of its language: "en B1" is English B1; a test stays as it is."""
    tag, _space, level = stated.partition(" ")
    is_tag = tag == tag.lower() and languages.known(tag)
    return f"{languages.name(tag, get_language() or 'en')} {level}" if is_tag else stated
