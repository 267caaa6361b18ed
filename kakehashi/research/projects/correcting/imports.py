"""Importing verified links from a file: upload it, look at every row, confirm."""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kakehashi.documents.tables import Fault, WrongFile
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import LinkImport
from kakehashi.research.dissemination.verifying.rules import may_verify_anywhere
from kakehashi.research.projects.correcting import rules, staging
from kakehashi.research.projects.correcting.fault_words import sentence, with_place
from kakehashi.research.projects.correcting.faults import Reason
from kakehashi.research.projects.correcting.forms import LinksFileForm
from kakehashi.research.projects.correcting.reading import SIZE_LIMIT
from kakehashi.research.projects.correcting.register import ANSWERS
from kakehashi.research.projects.correcting.staging import POSSIBLE, Line, Standing
from kakehashi.verdicts import No, Refused

PAGES = "research/projects/correcting"
COLUMNS = [  # what people may call them, in English and Japanese, and what goes into them
    ("work", "業績", gettext_lazy("A DOI or an OpenAlex number, bare or as an address.")),
    ("unit", "部局", gettext_lazy("Code or name of a unit; or else one of the next two.")),
    ("person", "研究者", gettext_lazy("ORCID iD, or the last part of the profile’s address.")),
    ("institution", "相手機関", gettext_lazy("ROR id of an institution in our register.")),
    ("belongs", "帰属", gettext_lazy("yes or no.")),
    ("reason", "理由", gettext_lazy("How it is known.")),
]
BADGES = {
    Standing.READY: ("good", pgettext_lazy("row", "Ready")),
    Standing.TURNED: ("info", pgettext_lazy("row", "Replaces the opposite")),
    Standing.KNOWN: ("muted", pgettext_lazy("row", "Said already")),
    Standing.REFUSED: ("bad", pgettext_lazy("row", "Cannot be said")),
    Standing.FAULTY: ("bad", pgettext_lazy("row", "Faulty")),
}


def _person(request: HttpRequest) -> Person:
    if not rules.may_see_words(request.user):
        raise Http404
    return cast(Person, request.user)


@login_required
def import_links(request: HttpRequest) -> HttpResponse:
    """Upload a file; those that wait for confirmation are listed."""
    person = _person(request)
    if isinstance(no := may_verify_anywhere(person), No):
        messages.error(request, str(no))
        return redirect("projects:verified")
    form = LinksFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        staged = _stage(form, person)
        if staged:
            return redirect("projects:preview_links", staged.pk)
    waiting = LinkImport.objects.filter(state=LinkImport.State.WAITING)
    context = {
        "form": form,
        "waiting": waiting.defer("rows").select_related("uploaded_by"),
        "columns": COLUMNS,
    }
    return render(request, f"{PAGES}/import.html", context)


def _stage(form: LinksFileForm, by: Person) -> LinkImport | None:
    """The staged file; None if it is refused, which the form then says."""
    cleaned = form.cleaned_data
    data = cleaned["file"].read(SIZE_LIMIT + 1)
    try:
        return staging.stage_links(
            data, name=cleaned["file"].name, encoding=cleaned["encoding"], by=by
        )
    except WrongFile as wrong:
        for fault in wrong.faults:
            form.add_error("file", with_place(fault))
    except Refused as refused:
        form.add_error(None, str(refused))
    return None


@login_required
def preview_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with what confirming it would do; confirming says what is chosen."""
    person = _person(request)
    staged = get_object_or_404(LinkImport, pk=pk if may_verify_anywhere(person) else None)
    if isinstance(no := rules.may_decide_import(person, staged), No):
        messages.error(request, str(no))
        return redirect("projects:import_links")
    chosen: set[int] | None = None
    if request.method == "POST":
        chosen = _lines(request.POST)
        try:
            number = staging.confirm_links(
                staged, chosen, seen=request.POST.get("seen", ""), by=person
            )
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Links verified: %(number)s.") % {"number": number})
            return redirect("projects:verified")
    now = staging.preview(staged, person)
    context = {
        "staged": staged,
        "before": staging.imported_before(staged),
        "lines": [_shown(line, chosen) for line in now.lines],
        "seen": now.digest,
        "counts": _counts(now.lines),
        "is_possible": any(line.standing in POSSIBLE for line in now.lines),
    }
    return render(request, f"{PAGES}/preview.html", context)


@login_required
@require_POST
def discard_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an uploaded file up."""
    person = _person(request)
    staged = get_object_or_404(LinkImport, pk=pk if may_verify_anywhere(person) else None)
    try:
        staging.discard_links(staged, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The uploaded file is discarded."))
    return redirect("projects:import_links")


def _lines(sent: QueryDict) -> set[int]:
    """The lines of the rows that are to be said."""
    return {int(each) for each in sent.getlist("line") if each.isdecimal() and len(each) < 9}


def _counts(lines: Sequence[Line]) -> list[tuple[str, object, int]]:
    """(badge, words, number of rows) of each standing that there is."""
    found = [line.standing for line in lines]
    return [
        (badge, said, found.count(standing))
        for standing, (badge, said) in BADGES.items()
        if standing in found
    ]


def _shown(line: Line, chosen: set[int] | None) -> dict[str, object]:
    """One row as the page shows it."""
    row, (badge, said) = line.row, BADGES[line.standing]
    return {
        "line": row.line,
        "work": row.doi or (f"W{row.openalex}" if row.openalex else row.work),
        "whose": line.target.name_in(get_language() or "en") if line.target else row.named,
        "answer": dict(ANSWERS)["yes" if row.stands else "no"],
        "words": row.reason,
        "faults": [_fault(fault) for fault in row.faults],
        "reason": line.reason,
        "badge": badge,
        "standing": said,
        "is_possible": line.standing in POSSIBLE,
        "is_chosen": line.standing in POSSIBLE if chosen is None else row.line in chosen,
    }


def _fault(fault: Fault) -> tuple[str, str, str]:
    """(column, what stands there, what is wrong)."""
    stands = "" if fault.reason is Reason.SAME_AS_LINE else fault.value
    return fault.column, stands, sentence(fault)
