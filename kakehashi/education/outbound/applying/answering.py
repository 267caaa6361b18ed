"""The page of a referee, reached by a personal link: read whom it is about, write once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kakehashi.documents.operations import keep
from kakehashi.education.cooperation.sheets import sent
from kakehashi.education.outbound.applying import referring, rules
from kakehashi.education.outbound.applying.finding import PAGES
from kakehashi.education.outbound.applying.forms import ReferenceForm
from kakehashi.education.outbound.linking.gate import by_link
from kakehashi.education.outbound.linking.rules import whom_to_ask
from kakehashi.education.outbound.models import Link, Reference
from kakehashi.verdicts import Refused, require


@by_link(Link.Purpose.REFERENCE)
def reference(request: HttpRequest, link: Link) -> HttpResponse:
    """Write a reference as text, as a file, or both; then read that it has arrived."""
    rows = Reference.objects.select_related(
        "link", "application__student", "application__call", "application__unit"
    )
    found = get_object_or_404(rows, link=link)
    verdict = rules.may_answer(found)
    form = ReferenceForm(*sent(request))
    if form.is_bound and form.is_valid():
        try:
            require(verdict)
            upload = form.cleaned_data["file"]
            document = keep(upload, by=None) if upload else None
            referring.answer(found, text=form.cleaned_data["text"], document=document, link=link)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(request.path)
    context = {
        "reference": found,
        "application": found.application,
        "may_answer": verdict,
        "form": form,
        "link": link,
        "until": link.last_day,
        "whom": whom_to_ask(link),
    }
    return render(request, f"{PAGES}/reference.html", context)
