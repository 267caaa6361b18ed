"""Levels of risk: the list with whom they concern, entering one, importing many."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.recognition.forms import ImportForm
from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader, sent
from kakehashi.education.outbound.models import Mobility, RiskLevel
from kakehashi.education.outbound.stays import rules
from kakehashi.education.outbound.stays.forms import RiskForm
from kakehashi.education.outbound.stays.page import PAGES, SHEET, Way, in_words, lists
from kakehashi.education.outbound.stays.queries import NOT_OVER, affected, with_stays
from kakehashi.education.outbound.stays.risk_reading import Fault, Problem, Row, read_levels
from kakehashi.education.outbound.stays.risks import risk_rules
from kakehashi.education.outbound.stays.safety import enter_risks
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused
from kakehashi.vocabulary import countries

HELP = [
    ("kind", gettext_lazy("safety (危険情報) or infection (感染症危険情報).")),
    ("country, region", gettext_lazy("Two letters of ISO 3166-1; a part of it, or nothing.")),
    ("level", gettext_lazy("1, 2, 3 or 4.")),
    ("starts_on, ends_on", gettext_lazy("Days such as 2026-04-01; the end may be empty.")),
    ("source", gettext_lazy("Where it was read, and when.")),
]


def _way() -> Way:
    return [*lists(), (reverse("outbound:risks"), gettext_lazy("Levels of risk"))]


@login_required
@require_safe
def risks(request: HttpRequest) -> HttpResponse:
    """Levels of risk in force and past, the rule of the university, and whom they concern."""
    person, language = reader(request)
    today = timezone.localdate()
    may_keep = bool(rules.may_keep_risks(person))
    listing = Listing(
        request,
        RiskLevel.objects.all(),
        _columns(language),
        name="risks",
        caption=gettext_lazy("Levels of risk"),
        empty=gettext_lazy("No level of risk is entered: nobody is warned."),
        empty_link=(reverse("outbound:enter_risk"), gettext_lazy("Enter a level"))
        if may_keep
        else None,
        order="-from",
    )
    kept = Mobility.objects.kept_by(person).filter(state__in=NOT_OVER)
    found = [
        {
            "mobility": each.mobility,
            "name": each.mobility.name_in(language),
            "breaks_rule": each.breaks_rule,
            "warnings": in_words(each.warnings),
        }
        for each in affected(with_stays(kept), today)
    ]
    context = {
        "affected": found,
        "rules": [(rule, rule.text_in(language)) for rule in risk_rules() if rule.holds_on(today)],
        "may_keep": may_keep,
    }
    return listing.response(f"{PAGES}/risks.html", context)


def _columns(language: str) -> list[Column]:
    return [
        Column(
            "place",
            gettext_lazy("Country/region"),
            lambda row: row.place_in(language),
            order=("country", "region"),
            heading=True,
        ),
        Column(
            "kind",
            pgettext_lazy("risk", "Kind"),
            lambda row: row.get_kind_display(),
            order="kind",
        ),
        Column(
            "level", pgettext_lazy("risk", "Level"), lambda row: row.level, "level", numeric=True
        ),
        Column("from", gettext_lazy("From"), lambda row: row.starts_on, order="starts_on"),
        Column("until", gettext_lazy("Until"), lambda row: row.ends_on, order="ends_on"),
        Column("source", gettext_lazy("Source"), lambda row: row.source),
        Column(
            "invented",
            gettext_lazy("Invented"),
            lambda row: pgettext("risk", "invented") if row.is_invented else "",
        ),
    ]


@login_required
def enter_risk(request: HttpRequest) -> HttpResponse:
    """Enter one level, as the authority says it."""
    person, _language = reader(request)
    form = RiskForm(sent(request)[0])

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        enter_risks([form.row()], by=by)
        return _("The level of risk is entered."), reverse("outbound:risks")

    sheet = Sheet(gettext_lazy("Enter a level of risk"), _way(), template=SHEET)
    return fill_in(request, rules.may_keep_risks(person), form, sheet, do)


@login_required
def import_risks(request: HttpRequest) -> HttpResponse:
    """Read a file, show what each line means, and write all of it once it is confirmed."""
    person, language = reader(request)
    if isinstance(no := rules.may_keep_risks(person), No):
        messages.error(request, str(no))
        return redirect("outbound:risks")
    form = ImportForm(*sent(request))
    rows: list[Row] = []
    if form.is_bound and form.is_valid():
        rows, faults = read_levels(form.cleaned_data["text"], countries.known)
        for fault in faults:
            form.add_error(None, sentence(fault))
        if "confirm" in request.POST and not faults:
            try:
                written = enter_risks(rows, by=person)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                said = _("Levels of risk entered from the file: %(number)s.")
                messages.success(request, said % {"number": len(written)})
                return redirect("outbound:risks")
    context = {
        "form": form,
        "rows": [
            (row, countries.name(row.country, language), RiskLevel.Kind(row.kind).label)
            for row in rows
        ],
        "are_ready": bool(rows) and not form.errors,
        "text": form.cleaned_data.get("text", "") if form.is_bound else "",
        "columns": HELP,
    }
    return render(request, f"{PAGES}/import_risks.html", context)


def sentence(fault: Fault) -> str:
    """What is wrong, and where."""
    said = {"line": fault.line, "column": fault.column, "word": fault.word}
    words = {
        Problem.EMPTY: _("The file has no lines."),
        Problem.BROKEN: _("From line %(line)s on, the file is no CSV."),
        Problem.TOO_LONG: _("The file has too many lines."),
        Problem.NO_COLUMN: _("Line %(line)s: there is no column %(column)s."),
        Problem.MISSING: _("Line %(line)s: %(column)s is empty."),
        Problem.LONG: _("Line %(line)s: %(column)s is too long: “%(word)s …”."),
        Problem.NO_KIND: _("Line %(line)s: kind is safety or infection, not “%(word)s”."),
        Problem.NO_COUNTRY: _("Line %(line)s: “%(word)s” is no country/region of ISO 3166-1."),
        Problem.NO_LEVEL: _("Line %(line)s: a level is 1, 2, 3 or 4, not “%(word)s”."),
        Problem.NO_DAY: _("Line %(line)s: “%(word)s” in %(column)s is no day like 2026-04-01."),
        Problem.ORDER: _("Line %(line)s: it ends on %(word)s, before it begins."),
        Problem.TWICE: _("Line %(line)s: the same place and kind from the same day twice."),
    }
    return words[fault.problem] % said
