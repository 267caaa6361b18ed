"""Which applications of a call a reader asked for, and what stands in each column of their list."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.education.cooperation.partner_filter import EVERY, answering
from kakehashi.education.outbound.applying.queries import place_words
from kakehashi.education.outbound.calls.naming import Apart
from kakehashi.education.outbound.models import Application, Choice, Submission
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.listing.columns import Column
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.study import StudyLevel

BADGES = {
    ApplicationState.SUBMITTED: "info",
    ApplicationState.ELIGIBLE: "good",
    ApplicationState.INELIGIBLE: "bad",
    ApplicationState.WITHDRAWN: "muted",
}


def units_applying(request: HttpRequest | None = None) -> list[tuple[int, str]]:
    """The units whose students' applications the reader may see."""
    if request is None:
        return []
    seen = Application.objects.visible_to(request.user).order_by()
    units = Unit.objects.filter(pk__in=seen.values("unit"))
    return [(unit.pk, unit.name_in(get_language() or "en")) for unit in units]


class ApplicationFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list."""

    q = CharFilter(label=pgettext_lazy("application", "Name or e-mail"), max_length=200)
    state = ChoiceFilter(
        label=_("State"),
        choices=[each for each in ApplicationState.choices if each[0] != ApplicationState.DRAFT],
        empty_label=EVERY,
    )
    unit = ChoiceFilter(label=_("Faculty"), empty_label=EVERY)
    level = ChoiceFilter(label=_("Level of study"), choices=StudyLevel.choices, empty_label=EVERY)
    host = CharFilter(label=pgettext_lazy("application", "Chosen university"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].extra["choices"] = units_applying(self.request)

    def filter_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        """The applications asked for, with everything that a line shows or sorts by."""
        asked, rows = self.form.cleaned_data, with_keys(queryset)
        for name in ("state", "unit", "level"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        for word in asked["q"].split():
            rows = rows.filter(
                Q(student__passport_family__icontains=word)
                | Q(student__passport_given__icontains=word)
                | Q(student__name_kanji__contains=word)
                | Q(student__name_kana__contains=word)
                | Q(student__email__icontains=word)
            )
        if text := asked["host"].strip():
            hosts = answering(Institution.objects.filter(placements__isnull=False), text)
            chosen = Choice.objects.filter(
                application=OuterRef("pk"), placement__host__in=hosts.order_by().values("pk")
            )
            rows = rows.filter(Exists(chosen))
        return rows


def with_keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    """`rows` with student, unit, choices and the number of the last receipt."""
    last = Submission.objects.filter(application=OuterRef("pk")).order_by("-number")
    found: QuerySet[Any] = rows.select_related("student", "unit").annotate(
        receipt_number=Subquery(last.values("number")[:1])
    )
    return found.prefetch_related(
        "choices__placement__host__names", "choices__placement__call", "language_proofs"
    )


def columns(doubled: Collection[int]) -> list[Column]:
    """What each row shows. doubled: ids of students who apply in another call of the year too."""
    language = get_language() or "en"
    apart = Apart(language)
    return [
        *_of_the_student(language),
        *_of_the_application(apart),
        Column(
            "double",
            _("Another call of the year"),
            lambda row: _("Applies twice") if row.student_id in doubled else "",
            badge=lambda row: "warn" if row.student_id in doubled else "",
            hidden=not doubled,
        ),
        *_in_files_only(apart),
    ]


def _of_the_student(language: str) -> list[Column]:
    name = "student__name_kana" if language == "ja" else "student__passport_family"
    return [
        Column(
            "student",
            _("Student"),
            lambda row: row.student.name_in(language),
            order=(name, "student__passport_given"),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "unit",
            _("Faculty"),
            lambda row: row.unit.name_in(language),
            order="unit__name_ja" if language == "ja" else "unit__name_en",
        ),
        Column("level", _("Level of study"), lambda row: row.get_level_display(), order="level"),
    ]


def _of_the_application(apart: Apart) -> list[Column]:
    return [
        Column(
            "state",
            _("State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=lambda row: BADGES.get(row.state, "muted"),
        ),
        Column("first", _("First choice"), lambda row: _choice(row, 1, apart)),
        Column(
            "gpa",
            _("Grade point average"),
            lambda row: None if row.gpa is None else float(row.gpa),
            order="gpa",
            numeric=True,
        ),
        Column("submitted", _("Handed in"), lambda row: row.submitted_at, order="submitted_at"),
    ]


def _in_files_only(apart: Apart) -> list[Column]:
    language = apart.language

    def hidden(key: str, title: Any, value: Any) -> Column:
        return Column(key, title, value, hidden=True)

    return [
        hidden("email", _("E-mail"), lambda row: row.student.email),
        hidden("study_year", _("Year of study"), lambda row: row.study_year),
        hidden("isced_f", _("ISCED-F field"), lambda row: row.isced_f),
        hidden("nationality", _("Nationality"), lambda row: _country(row.nationality, language)),
        hidden("gpa_scale", _("Scale of the average"), lambda row: row.gpa_scale),
        hidden("gpa_on", _("Day of the transcript"), lambda row: row.gpa_on),
        hidden("earlier", _("Exchanges before"), lambda row: row.earlier_exchanges),
        hidden(
            "languages",
            _("Languages"),
            lambda row: "; ".join(str(each) for each in row.language_proofs.all()),
        ),
        *(hidden(f"choice_{rank}", f"{rank}.", _chosen(rank, apart)) for rank in range(1, 11)),
        hidden("receipt", _("Receipts"), lambda row: row.receipt_number),
        hidden("id", _("number of the record"), lambda row: row.pk),
    ]


def _chosen(rank: int, apart: Apart) -> Any:
    return lambda row: _choice(row, rank, apart)


def _choice(row: Application, rank: int, apart: Apart) -> str:
    for each in row.choices.all():
        if each.rank == rank:
            return place_words(each.placement, apart.of(each.placement), apart.language)
    return ""


def _country(code: str, language: str) -> str:
    return countries.name(code, language) if code else ""
