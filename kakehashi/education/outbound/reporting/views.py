"""The return on students abroad: years, one year with its gaps, frozen returns, import."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import fill_in, reader, sent
from kakehashi.education.outbound.models import Mobility, NationalReturn
from kakehashi.education.outbound.reporting import operations, rules
from kakehashi.education.outbound.reporting.durations import edition_of
from kakehashi.education.outbound.reporting.forms import CompleteForm, FreezeForm, NoteForm
from kakehashi.education.outbound.reporting.queries import (
    agreement_words,
    broad_field,
    declared_complete,
    frozen_of,
    gaps_of,
    rows_of,
    stays_of,
    sums_of,
)
from kakehashi.education.outbound.returning.way import Way, sheet
from kakehashi.listing.columns import Column
from kakehashi.listing.exports import TYPES, as_csv, as_xlsx
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Offer, refusals
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.study import StudyLevel
from kakehashi.vocabulary.time import fiscal_year

PAGES = "education/outbound/reporting"
YEARS = 6  # that the list shows before the present one


def way_to_returns() -> Way:
    """The way to the years."""
    return [(reverse("outbound:national_returns"), gettext_lazy("Return on students abroad"))]


def _way_to_year(year: int) -> Way:
    address = reverse("outbound:return_year", args=[year])
    return [*way_to_returns(), (address, _("FY%s") % year)]


@login_required
@require_safe
def national_returns(request: HttpRequest) -> HttpResponse:
    """The fiscal years: how many stays, what is missing, what was frozen."""
    person, language = reader(request)
    if isinstance(no := rules.may_read(person), No):
        messages.error(request, str(no))
        return redirect("outbound:experiences")
    today = timezone.localdate()
    present = fiscal_year(today)
    years = [
        {
            "year": year,
            "stays": stays_of(year).count(),
            "gaps": len(gaps_of(year, today, language)),
            "declared": declared_complete(year),
            "frozen": next(iter(frozen_of(year)), None),
            "is_over": year < present,
        }
        for year in range(present, present - YEARS, -1)
    ]
    context = {"years": years, "may_report": bool(rules.may_report(person))}
    return render(request, f"{PAGES}/years.html", context)


@login_required
@require_safe
def return_year(request: HttpRequest, year: int) -> HttpResponse:
    """One fiscal year: sums, what is missing with where it is entered, what can be done."""
    person, language = reader(request)
    if isinstance(no := _readable(person, year), No):
        messages.error(request, str(no))
        return redirect("outbound:national_returns")
    rows, today = rows_of(year), timezone.localdate()
    acts = _acts(person, year)
    context = {
        "year": year,
        "edition": edition_of(year),
        "count": len(rows),
        "planned": sum(row.is_planned for row in rows),
        "sums": sums_of([row.as_json() for row in rows], year, language),
        "gaps": gaps_of(year, today, language),
        "declared": declared_complete(year),
        "frozen": frozen_of(year),
        "acts": [act for act in acts if act.verdict],
        "refusals": refusals(acts),
        "way": way_to_returns(),
    }
    return render(request, f"{PAGES}/year.html", context)


def _readable(person: Person, year: int) -> Any:
    return rules.may_read(person) and rules.can_be_year(year, timezone.localdate())


def _acts(person: Person, year: int) -> list[Offer]:
    verdict = rules.may_report(person) and rules.is_over(year, timezone.localdate())
    return [
        Offer(
            _("Declare it complete"),
            reverse("outbound:declare_stays_complete", args=[year]),
            verdict,
        ),
        Offer(_("Freeze the return"), reverse("outbound:freeze_return", args=[year]), verdict),
    ]


@login_required
def declare_stays_complete(request: HttpRequest, year: int) -> HttpResponse:
    """State that no stay of a fiscal year is missing."""
    person, _language = reader(request)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.declare_complete(year, **cleaned, by=by)
        said = _("It is declared: no stay of this fiscal year is missing.")
        return said, reverse("outbound:return_year", args=[year])

    page = sheet(
        _("Declare it complete"),
        _way_to_year(year),
        notice=_(
            "Short stays and those outside of agreements count too. Figures of this year are a"
            " lower bound as long as nobody declares this."
        ),
    )
    verdict = rules.may_report(person) and rules.is_over(year, timezone.localdate())
    return fill_in(request, verdict, NoteForm(sent(request)[0]), page, do)


@login_required
def freeze_return(request: HttpRequest, year: int) -> HttpResponse:
    """Keep the return as it is sent."""
    person, _language = reader(request)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        frozen = operations.freeze_return(year, **cleaned, by=by)
        return _("The return is frozen. Fetch it as a file."), frozen.get_absolute_url()

    page = sheet(
        _("Freeze the return"),
        _way_to_year(year),
        notice=_("It stays as it is, with the hash of its rows. A correction is a new version."),
        is_grave=True,
    )
    verdict = rules.may_report(person) and rules.is_over(year, timezone.localdate())
    return fill_in(request, verdict, FreezeForm(sent(request)[0]), page, do)


@login_required
def complete_stay(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in level and field of one stay."""
    person, language = reader(request)
    visible = Mobility.objects.visible_to(person).with_everything()
    found = get_object_or_404(visible, pk=pk)
    year = fiscal_year(found.arrived_on) if found.arrived_on else found.year

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.complete_stay(found, **cleaned, by=by)
        return _("The stay is completed."), reverse("outbound:return_year", args=[year])

    page = sheet(
        _("Complete the stay"),
        _way_to_year(year),
        about=found.name_in(language),
        notice=_("Days and host are changed on the page of the stay itself."),
    )
    initial = {"level": found.level, "isced_f": found.isced_f}
    form = CompleteForm(sent(request)[0], initial=initial)
    return fill_in(request, rules.may_complete(person, found), form, page, do)


