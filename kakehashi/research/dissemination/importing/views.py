"""The pages of imports: read a file or ask a register, look at every row, decide, write."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.doubling.queries import waiting_pairs
from kakehashi.research.dissemination.importing import operations, rules
from kakehashi.research.dissemination.importing.entries import Wrong, WrongSource
from kakehashi.research.dissemination.importing.fault_words import in_words
from kakehashi.research.dissemination.importing.forms import FileForm, QuestionForm, choices_in
from kakehashi.research.dissemination.importing.reading import read_file, read_register
from kakehashi.research.dissemination.importing.showing import counts_of, lines_of
from kakehashi.research.dissemination.models import ImportRow, WorkImport
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.verdicts import No, Refused

PAGES = "research/dissemination/importing"
IN_PAGE = 50
AT_ONCE = 150  # rows that one press of the button writes; the page then offers to go on
LATEST = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Read a file or ask a register; imports that were made are listed."""
    person = cast(Person, request.user)
    if isinstance(no := rules.may_import(person), No):
        messages.error(request, str(no))
        return redirect("dissemination:works")
    is_question = "question-asked" in request.POST
    sent: Any = request.POST if request.method == "POST" else None
    file_form = FileForm(None if is_question else sent, request.FILES or None)
    question_form = QuestionForm(sent if is_question else None)
    form = question_form if is_question else file_form
    if form.is_valid():
        batch = _read(question_form if is_question else file_form, person)
        if batch is not None:
            return redirect(batch)
    made = WorkImport.objects.visible_to(person).select_related("made_by")
    context = {
        "file_form": file_form,
        "question_form": question_form,
        "open": made.filter(state=WorkImport.State.OPEN),
        "closed": made.exclude(state=WorkImport.State.OPEN)[:LATEST],
        "keeps": holds(person, KEEPS_OUTPUTS),
        "pairs": waiting_pairs(person).count(),
    }
    return render(request, f"{PAGES}/imports.html", context, status=422 if form.errors else 200)


def _read(form: FileForm | QuestionForm, by: Person) -> WorkImport | None:
    """What was read; None if it is refused, which the form then says."""
    about = "values" if isinstance(form, QuestionForm) else "file"
    try:
        if isinstance(form, QuestionForm):
            key, question = form.question()
            return read_register(key, question, by=by)
        sent = form.cleaned_data
        return read_file(
            sent["file"].read(),
            name=sent["file"].name or "",
            key=sent["format"],
            as_of=sent["as_of"],
            encoding=sent["encoding"],
            by=by,
        )
    except WrongSource as wrong:
        is_encoding = wrong.reason == Wrong.NOT_TEXT and about == "file"
        form.add_error("encoding" if is_encoding else about, in_words(wrong))
    except Refused as refused:
        form.add_error(about, str(refused))
    return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row with what the register knows of it; choices are kept, then written."""
    person = cast(Person, request.user)
    batch = get_object_or_404(WorkImport.objects.visible_to(person), pk=pk)
    if request.method == "POST":
        status = _decide(request, batch, person)
        if not status:
            return redirect(request.get_full_path())
        return _page(request, batch, person, status=status)
    return _page(request, batch, person)


def _decide(request: HttpRequest, batch: WorkImport, by: Person) -> int:
    """What a button asks for; 0, or the status of the page that shows the refusal."""
    do = request.POST.get("do")
    try:
        if do == "close":
            operations.close_import(batch, by=by)
            messages.success(request, _("The import is closed. What was not written is left out."))
            return 0
        operations.choose(batch, choices_in(request.POST.dict()), by=by)
        if do != "write":
            messages.success(request, _("The choices are kept. Nothing has been written yet."))
            return 0
        done = operations.write_rows(batch, most=AT_ONCE, by=by)
    except Refused as refused:
        messages.error(request, str(refused))
        return 422
    words = ngettext("%(count)d row is done.", "%(count)d rows are done.", done)
    messages.success(request, words % {"count": done})
    return 0


def _page(
    request: HttpRequest, batch: WorkImport, person: Person, *, status: int = 200
) -> HttpResponse:
    batch.refresh_from_db()
    asked = request.GET.get("standing", "")
    rows = batch.rows.order_by("number")
    if asked in ImportRow.Standing.values:
        rows = rows.filter(standing=asked)
    page = Paginator(rows, IN_PAGE).get_page(request.GET.get("page"))
    pending = batch.rows.filter(outcome="")
    context = {
        "batch": batch,
        "page": page,
        "lines": lines_of(list(page.object_list)),
        "counts": counts_of(batch),
        "asked": asked,
        "total": batch.rows.count(),
        "ready": pending.exclude(choice="").count(),
        "undecided": pending.filter(choice="").count(),
        "done": batch.rows.exclude(outcome="").count(),
        "may_decide": rules.may_decide(person, batch),
        "at_once": AT_ONCE,
        "entries": history_of(batch),
    }
    return render(request, f"{PAGES}/import.html", context, status=status)
