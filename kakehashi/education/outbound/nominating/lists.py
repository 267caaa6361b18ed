"""Whom to nominate where until when; and the list of one host's students for its portal."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kakehashi.documents.views import HEADERS
from kakehashi.education.cooperation.sheets import reader
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating import list_pdf, operations, rules
from kakehashi.education.outbound.nominating.content import Content
from kakehashi.education.outbound.nominating.gathering import content_of
from kakehashi.education.outbound.nominating.overlapping import twice_among
from kakehashi.education.outbound.nominating.queries import (
    dues_of,
    host_terms,
    term_name,
    to_be_nominated,
    to_be_planned,
)
from kakehashi.education.outbound.nominating.states import BADGES
from kakehashi.education.outbound.nominating.way import PAGES
from kakehashi.education.outbound.states import GOING, MobilityState
from kakehashi.institutions.models import Institution
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

NO_TERM = "-"  # how an address writes that no term is known
LISTED = [MobilityState.PLANNED, *GOING, MobilityState.REFUSED]


@login_required
@require_safe
def nominations(request: HttpRequest) -> HttpResponse:
    """Every host and term with students to nominate or nominated, nearest deadline first."""
    person, language = reader(request)
    if isinstance(rules.may_enter_anywhere(person), No):
        raise Http404
    today = timezone.localdate()
    kept = Mobility.objects.kept_by(person).filter(state__in=LISTED, year__gte=today.year - 1)
    groups = [
        {
            "group": each,
            "term": term_name(each.year, each.term, language),
            "code": each.term or NO_TERM,
            "is_late": each.due is not None and each.due < today and each.planned > 0,
        }
        for each in host_terms(kept.with_everything())
    ]
    context = {"groups": groups, "to_plan": list(to_be_planned(person))}
    return render(request, f"{PAGES}/nominations.html", context)


def _students(person: Person, host: Institution, year: int, term: str) -> Any:
    kept = Mobility.objects.kept_by(person).filter(state__in=LISTED, host=host, year=year)
    return kept.filter(term="" if term == NO_TERM else term).with_everything()


@login_required
@require_safe
def nomination_list(request: HttpRequest, pk: int, year: int, term: str) -> HttpResponse:
    """The students of one host and term; `?export=` answers with what its portal asks for."""
    person, language = reader(request)
    host = get_object_or_404(Institution, pk=pk)
    rows = _students(person, host, year, term)
    if not rows.exists():
        raise Http404
    listing = Listing(
        request,
        rows,
        list_columns(language),
        name=f"nominations-{pk}-{year}",
        caption=gettext_lazy("Students of this host and term"),
        empty=gettext_lazy("Nobody goes there in this term."),
        order="student",
    )
    code = "" if term == NO_TERM else term
    waiting = to_be_nominated(person, host, year, code)
    dues = dues_of(list(rows))
    context = {
        "host": host,
        "year": year,
        "term": term_name(year, code, language),
        "code": term,
        "waiting": waiting.count(),
        "twice": twice_among(waiting),
        "due": min(dues.values(), default=None),
    }
    return listing.response(f"{PAGES}/nomination_list.html", context)


def list_columns(language: str) -> list[Column]:
    """What hosts ask for of each student; the page shows the first few."""
    return [
        Column(
            "student",
            gettext_lazy("Student"),
            lambda row: row.student.name_in(language),
            order="student__passport_family",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("unit", gettext_lazy("Unit"), lambda row: row.unit.name_in(language)),
        Column("level", gettext_lazy("Level of study"), lambda row: row.get_level_display()),
        Column(
            "state",
            pgettext_lazy("mobility", "State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=lambda row: BADGES[MobilityState(row.state)],
        ),
        *_of_contents(),
    ]


def _of_contents() -> Sequence[Column]:
    """Columns of files alone: what the nomination says of the person and the period."""

    def column(key: str, title: Any, *names: str) -> Column:
        def value(row: Mobility) -> Any:
            found: Any = _content(row)
            for name in names:
                found = getattr(found, name)
            return found

        return Column(key, title, value, hidden=True)

    return [
        column("omobility_id", "omobility-id", "omobility_id"),
        column("family_name", gettext_lazy("Family name"), "student", "family"),
        column("given_names", gettext_lazy("Given names"), "student", "given"),
        column("email", gettext_lazy("E-mail"), "student", "email"),
        column("birth_date", gettext_lazy("Date of birth"), "student", "birth_date"),
        column("nationality", gettext_lazy("Nationality"), "student", "nationality"),
        column("gender", gettext_lazy("Gender (ISO/IEC 5218)"), "student", "gender"),
        column("global_id", gettext_lazy("Student identifier"), "student", "global_id"),
        column("isced_f", gettext_lazy("Field (ISCED-F 2013)"), "isced_f"),
        column("from", gettext_lazy("Planned from"), "planned_from"),
        column("until", gettext_lazy("Planned until"), "planned_until"),
        column("language", gettext_lazy("Language of instruction"), "language"),
        column("cefr", "CEFR", "cefr"),
        column("receiving_year", gettext_lazy("Academic year at the host"), "receiving_year"),
    ]


def _content(row: Mobility) -> Content:
    """What the nomination says, gathered once for a row however many columns ask."""
    held: Content | None = getattr(row, "_content", None)
    if held is None:
        held = content_of(row)
        row._content = held  # type: ignore[attr-defined]  # kept with the row for its columns
    return held


@login_required
@require_safe
def nomination_pdf(request: HttpRequest, pk: int, year: int, term: str) -> HttpResponse:
    """The same list typeset, to be signed and mailed."""
    person, language = reader(request)
    host = get_object_or_404(Institution, pk=pk)
    rows = list(_students(person, host, year, term).order_by("student__passport_family", "pk"))
    if not rows:
        raise Http404
    code = "" if term == NO_TERM else term
    try:
        made = list_pdf.as_pdf(host, year, code, [content_of(each) for each in rows], language)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("outbound:nomination_list", pk, year, term)
    named = f'attachment; filename="nominations-{pk}-{year}.pdf"'
    headers = {**HEADERS, "Content-Disposition": named}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@login_required
@require_POST
def nominate_by_list(request: HttpRequest, pk: int, year: int, term: str) -> HttpResponse:
    """Record that every student of the list who waits was nominated by it."""
    person, _language = reader(request)
    host = get_object_or_404(Institution, pk=pk)
    code = "" if term == NO_TERM else term
    try:
        done = operations.nominate_by_list(to_be_nominated(person, host, year, code), by=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = _("Nominated by the list: %(count)s. Send the file to the host now.")
        messages.success(request, said % {"count": len(done)})
    return redirect("outbound:nomination_list", pk, year, term)
