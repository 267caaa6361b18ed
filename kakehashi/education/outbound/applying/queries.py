"""Questions about applications that cross tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kakehashi.agreements.placing.words import term_name
from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.outbound.applying.canonical import FORM, digest_of_text
from kakehashi.education.outbound.calls.checking import language_proofs
from kakehashi.education.outbound.calls.eligibility import Proof
from kakehashi.education.outbound.calls.naming import details
from kakehashi.education.outbound.models import (
    Application,
    ApplicationDocument,
    Call,
    Choice,
    LanguageProof,
    Placement,
    Reference,
    Submission,
)
from kakehashi.education.outbound.models.applications import READS_APPLICATIONS, ApplicationQuerySet
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.journal.models import Entry
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of


@readable_through
def documents_of_applications(person: Reader) -> QuerySet[Document]:
    """The files of the applications that `person` may read; a student reads no reference."""
    seen = Application.objects.visible_to(person).order_by()
    own = ApplicationDocument.objects.filter(application__in=seen.values("pk")).order_by()
    wanted = Q(pk__in=own.values("document"))
    if isinstance(person, Person):
        confided = Application.objects.filter(
            unit__in=units_of(person, READS_APPLICATIONS), submitted_at__isnull=False
        ).exclude(student=person)
        given = Reference.objects.filter(application__in=confided.values("pk")).order_by()
        wanted |= Q(pk__in=given.values("document"))
    return Document.objects.filter(wanted)


@language_proofs
def proofs_of(application: Application) -> list[Proof]:
    """The language proofs of an application, as the check of eligibility takes them."""
    return [
        Proof(each.language, each.cefr, each.test, each.score)
        for each in application.language_proofs.order_by("language", "pk")
    ]


def place_name(placement: Placement, language: str = "") -> str:
    """Host, term and length of what a student ranks: "University of Vienna, First term".

    Where another placement of the call has all three, what tells it apart follows (see
    `calls.naming`). Reads the host's names and the call.
    """
    language = language or get_language() or "en"
    return place_names([placement], language)[placement.pk]


def place_names(
    placements: Iterable[Placement], language: str = "", apart: Mapping[int, str] | None = None
) -> dict[int, str]:
    """The same of many, by id, in few queries; in none where what tells them apart is given."""
    given, language = list(placements), language or get_language() or "en"
    apart = details(given, language) if apart is None else apart
    return {each.pk: place_words(each, apart.get(each.pk, ""), language) for each in given}


def place_words(placement: Placement, detail: str, language: str) -> str:
    """The name with what tells the placement apart from another one, if anything has to."""
    words = {
        "host": placement.host.name_in(language),
        "term": term_name(placement.term, placement.call.year),
        "semesters": placement.semesters,
    }
    name = (
        ngettext(
            "%(host)s, %(term)s, %(semesters)d semester",
            "%(host)s, from %(term)s, %(semesters)d semesters",
            placement.semesters,
        )
        % words
    )
    return _("%(name)s (%(detail)s)") % {"name": name, "detail": detail} if detail else name


def with_all(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """The same rows with student, unit and call at hand."""
    return applications.select_related("student", "unit", "call", "call__unit")


def ranked(application: Application) -> list[Choice]:
    """The choices by rank, each with its placement, host, agreement and what the check reads."""
    rows = application.choices.select_related("placement__host", "placement__agreement")
    found = rows.prefetch_related(
        "placement__host__names",
        "placement__units",
        "placement__agreement__terms",
        "placement__agreement__suspensions",
    )
    choices = list(found.order_by("rank"))
    for each in choices:
        if each.placement.call_id == application.call_id:
            each.placement.call = application.call  # at hand
    return choices


def content_of(
    application: Application, consent: str, placements: Sequence[Placement] | None = None
) -> dict[str, Any]:
    """What counts as handed in, as plain JSON values, read from the tables.

    placements: as ranked; read if not given.
    """
    if placements is None:
        choices = application.choices.select_related("placement").order_by("rank")
        placements = [each.placement for each in choices]
    return content_with(
        application,
        consent,
        proofs=list(application.language_proofs.order_by("pk")),
        placements=placements,
        documents=list(application.documents.present().select_related("document").order_by("pk")),
    )


def content_with(
    application: Application,
    consent: str,
    *,
    proofs: Sequence[LanguageProof],
    placements: Sequence[Placement],
    documents: Sequence[ApplicationDocument] = (),
) -> dict[str, Any]:
    """The same of rows at hand; docs/reference/applications.md says the form.

    Needs of inclusion stand there as a hash only: whoever reads a receipt need not read them.
    """
    return {
        "form": FORM,
        "call": application.call_id,
        "student": application.student_id,
        "consent": consent,
        "facts": facts_stated(application),
        "languages": [
            [each.language, each.test, each.score, each.cefr, _iso(each.taken_on)]
            for each in proofs
        ],
        "choices": [[rank, each.key] for rank, each in enumerate(placements, start=1)],
        "documents": [[each.kind, each.document.name, each.document.sha256] for each in documents],
        "motivation": application.motivation,
        "inclusion_sha256": digest_of_text(application.inclusion),
    }


def facts_stated(application: Application) -> dict[str, Any]:
    """The facts as the student states them, as plain JSON values."""
    return {
        "unit": application.unit.code,
        "level": application.level,
        "study_year": application.study_year,
        "isced_f": application.isced_f,
        "nationality": application.nationality,
        "gpa": None if application.gpa is None else f"{application.gpa.normalize():f}",
        "gpa_scale": application.gpa_scale,
        "gpa_on": _iso(application.gpa_on),
        "earlier_exchanges": application.earlier_exchanges,
    }


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def last_submission(application: Application) -> Submission | None:
    """The receipt that counts: of the last handing in; None before the first."""
    return application.submissions.order_by("-number").first()


def unfinished(call: Call) -> QuerySet[Application]:
    """The drafts of a call that were not handed in, by student: those to be reminded."""
    found = Application.objects.filter(call=call, state=ApplicationState.DRAFT)
    return found.select_related("student").order_by("pk")


def doubles_of(call: Call) -> dict[int, list[Application]]:
    """Who applies twice in one academic year: student's id -> the applications in other calls.

    A second account with the same name in the passport or in kana counts as the same student: the
    office looks.
    """
    own = list(Application.objects.filter(call=call).handed_in().select_related("student"))
    others = Application.objects.filter(call__year=call.year).exclude(call=call).handed_in()
    elsewhere: dict[Any, list[Application]] = {}
    for each in others.select_related("student", "call").order_by("pk"):
        for name in _names(each.student):
            elsewhere.setdefault(name, []).append(each)
    found: dict[int, list[Application]] = {}
    for application in own:
        same = {
            each.pk: each
            for name in _names(application.student)
            for each in elsewhere.get(name, [])
        }
        if same:
            found[application.student_id] = list(same.values())
    return found


def _names(person: Person) -> list[Any]:
    """By what two records are taken for one person: the id, the passport's letters, kana."""
    passport = " ".join(f"{person.passport_family} {person.passport_given}".casefold().split())
    kana = "".join(person.name_kana.split())
    return [person.pk, *(each for each in (passport, kana) if each)]


def open_references(application: Application) -> QuerySet[Reference]:
    """The references that were asked for and not taken back, in the order of asking."""
    found = application.references.filter(withdrawn_at__isnull=True)
    return found.select_related("link", "document").order_by("pk")


def history(application: Application) -> QuerySet[Entry]:
    """What was done to an application and its references, newest first."""
    parts: list[type[Model]] = [Reference]
    wanted = Q(record_type=application._meta.label_lower, record_id=str(application.pk))
    for part in parts:
        keys = part._default_manager.filter(application=application).values_list("pk", flat=True)
        wanted |= Q(record_type=part._meta.label_lower, record_id__in=[str(key) for key in keys])
    return Entry.objects.filter(wanted).select_related("by").order_by("-pk")


def language_rows(application: Application) -> Sequence[LanguageProof]:
    """The language proofs in the order in which they were stated."""
    return list(application.language_proofs.order_by("pk"))
