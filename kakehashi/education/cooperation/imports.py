"""Importing agreements from a file: upload it, look at every row, confirm."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kakehashi.agreements import rules, words
from kakehashi.agreements.fault_words import sentence, with_place
from kakehashi.agreements.importing import SIZE_LIMIT, Row
from kakehashi.agreements.imports import NEW, Choice, confirm_import, discard_import, stage_import
from kakehashi.agreements.matching import By
from kakehashi.agreements.models import AgreementImport, Terms
from kakehashi.agreements.previewing import Candidate, Match, preview
from kakehashi.documents.tables import WrongFile
from kakehashi.education.cooperation.forms import UploadForm
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused
from kakehashi.vocabulary import countries

PAGES = "education/cooperation"
FIELD = "row-{line}"

COLUMNS = [  # what people may call them, in English and Japanese, and what goes into them
    ("name_en, name_ja", "英語名, 大学名", gettext_lazy("The partner's names; one is enough.")),
    ("ror", "ROR番号", gettext_lazy("Its ROR id, by which it is found without doubt.")),
    ("country_iso2", "国・地域", gettext_lazy("ISO code, or the name in English or Japanese.")),
    ("kind", "種別", gettext_lazy("The kind of agreement, in English or Japanese.")),
    ("student_exchange", "学生交換", gettext_lazy("“yes” makes it a student exchange.")),
    ("level", "締結単位", gettext_lazy("university, unit or unknown.")),
    ("unit", "部局", gettext_lazy("Code or name of the unit; empty: the university.")),
    ("since", "発効日", gettext_lazy("First day, month or year in force.")),
    ("signed_on, expires_on", "締結日, 有効期限", gettext_lazy("Whole days.")),
    ("renewal", "更新", gettext_lazy("automatic, amendment, none or unknown.")),
    ("renewal_months", "更新月数", gettext_lazy("Months per term, if it renews automatically.")),
    ("reference, source, remarks", "文書番号, 出典, 備考", gettext_lazy("Kept as written.")),
]


@dataclass(frozen=True)
class Option:
    """One institution, or none, that a row can be given to."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """One row of the file as the page shows it."""

    match: Match
    field: str
    scope: str
    time: str
    faults: Sequence[tuple[str, str, str]]  # column, what stands there, what is wrong
    remarks: Sequence[str]
    options: Sequence[Option]
    standing: str  # "ready", "known", "open" or "faulty"


@login_required
def import_agreements(request: HttpRequest) -> HttpResponse:
    """Upload a file; those that wait for confirmation are listed."""
    person = cast(Person, request.user)
    if isinstance(no := rules.may_import(person), No):
        messages.error(request, str(no))
        return redirect("cooperation:agreements")
    form = UploadForm(
        request.POST or None, request.FILES or None, initial={"as_of": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        staged = _stage(form, person)
        if staged:
            return redirect("cooperation:preview_import", staged.pk)
    waiting = AgreementImport.objects.filter(state=AgreementImport.State.WAITING)
    context = {
        "form": form,
        "waiting": waiting.defer("rows", "found").select_related("uploaded_by"),
        "columns": COLUMNS,
    }
    return render(request, f"{PAGES}/import.html", context)


def _stage(form: UploadForm, by: Person) -> AgreementImport | None:
    """The staged file; None if it is refused, which the form then says."""
    cleaned = form.cleaned_data
    data = cleaned["file"].read(SIZE_LIMIT + 1)
    try:
        return stage_import(
            data,
            name=cleaned["file"].name,
            as_of=cleaned["as_of"],
            encoding=cleaned["encoding"],
            by=by,
        )
    except WrongFile as wrong:
        for fault in wrong.faults:
            form.add_error("file", with_place(fault))
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


@login_required
def preview_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with the institution it means and its faults; confirming writes what is chosen."""
    person = cast(Person, request.user)
    staged = get_object_or_404(AgreementImport, pk=_allowed(person, pk))
    if isinstance(no := rules.may_decide_import(person, staged), No):
        messages.error(request, str(no))
        return redirect("cooperation:import_agreements")
    choices: dict[int, Choice] | None = None
    if request.method == "POST":
        choices = choices_of(request.POST)
        try:
            written = confirm_import(staged, choices, seen=request.POST.get("seen", ""), by=person)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            said = _("Agreements entered from the file: %(number)s.") % {"number": len(written)}
            messages.success(request, said)
            return redirect("cooperation:agreements")
    now = preview(staged)
    units = {unit.code: unit for unit in Unit.objects.all()}
    lines = [_line(match, staged, units, choices) for match in now.matches]
    counts = {name: sum(line.standing == name for line in lines) for name in STANDINGS}
    context = {"staged": staged, "lines": lines, "seen": now.digest, "counts": counts}
    return render(request, f"{PAGES}/preview.html", context)


