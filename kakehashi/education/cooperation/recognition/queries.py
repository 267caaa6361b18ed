"""Precedents that may help with a course: the likest first, each with why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q, QuerySet

from kakehashi.agreements.models import Agreement
from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.similarity import Course, Score, rank
from kakehashi.institutions.models import Institution
from kakehashi.institutions.search import search_key, words_of

MOST_COMPARED = 2000  # precedents of one host; none has more in its memory


@dataclass(frozen=True)
class Syllabus:
    """Which syllabus is meant: by its address or by the SHA-256 of its file; empty: not known."""

    address: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A precedent that may help.

    is_expired: it was good until a day that has passed. is_other_syllabus: it was decided on
    another syllabus than the one asked about; None where one of them is not known.
    is_elsewhere: it is about a course of another university.
    """

    precedent: Precedent
    score: Score
    is_expired: bool
    is_other_syllabus: bool | None
    is_elsewhere: bool


@readable_through
def syllabi(person: Reader) -> QuerySet[Document]:
    """The syllabi that `person` may read because a precedent rests on them."""
    visible = Precedent.objects.visible_to(person).filter(syllabus__isnull=False)
    return Document.objects.filter(pk__in=visible.order_by().values("syllabus"))


def course_of(precedent: Precedent) -> Course:
    """The course abroad as it is compared."""
    titles = (precedent.host_title, precedent.host_title_en)
    credits = precedent.host_credits
    return Course(
        precedent.host_code,
        tuple(title for title in titles if title),
        precedent.field,
        Fraction(credits) if credits is not None else None,
        precedent.host_scheme,
    )


def suggestions(
    host: Institution,
    course: Course,
    *,
    on: date,
    syllabus: Syllabus | None = None,
    most: int = 8,
) -> list[Suggestion]:
    """Precedents for a course of `host`, the likest first; then of courses elsewhere so called.

    Withdrawn and superseded ones are left out; expired ones are shown as such.
    """
    latest = Precedent.objects.standing().with_everything()
    of_host = Q(host=host) | Q(host__merged_into=host)
    own = latest.filter(of_host)[:MOST_COMPARED]
    elsewhere = _called_the_same(latest.exclude(of_host), course)
    asked = syllabus or Syllabus()
    found: list[Suggestion] = []
    for rows, is_elsewhere in ((own, False), (elsewhere, True)):
        by_key = {each.pk: each for each in rows}
        ranked = rank(course, [(key, course_of(each)) for key, each in by_key.items()], most=most)
        found.extend(
            Suggestion(
                by_key[key],
                score,
                is_expired=has_expired(by_key[key], on),
                is_other_syllabus=_differs(by_key[key], asked),
                is_elsewhere=is_elsewhere,
            )
            for key, score in ranked
        )
    return found[:most]


def has_expired(precedent: Precedent, on: date) -> bool:
    """Whether its last day has passed."""
    return precedent.valid_until is not None and precedent.valid_until < on


def _called_the_same(rows: "QuerySet[Precedent]", course: Course) -> Sequence[Precedent]:
    """Those of `rows` whose titles hold every word of a title; none for a course without one."""
    for title in course.titles:
        found = rows
        for word in words_of(title):
            found = found.filter(key__contains=word)
        if words_of(title) and (some := list(found[:50])):
            return some
    return []


def _differs(precedent: Precedent, asked: Syllabus) -> bool | None:
    if asked.digest and precedent.syllabus_digest:
        return asked.digest != precedent.syllabus_digest
    if asked.address and precedent.syllabus_address:
        return asked.address != precedent.syllabus_address
    return None


def only_agreement_with(host: Institution, on: date) -> Agreement | None:
    """The agreement in force with `host` on a day; None where there is none, or several."""
    found = Agreement.objects.in_force_on(on).filter(partners=host).order_by("pk").distinct()[:2]
    agreements = list(found)
    return agreements[0] if len(agreements) == 1 else None


def key_of(precedent: Precedent, home_titles: Sequence[str]) -> str:
    """What search finds a precedent by: code and titles abroad, titles at home."""
    texts = [precedent.host_code, precedent.host_title, precedent.host_title_en, *home_titles]
    return " ".join(key for key in map(search_key, texts) if key)


def same_course(precedent: Precedent) -> "QuerySet[Precedent]":
    """What stands for the unit on the same course: by its code, else by its very title."""
    of_host = Q(host=precedent.host) | Q(host__merged_into=precedent.host)
    found = Precedent.objects.standing().filter(of_host, unit=precedent.unit, level=precedent.level)
    if precedent.host_code:
        return found.filter(host_code=precedent.host_code)
    return found.filter(host_title=precedent.host_title)
