"""Places and deadlines in words, in the reader's language."""

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from kakehashi.agreements.models import Condition, Deadline
from kakehashi.agreements.placing import days
from kakehashi.agreements.placing.queries import Due
from kakehashi.agreements.placing.semesters import as_stays
from kakehashi.vocabulary import isced, languages
from kakehashi.vocabulary.time import terms


def _language() -> str:
    return get_language() or "en"


def year(first: int) -> str:
    """An academic year: 2026年度, 2026/27."""
    return pgettext("academic year", "%(first)s/%(second)02d") % {
        "first": first,
        "second": (first + 1) % 100,
    }


def years(first: int, last: int | None) -> str:
    """From the first to the last academic year: 2026/27 – 2028/29, from 2026/27 on."""
    if last is None:
        return gettext("from %(year)s on") % {"year": year(first)}
    if last < first:
        return pgettext("academic years", "never applied")
    if last == first:
        return year(first)
    return f"{year(first)} – {year(last)}"


def amount(line: Condition) -> str:
    """How many places: 2 per semester, 1 per academic year."""
    return amount_of(line.places, line.per)


def amount_of(places: int, per: str) -> str:
    """The same for a number of places and how they are counted."""
    if per == Condition.Per.SEMESTER:
        return gettext("%(places)s per semester") % {"places": places}
    return gettext("%(places)s per academic year") % {"places": places}


def semesters(number: int | None, year_counts_as: int) -> str:
    """Student-semesters and what they are worth: "4 student-semesters: as much as 2 for a year".

    year_counts_as: 0, where lines differ in it, so that nothing can be said about years.
    """
    if number is None:
        return gettext("student-semesters not known")
    said = ngettext("%(number)d student-semester", "%(number)d student-semesters", number) % {
        "number": number
    }
    stays = as_stays(number, year_counts_as) if year_counts_as else None
    if stays is None or not stays.years:
        return said
    worth = ngettext(
        "%(years)d student for a year", "%(years)d students for a year", stays.years
    ) % {"years": stays.years}
    if stays.semesters:
        more = ngettext(
            "%(number)d for a semester", "%(number)d for a semester", stays.semesters
        ) % {"number": stays.semesters}
        worth = gettext("%(years)s and %(semesters)s") % {"years": worth, "semesters": more}
    return gettext("%(semesters)s: as much as %(worth)s") % {"semesters": said, "worth": worth}


def term_name(code: str, of_year: int) -> str:
    """The name of a term; its code where the terms of that year are not known."""
    found = next((term for term in terms(of_year) if term.code == code), None)
    return found.name_in(_language()) if found else code


def allowed_terms(line: Condition, of_year: int) -> str:
    """In which terms stays may lie."""
    return terms_named(line.terms, of_year)


def terms_named(codes: tuple[str, ...], of_year: int) -> str:
    """The names of terms; none: any term."""
    if not codes:
        return pgettext("terms", "any term")
    return pgettext("list", ", ").join(term_name(code, of_year) for code in codes)


def units(line: Condition) -> str:
    """Which units have the places, and whether they share them."""
    return shared_by(tuple(line.unit_names(_language())))


def shared_by(names: tuple[str, ...]) -> str:
    """The same for the names of units; none: all units."""
    if not names:
        return gettext("shared by all units")
    if len(names) == 1:
        return names[0]
    return gettext("shared by %(units)s") % {"units": pgettext("list", ", ").join(names)}


def field(line: Condition) -> str:
    """The field of study; empty for any."""
    return field_named(line.isced_f)


def field_named(code: str) -> str:
    """A field with its code; English where no official translation is known."""
    if not isced.known(code):
        return code
    return f"{code} {isced.name(code, _language()) or isced.name(code, 'en')}"


def audience(line: Condition) -> str:
    """For whom the places are: level, units, field."""
    return joined(str(line.get_level_display()), units(line), field(line))


def joined(*parts: str) -> str:
    """The parts that say something, side by side."""
    return pgettext("parts of a line", " · ").join(part for part in parts if part)


def language_needs(line: Condition) -> str:
    """The least command of languages: English B2, German B1. Empty: none is stated."""
    return needs(tuple((each.language, each.cefr) for each in line.languages.all()))


def needs(levels: tuple[tuple[str, str], ...]) -> str:
    """The same for pairs of a language and its least level."""
    named = (f"{languages.name(language, _language())} {cefr}" for language, cefr in levels)
    return pgettext("list", ", ").join(named)


def tests(line: Condition) -> str:
    """The least test scores: TOEFL iBT 80. Empty: none is stated."""
    return pgettext("list", ", ").join(f"{each['test']} {each['score']}" for each in line.tests)


def grade(line: Condition) -> str:
    """The least grade point average with its scale; empty: none is stated."""
    if line.min_gpa is None:
        return ""
    number = f"{line.min_gpa:f}".rstrip("0").rstrip(".")
    return gettext("GPA %(number)s of %(scale)s") % {"number": number, "scale": line.gpa_scale}


def requirements(line: Condition) -> str:
    """What students need, in one line; empty: nothing is stated."""
    return joined(language_needs(line), tests(line), grade(line))


def tuition(line: Condition) -> str:
    """Whether tuition at the host university is waived; empty: not known."""
    return tuition_of(line.tuition_waiver)


def tuition_of(is_waived: bool | None) -> str:
    """The same for what is stored."""
    if is_waived is None:
        return ""
    return pgettext("tuition", "waived") if is_waived else pgettext("tuition", "to be paid")


def due(found: Due) -> str:
    """A deadline with its day: "15 March 2027: nomination, second term"."""
    return gettext("%(day)s: %(what)s, %(term)s") % {
        "day": date_format(found.on, "DATE_FORMAT"),
        "what": found.deadline.get_what_display(),
        "term": due_term(found),
    }


def due_term(found: Due) -> str:
    """The term that a deadline is for: second term 2027/28."""
    return gettext("%(term)s %(year)s") % {
        "term": found.term.name_in(_language()),
        "year": year(found.term.year),
    }


def deadline(found: Deadline) -> str:
    """What a deadline is for, and its day of each year."""
    return gettext("%(direction)s: %(what)s, %(term)s, %(day)s") % {
        "direction": found.get_direction_display(),
        "what": found.get_what_display(),
        "term": term_name(found.term, found.first_year),
        "day": every_year(found),
    }


def every_year(deadline: Deadline) -> str:
    """The day of each year: March 15, 3月15日."""
    return date_format(days.day_in(2024, deadline.month, deadline.day), "MONTH_DAY_FORMAT")


def origin(found: Due) -> str:
    """Where a deadline comes from: the concluded text, a source, or the office alone."""
    if found.reason:
        return gettext("moved for this year: %(reason)s") % {"reason": found.reason}
    return line_origin(found.deadline)


def line_origin(line: Condition | Deadline) -> str:
    """Where a line comes from: a source, the concluded text, or the office alone."""
    if line.source:
        return line.source
    if line.concluded_id is not None:
        return gettext("agreed in the concluded text")
    return gettext("entered by the office, no source stated")


def unknowns(deadline: bool, language: bool, tuition: bool) -> str:
    """What of these is not known, in one line; empty: nothing."""
    missing = {
        gettext("deadline"): deadline,
        gettext("language requirement"): language,
        gettext("tuition"): tuition,
    }
    return pgettext("list", ", ").join(word for word, is_missing in missing.items() if is_missing)
