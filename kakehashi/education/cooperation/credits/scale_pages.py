"""The pages of grade scales and of distributions: how often each mark is given."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.credits import operations, rules
from kakehashi.education.cooperation.credits.converting import about, field_in_words
from kakehashi.education.cooperation.credits.entries import BADGES, show, way_to
from kakehashi.education.cooperation.credits.grades import ranges
from kakehashi.education.cooperation.credits.scale_filter import DistributionFilter, ScaleFilter
from kakehashi.education.cooperation.credits.table_forms import DistributionForm, ScaleForm
from kakehashi.education.cooperation.models import (
    GradeDistribution,
    GradeFrequency,
    GradeScale,
    GradeStep,
)
from kakehashi.education.cooperation.sheets import Sheet, fill_in, reader, sent
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import find_institutions
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.vocabulary.study import StudyLevel

PAGES = "education/cooperation/credits"
NOT_KNOWN = "–"


def _standing_column() -> Column:
    today = timezone.localdate()
    return Column(
        "standing",
        gettext_lazy("Standing"),
        lambda row: str(row.standing_on(today).label),
        badge=lambda row: BADGES[row.standing_on(today)],
    )


def _may_enter(request: HttpRequest) -> bool:
    return isinstance(request.user, Person) and bool(rules.may_enter(request.user))


# -- Scales --------------------------------------------------------------------------------------


@require_safe
def grade_scales(request: HttpRequest) -> HttpResponse:
    """Every scale on record."""
    person, language = reader(request)
    enter = reverse("cooperation:enter_grade_scale")
    listing = Listing(
        request,
        GradeScale.objects.visible_to(person).prefetch_related("institution__names", "steps"),
        _scale_columns(language),
        name="scales",
        caption=gettext_lazy("Grade scales"),
        empty=gettext_lazy("No grade scale matches."),
        empty_link=(enter, gettext_lazy("Enter a grade scale")) if _may_enter(request) else None,
        filters=ScaleFilter,
        order="name",
    )
    context = {
        "title": _("Grade scales"),
        "lead": _("The marks that universities give, as their own pages state them."),
        "here": "scales",
        "enter": enter if _may_enter(request) else "",
        "button": _("Enter a grade scale"),
    }
    return listing.response(f"{PAGES}/list.html", context)


def _scale_columns(language: str) -> list[Column]:
    return [
        Column(
            "name",
            gettext_lazy("Name"),
            lambda row: row.name_in(language),
            order="name_ja" if language == "ja" else "name_en",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "institution",
            gettext_lazy("Institution"),
            lambda row: row.institution.name_in(language),
        ),
        Column(
            "marks",
            gettext_lazy("Marks, the best first"),
            lambda row: " ".join(step.mark for step in row.steps.all()),
        ),
        _standing_column(),
        Column("code", gettext_lazy("Code"), lambda row: row.code, hidden=True),
        Column("source", gettext_lazy("Source"), lambda row: row.source, hidden=True),
    ]


@require_safe
def grade_scale(request: HttpRequest, pk: int) -> HttpResponse:
    """One scale with its marks; what nobody has verified says so."""
    person, language = reader(request)
    scale = get_object_or_404(GradeScale.objects.visible_to(person), pk=pk)
    distributions = GradeDistribution.objects.visible_to(person).filter(scale=scale)
    context = {
        "table_caption": _("Marks, the best first"),
        "table_headings": [
            pgettext("grade", "Mark"),
            _("Meaning"),
            _("Points"),
            _("Grade point"),
            pgettext("grade", "Passes"),
            _("In the GPA"),
            pgettext("grade", "Verified"),
        ],
        "table": [_step_line(step, language) for step in scale.steps.all()],
        "has_unverified": any(not step.is_verified for step in scale.steps.all()),
        "distributions": [(each, about(each, language)) for each in distributions],
        "enter_distribution": f"{reverse('cooperation:enter_grade_distribution')}?scale={scale.pk}"
        if _may_enter(request) and scale.approved_at and not scale.withdrawn_at
        else "",
    }
    facts = [
        (_("Institution"), scale.institution.name_in(language)),
        (_("Code"), scale.code),
    ]
    title = scale.name_in(language)
    return show(request, "scales", scale, title=title, facts=facts, context=context)


def _step_line(step: GradeStep, language: str) -> list[str]:
    points = [NOT_KNOWN if each is None else f"{each:f}" for each in (step.minimum, step.maximum)]
    is_known = step.minimum is not None or step.maximum is not None
    return [
        step.mark,
        step.label_in(language) or NOT_KNOWN,
        f"{points[0]} – {points[1]}" if is_known else NOT_KNOWN,
        NOT_KNOWN if step.grade_point is None else f"{step.grade_point:f}",
        _yes_or_no(step.passes),
        _yes_or_no(step.counts_in_gpa),
        _("verified") if step.is_verified else _("not verified"),
    ]


def _yes_or_no(value: bool | None) -> str:
    if value is None:
        return _("not known")
    return pgettext("grade", "yes") if value else pgettext("grade", "no")


@login_required
def enter_grade_scale(request: HttpRequest) -> HttpResponse:
    """Enter a scale: first of whom, then its marks."""
    person, language = reader(request)
    number = request.GET.get("partner", "")
    institutions = Institution.objects.with_names()
    known = number.isdecimal() and len(number) < 19
    institution = institutions.filter(pk=int(number)).first() if known else None
    if institution is None:
        return _choose_institution(request, language)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        names = ("code", "name_ja", "name_en", "source", "remarks")
        said = {name: cleaned[name] for name in names}
        scale = operations.enter_scale(institution, cleaned["steps"], **said, by=by)
        return _("Entered. It counts once another person approves it."), scale.get_absolute_url()

    sheet = Sheet(_("Enter a grade scale"), way_to("scales"), about=institution.name_in(language))
    return fill_in(request, rules.may_enter(person), ScaleForm(*sent(request)), sheet, do)


def _choose_institution(request: HttpRequest, language: str) -> HttpResponse:
    text = request.GET.get("find", "").strip()
    found = find_institutions(text, limit=12) if len(text) > 1 else []
    context = {
        "title": _("Enter a grade scale"),
        "way": way_to("scales"),
        "text": text,
        "found": [(f"partner:{each.pk}", each.name_in(language)) for each in found],
        "of_institutions": True,
    }
    return render(request, f"{PAGES}/choose_place.html", context)


# -- Distributions -------------------------------------------------------------------------------


@require_safe
def grade_distributions(request: HttpRequest) -> HttpResponse:
    """Every distribution on record."""
    person, language = reader(request)
    enter = reverse("cooperation:grade_scales")
    listing = Listing(
        request,
        GradeDistribution.objects.visible_to(person)
        .select_related("scale")
        .prefetch_related("scale__institution__names", "frequencies"),
        _distribution_columns(language),
        name="distributions",
        caption=gettext_lazy("Grade distributions"),
        empty=gettext_lazy("No distribution matches. One is entered from the page of its scale."),
        empty_link=(enter, gettext_lazy("Grade scales")),
        filters=DistributionFilter,
        order="scale",
    )
    context = {
        "title": _("Grade distributions"),
        "lead": _("How often each mark was given: what conversions of grades rest on."),
        "here": "distributions",
    }
    return listing.response(f"{PAGES}/list.html", context)


def _distribution_columns(language: str) -> list[Column]:
    name = "scale__name_ja" if language == "ja" else "scale__name_en"
    return [
        Column(
            "scale",
            gettext_lazy("Scale"),
            lambda row: row.scale.name_in(language),
            order=(name, "field", "level", "last_year"),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "institution",
            gettext_lazy("Institution"),
            lambda row: row.scale.institution.name_in(language),
        ),
        Column(
            "field",
            gettext_lazy("Field of study (ISCED-F)"),
            lambda row: field_in_words(row.field, language),
            order="field",
        ),
        Column(
            "level",
            pgettext_lazy("study", "Level"),
            lambda row: str(StudyLevel(row.level).label) if row.level else _("all levels"),
            order="level",
        ),
        Column("first_year", gettext_lazy("From"), lambda row: row.first_year, numeric=True),
        Column(
            "last_year",
            pgettext_lazy("years", "To"),
            lambda row: row.last_year,
            order="last_year",
            numeric=True,
        ),
        _standing_column(),
        Column("source", gettext_lazy("Source"), lambda row: row.source, hidden=True),
    ]


@require_safe
def grade_distribution(request: HttpRequest, pk: int) -> HttpResponse:
    """One distribution with shares and cumulative shares of those who passed."""
    person, language = reader(request)
    visible = GradeDistribution.objects.visible_to(person).select_related("scale__institution")
    found = get_object_or_404(visible, pk=pk)
    frequencies = list(found.frequencies.select_related("step"))
    context = {
        "table_caption": _("How often each mark was given"),
        "table_headings": [
            pgettext("grade", "Mark"),
            found.get_measure_display(),
            _("Of those who passed"),
            _("Cumulative, from the best"),
        ],
        "table": _shares(frequencies),
        "numeric": True,
    }
    facts = [
        (_("Scale"), found.scale.name_in(language)),
        (_("Institution"), found.scale.institution.name_in(language)),
        (_("Field of study (ISCED-F)"), field_in_words(found.field, language)),
        (
            pgettext("study", "Level"),
            str(StudyLevel(found.level).label) if found.level else _("all levels"),
        ),
        (_("Academic years"), f"{found.first_year}–{found.last_year}"),
    ]
    title = about(found, language)
    return show(request, "distributions", found, title=title, facts=facts, context=context)


def _shares(frequencies: Sequence[GradeFrequency]) -> list[list[str]]:
    passing = [(each.step.mark, Fraction(each.value)) for each in frequencies if each.step.passes]
    parts = {each.mark: each for each in ranges(passing)}
    lines = []
    for each in frequencies:
        part = parts.get(each.step.mark)
        share = [_percent(part.to - part.above), _percent(part.to)] if part else [NOT_KNOWN] * 2
        lines.append([each.step.mark, f"{each.value.normalize():f}", *share])
    return lines


def _percent(part: Fraction) -> str:
    return f"{float(part * 100):.1f} %"


@login_required
def enter_grade_distribution(request: HttpRequest) -> HttpResponse:
    """Enter how often each mark of a scale was given."""
    person, language = reader(request)
    number = request.GET.get("scale", "")
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    scale = get_object_or_404(GradeScale.objects.approved(), pk=pk)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        values, said = cleaned["values"], form.facts()
        found = operations.enter_distribution(scale, values, **said, by=by)
        return _("Entered. It counts once another person approves it."), found.get_absolute_url()

    form = DistributionForm(*sent(request), scale=scale)
    way = [*way_to("scales"), (scale.get_absolute_url(), scale.name_in(language))]
    sheet = Sheet(_("Enter a distribution"), way, about=scale.name_in(language))
    return fill_in(request, rules.may_enter(person), form, sheet, do)
