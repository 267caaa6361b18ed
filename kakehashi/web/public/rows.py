"""How the rows behind a figure are listed: columns by what is counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Agreement, Condition, Negotiation, Terms
from kakehashi.agreements.words import first_day, last_day
from kakehashi.education.cooperation.joint_programmes import programme_filter
from kakehashi.education.cooperation.joint_programmes import register as joint_programmes
from kakehashi.education.cooperation.joint_programmes.record_lists import courses_of, students_of
from kakehashi.education.cooperation.ledger import columns as ledger
from kakehashi.education.cooperation.models import (
    JointProgramme,
    LedgerEntry,
    LedgerYear,
    ProgrammeCourse,
    ProgrammeYear,
)
from kakehashi.education.cooperation.places.columns import columns as place_columns
from kakehashi.education.cooperation.places.filters import with_keys
from kakehashi.education.cooperation.places.telling import with_everything
from kakehashi.education.outbound import figure_lists as outbound
from kakehashi.education.outbound.models import Application, Mobility
from kakehashi.institutions.models import Institution
from kakehashi.institutions.shown import shown_name
from kakehashi.listing.columns import Column
from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.works import register as works
from kakehashi.research.dissemination.works import work_filter
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.time import fiscal_year


@dataclass(frozen=True)
class RowList:
    """How rows of one model are listed.

    columns: the day of the figure -> columns.
    prepare: rows, the day -> the same rows with what the columns read and sort by.
    """

    columns: Callable[[date], Sequence[Column]]
    prepare: Callable[[QuerySet[Any], date], QuerySet[Any]]
    order: str


def rows_of(model: type[Model]) -> RowList | None:
    """How rows of `model` are listed; None, if nobody has said."""
    return ROW_LISTS.get(model)


def _language() -> str:
    return get_language() or "en"


# -- Institutions ---------------------------------------------------------------------------------


def _institution_columns(on: date) -> list[Column]:
    return [
        Column(
            "institution",
            _("Institution"),
            lambda row: row.name_in(_language()),
            order="sort_name",
            link=lambda row: reverse("public:institution", args=[row.pk]),
            heading=True,
        ),
        Column("country_code", _("Country code"), lambda row: row.country, hidden=True),
        Column(
            "country",
            _("country/region · 国・地域"),
            lambda row: countries.name(row.country, _language()),
            order="country",
        ),
        Column("city", _("city"), lambda row: row.city, order="city"),
        Column("ror", "ROR", lambda row: row.identifier("ror"), hidden=True),
    ]


def _prepared_institutions(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    prepared: QuerySet[Any] = rows.alias(sort_name=shown_name(_language(), field="key"))
    return prepared.prefetch_related("names", "identifiers")


# -- Agreements -----------------------------------------------------------------------------------


def _agreement_columns(on: date) -> list[Column]:
    def terms(row: Agreement) -> Terms:
        return row.terms_on(on)

    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.name_in(_language()),
            order="sort_name",
            link=lambda row: reverse("cooperation:agreement", args=[row.pk]),
            heading=True,
        ),
        Column("country", _("country/region · 国・地域"), _countries_of),
        Column("kind", _("Kind"), lambda row: terms(row).get_kind_display()),
        Column("level", _("Level"), lambda row: terms(row).get_level_display(), hidden=True),
        Column("unit", _("Unit"), lambda row: terms(row).unit.name_in(_language())),
        Column(
            "since", _("In force from"), lambda row: first_day(_original(row)), order="sort_since"
        ),
        Column("since_day", _("In force from (day)"), _first_known_day, hidden=True),
        Column("until", _("In force until"), lambda row: last_day(terms(row))),
        Column("reference", _("reference number"), lambda row: row.reference, hidden=True),
    ]


def _countries_of(row: Agreement) -> str:
    codes = dict.fromkeys(each.country for each in row.partners.all())
    return pgettext("list", ", ").join(countries.name(code, _language()) for code in codes)


def _first_known_day(row: Agreement) -> date | None:
    return _original(row).effective_on


def _original(row: Agreement) -> Terms:
    """The terms before any amendment: an amended agreement is older than its present terms."""
    return min(row.terms.all(), key=lambda each: each.number)


def _prepared_agreements(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    partners = Institution.objects.filter(agreements=OuterRef("pk")).order_by("pk")
    keys = partners.annotate(sort_name=shown_name(_language(), field="key")).values("sort_name")
    since = Terms.objects.filter(agreement=OuterRef("pk"), number=0).values("effective_on")
    prepared: QuerySet[Any] = rows.alias(
        sort_name=Subquery(keys[:1]),
        sort_since=Subquery(since[:1]),
    )
    return prepared.prefetch_related("terms__unit", "partners__names")


# -- Joint programmes and their courses -----------------------------------------------------------


def _programme_columns(on: date) -> list[Column]:
    """Those of the list, without the state, which is today's and not the day's."""
    return [each for each in joint_programmes.columns() if each.key != "state"]


def _prepared_programmes(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    return programme_filter.with_keys(rows, _language())


def _course_columns(on: date) -> list[Column]:
    return [
        Column(
            "course",
            pgettext_lazy("programme", "Course"),
            lambda row: row.name,
            order="name",
            link=lambda row: row.programme.get_absolute_url(),
            heading=True,
        ),
        Column("partner", _("Partner"), lambda row: row.institution.name_in(_language())),
        Column(
            "country",
            _("country/region · 国・地域"),
            lambda row: countries.name(row.institution.country, _language()),
            order="institution__country",
        ),
        Column("unit", _("Unit"), lambda row: row.programme.unit.name_in(_language())),
        Column("starts", _("First day"), lambda row: row.starts_on, order="starts_on"),
        Column("weeks", _("Weeks together"), lambda row: row.weeks, order="weeks", numeric=True),
    ]


def _prepared_courses(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    prepared: QuerySet[Any] = rows.select_related("programme__unit", "institution")
    return prepared.prefetch_related("institution__names")


# -- Places ---------------------------------------------------------------------------------------


def _place_columns(on: date) -> list[Column]:
    return place_columns(fiscal_year(on), on)


def _prepared_places(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    return with_everything(with_keys(rows, _language()))


# -- Negotiations ---------------------------------------------------------------------------------


def _negotiation_columns(on: date) -> list[Column]:
    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.agreement.name_in(_language()),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("purpose", _("Purpose"), lambda row: row.get_purpose_display(), order="purpose"),
        Column("idea_on", _("Idea"), lambda row: row.idea_on, order="idea_on"),
        Column("concluded_on", _("Signed"), lambda row: row.concluded_on, order="concluded_on"),
        Column("days", _("Days"), lambda row: row.spent.days, order="spent", numeric=True),
    ]


def _prepared_negotiations(rows: QuerySet[Any], on: date) -> QuerySet[Any]:
    prepared: QuerySet[Any] = rows.prefetch_related("agreement__partners__names")
    return prepared


ROW_LISTS: dict[type[Model], RowList] = {
    Institution: RowList(_institution_columns, _prepared_institutions, "institution"),
    Agreement: RowList(_agreement_columns, _prepared_agreements, "-since"),
    JointProgramme: RowList(_programme_columns, _prepared_programmes, "title"),
    ProgrammeCourse: RowList(_course_columns, _prepared_courses, "-starts"),
    Condition: RowList(_place_columns, _prepared_places, "partner"),
    LedgerEntry: RowList(ledger.entries, ledger.prepared_entries, "-year"),
    LedgerYear: RowList(ledger.years, ledger.prepared_years, "-balance"),
    Mobility: RowList(outbound.stays, outbound.prepared_stays, "-arrived_on"),
    Application: RowList(outbound.applications, outbound.prepared_applications, "student"),
    Negotiation: RowList(_negotiation_columns, _prepared_negotiations, "-concluded_on"),
    Work: RowList(
        lambda on: works.columns(is_inside=False),
        lambda rows, on: work_filter.prepared(rows),
        "-year",
    ),
}
# Where the rows of figures about persons are listed for those who signed in: day -> address.
WORKSPACE_LISTS: dict[type[Model], Callable[[date], str]] = {
    LedgerEntry: ledger.address_of_used,
    ProgrammeCourse: courses_of,
    ProgrammeYear: students_of,
}
# The same by the code of the figure, where several figures count rows of one model.
WORKSPACE_FIGURES: dict[str, Callable[[date], str]] = outbound.ADDRESSES