# -- Frozen ---------------------------------------------------------------------------------------


@login_required
@require_safe
def national_return(request: HttpRequest, pk: int) -> HttpResponse:
    """One frozen return; ?export=csv or xlsx is the file."""
    person, language = reader(request)
    visible = (
        NationalReturn.objects.all() if rules.may_read(person) else NationalReturn.objects.none()
    )
    found = get_object_or_404(visible.select_related("frozen_by"), pk=pk)
    kind = request.GET.get("export", "")
    if kind in ("csv", "xlsx"):
        return _file(found, kind)
    context = {
        "found": found,
        "edition": edition_of(found.year),
        "count": len(found.rows),
        "sums": sums_of(found.rows, found.year, language),
        "way": _way_to_year(found.year),
    }
    return render(request, f"{PAGES}/frozen.html", context)


def _file(found: NationalReturn, kind: str) -> HttpResponse:
    columns, rows = columns_of(found.year), found.rows
    name = f"students-abroad-{found.year}-{found.number}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content: Any = as_xlsx(rows, columns) if kind == "xlsx" else "".join(as_csv(rows, columns))
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)


def columns_of(year: int) -> list[Column]:
    """The columns of the file; titles in Japanese, since the authority reads it."""
    bands = {each.code: each.ja for each in edition_of(year).bands}
    levels = dict(StudyLevel.choices)

    def named(key: str, names: Mapping[str, str | Promise]) -> Any:
        return lambda row: str(names.get(row[key], ""))

    return [
        Column("stay", "整理番号", lambda row: row["stay"], numeric=True),
        Column("agreement", "協定", lambda row: agreement_words(row["agreement"])),
        Column("country", "国・地域コード", lambda row: row["country"]),
        Column("country_name", "国・地域", lambda row: countries.name(row["country"], "ja")),
        Column("host", "留学先", lambda row: row["host"]),
        Column("level", "在籍段階", named("level", levels)),
        Column("field", "専攻分野コード", lambda row: row["field"]),
        Column("field_name", "専攻分野", lambda row: broad_field(row["field"], "ja")),
        Column("unit", "所属", lambda row: row["unit"]),
        Column("begins", "開始日", lambda row: row["begins"]),
        Column("ends", "終了日", lambda row: row["ends"]),
        Column("is_planned", "終了日は予定", lambda row: row["is_planned"]),
        Column("band", "留学期間コード", lambda row: row["band"]),
        Column("band_name", "留学期間", named("band", bands)),
    ]
