"""Importing past exchange from a file: upload it, look at every row, confirm."""

from collections.abc import Mapping, Sequence
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kakehashi.documents.tables import Fault, WrongFile
from kakehashi.education.cooperation.forms import TableForm
from kakehashi.education.cooperation.ledger import rules, staging, words
from kakehashi.education.cooperation.ledger.amounts import semesters, written
from kakehashi.education.cooperation.ledger.fault_words import sentence, with_place
from kakehashi.education.cooperation.ledger.faults import Reason
from kakehashi.education.cooperation.ledger.reading import SIZE_LIMIT, Row
from kakehashi.education.cooperation.ledger.staging import CHOSEN, POSSIBLE, Line, Standing
from kakehashi.education.cooperation.models import Direction, LedgerImport
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused
from kakehashi.vocabulary.study import StudyLevel

PAGES = "education/cooperation/ledger"
COLUMNS = [  # what people may call them, in English and Japanese, and what goes into them
    (
        "agreement",
        "協定番号",
        gettext_lazy("Reference number of the agreement, or its number here."),
    ),
    ("year", "年度", gettext_lazy("Academic year: 2024, FY2024, 2024年度, 令和6年度.")),
    ("term", "学期", gettext_lazy("first or second; empty: not known.")),
    ("direction", "派遣・受入", gettext_lazy("sent or received.")),
    ("level", "課程", gettext_lazy("bachelor, master or doctor; empty: not known.")),
    ("unit", "部局", gettext_lazy("Code or name of the unit at home; empty: not known.")),
    ("students", "人数", gettext_lazy("How many students did the same.")),
    ("semesters", "学期数", gettext_lazy("Length of each stay: 1, 2 for a year, 0.5, 2/3.")),
]
BADGES = {
    Standing.READY: ("good", pgettext_lazy("row", "Ready")),
    Standing.CHANGED: ("info", pgettext_lazy("row", "Replaces an entry")),
    Standing.KNOWN: ("muted", pgettext_lazy("row", "In the ledger already")),
    Standing.DOUBTFUL: ("warn", pgettext_lazy("row", "Perhaps counted already")),
    Standing.REFUSED: ("bad", pgettext_lazy("row", "Cannot be posted")),
    Standing.FAULTY: ("bad", pgettext_lazy("row", "Faulty")),
}


@login_required
def import_ledger(request: HttpRequest) -> HttpResponse:
    """Upload a file; those that wait for confirmation are listed."""
    person = cast(Person, request.user)
    if isinstance(no := rules.may_import(person), No):
        messages.error(request, str(no))
        return redirect("cooperation:balances")
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        staged = _stage(form, person)
        if staged:
            return redirect("cooperation:preview_ledger_import", staged.pk)
    waiting = LedgerImport.objects.filter(state=LedgerImport.State.WAITING)
    context = {
        "form": form,
        "waiting": waiting.defer("rows").select_related("uploaded_by"),
        "columns": COLUMNS,
    }
    return render(request, f"{PAGES}/import.html", context)


def _stage(form: TableForm, by: Person) -> LedgerImport | None:
    """The staged file; None if it is refused, which the form then says."""
    cleaned = form.cleaned_data
    data = cleaned["file"].read(SIZE_LIMIT + 1)
    try:
        return staging.stage_import(
            data, name=cleaned["file"].name, encoding=cleaned["encoding"], by=by
        )
    except WrongFile as wrong:
        for fault in wrong.faults:
            form.add_error("file", with_place(fault))
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


@login_required
def preview_ledger_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with what confirming it would do; confirming posts what is chosen."""
    person = cast(Person, request.user)
    staged = get_object_or_404(LedgerImport, pk=_allowed(person, pk))
    if isinstance(no := rules.may_decide_import(person, staged), No):
        messages.error(request, str(no))
        return redirect("cooperation:import_ledger")
    chosen: set[int] | None = None
    if request.method == "POST":
        chosen = lines_of(request.POST)
        try:
            seen = request.POST.get("seen", "")
            outcome = staging.confirm_import(staged, chosen, seen=seen, by=person)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            said = _("Entries posted from the file: %(number)s.")
            messages.success(request, said % {"number": len(outcome.posted)})
            return redirect("cooperation:balances")
    now = staging.preview(staged)
    units = {unit.code: unit.name_in(get_language() or "en") for unit in Unit.objects.all()}
    context = {
        "staged": staged,
        "before": staging.imported_before(staged),
        "lines": [_shown(line, chosen, units) for line in now.lines],
        "seen": now.digest,
        "counts": _counts(now.lines),
        "is_possible": any(line.standing in POSSIBLE for line in now.lines),
    }
    return render(request, f"{PAGES}/preview.html", context)


@login_required
@require_POST
def discard_ledger_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an uploaded file up."""
    person = cast(Person, request.user)
    staged = get_object_or_404(LedgerImport, pk=_allowed(person, pk))
    try:
        staging.discard_import(staged, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The uploaded file is discarded."))
    return redirect("cooperation:import_ledger")


def _allowed(person: Person, pk: int) -> int | None:
    """`pk` for those who may import; for others no such file exists."""
    return pk if rules.may_import(person) else None


def lines_of(sent: QueryDict) -> set[int]:
    """The lines of the rows that are to be posted."""
    return {int(each) for each in sent.getlist("line") if each.isdecimal() and len(each) < 9}


def _counts(lines: Sequence[Line]) -> list[tuple[str, object, int]]:
    """(badge, words, number of rows) of each standing that there is."""
    found = [line.standing for line in lines]
    return [
        (badge, said, found.count(standing))
        for standing, (badge, said) in BADGES.items()
        if standing in found
    ]


def _shown(line: Line, chosen: set[int] | None, units: Mapping[str, str]) -> dict[str, object]:
    """One row as the page shows it; `units`: code -> name."""
    row, (badge, said) = line.row, BADGES[line.standing]
    return {
        "line": row.line,
        "reference": row.reference,
        "agreement": line.agreement,
        "partner": line.agreement.name_in(get_language() or "en") if line.agreement else "",
        "facts": "" if row.faults else facts_of(row, units),
        "faults": [_fault(fault) for fault in row.faults],
        "reason": line.reason,
        "there": line.there,
        "badge": badge,
        "words": said,
        "is_doubtful": line.standing is Standing.DOUBTFUL,
        "is_possible": line.standing in POSSIBLE,
        "is_chosen": line.standing in CHOSEN if chosen is None else row.line in chosen,
    }


def _fault(fault: Fault) -> tuple[str, str, str]:
    """(column, what stands there, what is wrong)."""
    stands = "" if fault.reason is Reason.SAME_AS_LINE else fault.value
    return fault.column, stands, sentence(fault)


def facts_of(row: Row, units: Mapping[str, str]) -> str:
    """What a row counts, in a line; `units`: code -> name."""
    level = dict(StudyLevel.choices).get(row.level, "")
    said = [
        words.academic_year(row.year),
        words.term_name(row.year, row.term),
        str(Direction(row.direction).label),
        str(level),
        units.get(row.unit, row.unit),
        _("%(students)s × %(semesters)s semesters")
        % {"students": row.students, "semesters": written(semesters(row.stay))},
    ]
    return " · ".join(each for each in said if each)
