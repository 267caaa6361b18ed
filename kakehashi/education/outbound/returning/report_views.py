"""Reports and survey after the return; the reports that everybody can read."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kakehashi.documents.access import Reader
from kakehashi.education.cooperation.sheets import fill_in, reader, sent
from kakehashi.education.outbound.models import ExperienceReport, Mobility
from kakehashi.education.outbound.returning import rules, telling
from kakehashi.education.outbound.returning.experience_filter import ExperienceFilter
from kakehashi.education.outbound.returning.forms import ConsentForm, ReasonForm, ReportForm
from kakehashi.education.outbound.returning.queries import points_told
from kakehashi.education.outbound.returning.survey import POINTS, edition_on, question
from kakehashi.education.outbound.returning.way import PAGES, sheet, way_to, way_to_experiences
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, units_of
from kakehashi.verdicts import No, Refused
from kakehashi.vocabulary import countries

LEAST_ANSWERS = 5  # fewer could point at somebody


@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The student's report on one stay, with the survey."""
    person, language = reader(request)
    visible = Mobility.objects.visible_to(person).with_everything()
    mobility = get_object_or_404(visible, pk=pk)
    back = reverse("outbound:homecoming", args=[mobility.pk])
    if isinstance(no := rules.may_tell(person, mobility), No):
        messages.error(request, str(no))
        return redirect(back)
    form = _report_form(request, mobility)
    if request.method == "POST" and form.is_valid():
        try:
            found = telling.hand_in_report(
                mobility,
                form.parts(),
                form.answers(),
                consents=form.cleaned_data["consents"],
                shows_name=form.cleaned_data["shows_name"],
                by=person,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you. Your report is handed in."))
            return redirect(found)
    context = {"form": form, "mobility": mobility, "way": way_to(mobility, language)[1:]}
    return render(request, f"{PAGES}/report.html", context)


def _report_form(request: HttpRequest, mobility: Mobility) -> ReportForm:
    edition = edition_on(timezone.localdate())
    if request.method == "POST":
        return ReportForm(request.POST, edition=edition)
    found = ExperienceReport.objects.filter(mobility=mobility).first()
    initial: dict[str, Any] = {}
    if found is not None:
        initial = {name: getattr(found, name) for name in telling.PARTS}
        initial |= {"consents": found.consented_at is not None, "shows_name": found.shows_name}
    for answer in mobility.survey_answers.all():
        initial[f"question_{answer.question}"] = answer.points or answer.text
    return ReportForm(edition=edition, initial=initial)


# -- Public ---------------------------------------------------------------------------------------


@require_safe
def experiences(request: HttpRequest) -> HttpResponse:
    """The public reports, by country/region and host; for the office also those that wait."""
    _person, language = reader(request)
    rows = ExperienceReport.objects.public().select_related("mobility__host", "mobility__student")
    listing = Listing(
        request,
        rows.prefetch_related("mobility__host__names"),
        _columns(language),
        name="experiences",
        caption=pgettext_lazy("outbound", "Experience reports"),
        empty=gettext_lazy("No report is public yet. Students agree after their return."),
        filters=ExperienceFilter,
        order="-left_on",
    )
    return listing.response(
        f"{PAGES}/experiences.html", {"waiting": _waiting(request.user, language)}
    )


def _columns(language: str) -> list[Column]:
    def country(row: ExperienceReport) -> str:
        return countries.name(row.mobility.host.country, language)

    return [
        Column(
            "title",
            gettext_lazy("Title"),
            lambda row: row.title,
            order="title",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("host", gettext_lazy("Host"), lambda row: row.mobility.host.name_in(language)),
        Column("country", gettext_lazy("Country/region"), country, "mobility__host__country"),
        Column("language", gettext_lazy("Language"), lambda row: row.get_language_display()),
        Column(
            "left_on",
            gettext_lazy("End of the stay"),
            lambda row: row.mobility.left_on.strftime("%Y-%m") if row.mobility.left_on else "",
            "mobility__left_on",
        ),
    ]


def _waiting(person: Reader, language: str) -> list[tuple[str, str]]:
    """(title, address) of the reports that the office may publish."""
    if not isinstance(person, Person):
        return []
    units = units_of(person, [Role.Kind.OFFICE])
    found = ExperienceReport.objects.filter(
        mobility__unit__in=units, consented_at__isnull=False, approved_at=None
    )
    return [(each.title, each.get_absolute_url()) for each in found.order_by("handed_in_at")[:50]]


@require_safe
def experience(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: for everybody once it is public, before that for student, unit and office."""
    person, language = reader(request)
    found = _found(request, pk)
    mobility, is_inside = found.mobility, isinstance(person, Person)
    context = {
        "report": found,
        "host": mobility.host.name_in(language),
        "country": countries.name(mobility.host.country, language),
        "author": mobility.student.name_in(language) if found.shows_name else "",
        "is_public": found.approved_at is not None,
        "is_own": is_inside and mobility.student_id == person.pk,
        "may_change": is_inside and bool(rules.may_tell(person, mobility)),
        "may_publish": is_inside and bool(rules.may_publish(person, found)),
        "may_take_down": is_inside and bool(rules.may_take_down(person, found)),
        "form": ConsentForm(initial={"shows_name": found.shows_name}),
        "way": way_to_experiences(),
    }
    return render(request, f"{PAGES}/experience.html", context)


def _found(request: HttpRequest, pk: int) -> ExperienceReport:
    visible = ExperienceReport.objects.visible_to(request.user)
    related = visible.select_related("mobility__student", "mobility__unit", "mobility__host")
    return get_object_or_404(related.prefetch_related("mobility__host__names"), pk=pk)


@login_required
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The student agrees to publication."""
    person, _language = reader(request)
    found, form = _found(request, pk), ConsentForm(request.POST)
    form.is_valid()
    return _done(
        request,
        found,
        lambda: telling.agree_to_publication(
            found, shows_name=form.cleaned_data["shows_name"], by=person
        ),
        _("You have agreed. The office reads the report before it becomes public."),
    )


@login_required
@require_POST
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """The student takes the consent back."""
    person, _language = reader(request)
    found = _found(request, pk)
    said = _("Your consent is withdrawn. The report is not public any more.")
    return _done(request, found, lambda: telling.withdraw_consent(found, by=person), said)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The office makes a report public."""
    person, _language = reader(request)
    found = _found(request, pk)
    said = _("The report is public.")
    return _done(request, found, lambda: telling.publish_report(found, by=person), said)


def _done(request: HttpRequest, found: ExperienceReport, do: Any, said: str) -> HttpResponse:
    try:
        do()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(found)


@login_required
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """The office makes a public report private again."""
    person, _language = reader(request)
    found = _found(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        telling.take_down_report(found, **cleaned, by=by)
        return _("The report is taken down."), found.get_absolute_url()

    page = sheet(
        _("Take the report down"),
        [*way_to_experiences(), (found.get_absolute_url(), found.title)],
        is_grave=True,
    )
    form = ReasonForm(sent(request)[0])
    return fill_in(request, rules.may_take_down(person, found), form, page, do)


# -- Survey ---------------------------------------------------------------------------------------


@login_required
@require_safe
def survey(request: HttpRequest) -> HttpResponse:
    """What students answered in points, question by question; too few answers are not shown."""
    person, language = reader(request)
    kinds = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]
    if not holds(person, kinds):
        messages.error(request, _("Only staff see what the survey says."))
        return redirect("outbound:experiences")
    units = units_of(person, kinds)
    lines = []
    for told in points_told(Mobility.objects.filter(unit__in=units)):
        asked, is_shown = question(told.question), told.count >= LEAST_ANSWERS
        lines.append(
            {
                "text": asked.text_in(language) if asked else told.question,
                "count": told.count if is_shown else "",
                "answers": [told.answers.get(points, 0) if is_shown else "" for points in POINTS],
            }
        )
    context = {"lines": lines, "points": POINTS, "least": LEAST_ANSWERS}
    return render(request, f"{PAGES}/survey.html", context)