STANDINGS = ("ready", "known", "open", "faulty")


@login_required
@require_POST
def discard_uploaded(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an uploaded file up."""
    person = cast(Person, request.user)
    staged = get_object_or_404(AgreementImport, pk=_allowed(person, pk))
    try:
        discard_import(staged, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The uploaded file is discarded."))
    return redirect("cooperation:import_agreements")


def _allowed(person: Person, pk: int) -> int | None:
    """`pk` for those who may import; for others no such file exists."""
    return pk if rules.may_import(person) else None


def choices_of(sent: QueryDict) -> dict[int, Choice]:
    """{line: institution or NEW} of the rows that are to be imported."""
    choices: dict[int, Choice] = {}
    for name, value in sent.items():
        line = name.removeprefix("row-")
        if name == line or not line.isdecimal() or not isinstance(value, str):
            continue
        if value == NEW:
            choices[int(line)] = NEW
        elif value.isdecimal() and len(value) < 19:
            choices[int(line)] = int(value)
    return choices


def _line(
    match: Match,
    staged: AgreementImport,
    units: dict[str, Unit],
    choices: dict[int, Choice] | None,
) -> Line:
    row = match.row
    sure = match.sure
    chosen: Choice | None = sure.institution.pk if sure and match.is_ready else None
    if choices is not None:
        chosen = choices.get(row.line)
    if row.faults:
        standing = "faulty"
    elif match.is_ready:
        standing = "ready"
    else:
        standing = "known" if sure else "open"
    return Line(
        match,
        FIELD.format(line=row.line),
        *(("", "") if row.faults else _facts(row, staged, units)),
        [(fault.column, fault.value, sentence(fault)) for fault in row.faults],
        _remarks(match),
        [] if row.faults else _options(match, chosen),
        standing,
    )


def _facts(row: Row, staged: AgreementImport, units: dict[str, Unit]) -> tuple[str, str]:
    """What the agreement is about and for whom at home; from when to when."""
    language = get_language() or "en"
    day, precision = row.begins(staged.as_of)
    terms = Terms(
        kind=row.kind,
        level=row.level,
        effective_on=day,
        effective_precision=precision,
        expires_on=row.expires_on,
        renewal=row.renewal,
        renewal_months=row.renewal_months,
    )
    scope = (
        terms.get_kind_display(),
        terms.get_level_display(),
        units[row.unit].name_in(language) if row.unit in units else row.unit,
    )
    time = (
        _("In force from: %(begins)s") % {"begins": words.first_day(terms)},
        _("Last day: %(ends)s") % {"ends": words.last_day(terms)},
    )
    return " · ".join(scope), " · ".join(time)


def _remarks(match: Match) -> list[str]:
    """What a person should know before choosing."""
    language, said = get_language() or "en", []
    for candidate in match.candidates:
        name = candidate.institution.name_in(language)
        if candidate.merged_from is not None:
            gone = candidate.merged_from.name_in(language)
            said.append(_("%(gone)s was merged into %(name)s.") % {"gone": gone, "name": name})
    sure = match.sure
    if sure and sure.duplicates:
        said.append(_("The register has such an agreement already."))
    if sure and sure.same_as_line is not None:
        said.append(_("Line %(line)s says the same.") % {"line": sure.same_as_line})
    if match.by == By.NAME and sure is None and match.candidates:
        said.append(_("Several institutions bear this name. Choose."))
    if match.by == By.SEARCH:
        said.append(_("No institution has exactly this name and country/region. Choose."))
    if match.by == By.NOTHING:
        said.append(_("No such institution is known."))
    return said


def _options(match: Match, chosen: Choice | None) -> list[Option]:
    options = [Option("", _("Leave out"), chosen is None)]
    for candidate in match.candidates:
        pk = candidate.institution.pk
        options.append(Option(str(pk), _named(candidate), chosen == pk))
    if match.can_be_new:
        options.append(Option(NEW, _("Enter as a new institution"), chosen == NEW))
    return options


def _named(candidate: Candidate) -> str:
    language, institution = get_language() or "en", candidate.institution
    where = countries.name(institution.country, language)
    named = _("%(name)s (%(where)s)") % {"name": institution.name_in(language), "where": where}
    if candidate.is_known:
        return _("%(named)s – in the register already") % {"named": named}
    return named
