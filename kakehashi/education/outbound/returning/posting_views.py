"""The files for the academic system: make one, look at it, fetch it in either encoding."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kakehashi.education.cooperation.sheets import reader
from kakehashi.education.outbound.models import PostingFile
from kakehashi.education.outbound.returning.posting import make_posting_file
from kakehashi.education.outbound.returning.posting_lines import (
    ENCODINGS,
    encoded,
    profile_on,
    profiles,
    unmappable,
)
from kakehashi.education.outbound.returning.queries import to_be_posted, to_be_taken_back
from kakehashi.education.outbound.returning.rules import may_post
from kakehashi.education.outbound.returning.way import PAGES, way_to_posting
from kakehashi.education.outbound.returning.words import at_home
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def posting(request: HttpRequest) -> HttpResponse:
    """What waits to be posted, and the files made so far; by POST a new one is made."""
    person, language = reader(request)
    if isinstance(no := may_post(person), No):
        messages.error(request, str(no))
        return redirect("outbound:returns")
    if request.method == "POST":
        return _make(request, person)
    waiting = [
        {
            "student": each.recognition.course.transcript.mobility.student.name_in(language),
            "host": each.recognition.course.transcript.mobility.host.name_in(language),
            "course": at_home(each, language),
            "is_taken_back": is_taken_back,
        }
        for is_taken_back, rows in ((True, to_be_taken_back()), (False, to_be_posted()))
        for each in rows
    ]
    context = {
        "waiting": waiting,
        "files": PostingFile.objects.select_related("made_by")[:100],
        "profile": profile_on(timezone.localdate()),
        "way": way_to_posting()[:1],
    }
    return render(request, f"{PAGES}/posting.html", context)


def _make(request: HttpRequest, person: Person) -> HttpResponse:
    try:
        made = make_posting_file(by=person)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("outbound:posting")
    messages.success(request, _("The file is made. Its courses are noted as posted."))
    return redirect(made)


@login_required
@require_safe
def posting_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what stands in it, and what code page 932 cannot write."""
    _person, language = reader(request)
    made = _found(request, pk)
    named = {each.key: each.name_in(language) for each in profiles()}
    context = {
        "made": made,
        "profile": named.get(made.profile, made.profile),
        "unmappable": unmappable(made.text),
        "postings": [
            (each.get_kind_display(), at_home(each.course, language))
            for each in made.postings.select_related("course")
        ],
        "way": way_to_posting(),
    }
    return render(request, f"{PAGES}/posting_file.html", context)


@login_required
@require_safe
def fetch_posting_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself: ?encoding=utf-8 (with a mark) or cp932."""
    made, encoding = _found(request, pk), request.GET.get("encoding", "utf-8")
    if encoding not in ENCODINGS:
        raise Http404
    name = f"recognition-{made.pk}-{encoding}.csv"
    kind = "utf-8" if encoding == "utf-8" else "shift_jis"
    return HttpResponse(
        encoded(made.text, encoding),
        content_type=f"text/csv; charset={kind}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _found(request: HttpRequest, pk: int) -> PostingFile:
    person, _language = reader(request)
    visible = PostingFile.objects.all() if may_post(person) else PostingFile.objects.none()
    return get_object_or_404(visible.select_related("made_by"), pk=pk)
