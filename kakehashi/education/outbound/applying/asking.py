"""The step in which references are asked for. A link is shown once, on the page that answers."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from kakehashi.education.outbound.applying import referring, rules, stages
from kakehashi.education.outbound.applying.finding import PAGES, Outcome, around, own
from kakehashi.education.outbound.applying.forms import ReferenceRequestForm
from kakehashi.education.outbound.applying.queries import open_references
from kakehashi.education.outbound.linking.mailing import HandedOut, hand_out
from kakehashi.education.outbound.linking.operations import Issued
from kakehashi.education.outbound.models import Application, Reference
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

REMIND, TAKE_BACK = "remind", "take_back"


@login_required
def references(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for references, remind, take a request back; see which have arrived."""
    application, outcome = own(request, pk), Outcome()
    is_asked = request.method == "POST" and not {REMIND, TAKE_BACK} & request.POST.keys()
    form = ReferenceRequestForm(request.POST if is_asked else None)
    issued: Issued | None = None
    if request.method == "POST" and (not is_asked or form.is_valid()):
        try:
            issued = _do(request, application, form if is_asked else None)
        except Refused as refused:
            outcome.take(refused)
        else:
            if issued is None:
                return redirect(stages.address(application, stages.REFERENCES))
            form = ReferenceRequestForm()
    person = cast(Person, request.user)
    found = list(open_references(application))
    context = {
        **around(application, stages.REFERENCES, outcome),
        "title": stages.WORDS[stages.REFERENCES],
        "references": [(each, rules.may_remind(person, each)) for each in found],
        "may_ask": rules.may_ask_references(person, application),
        "form": form,
        "handed": _mailed(issued, application) if issued else None,
        "link": issued.link if issued else None,
        "until": referring.last_day_for(application),
    }
    status = 200 if outcome.is_well else 409
    return render(request, f"{PAGES}/references.html", context, status=status)


def _do(
    request: HttpRequest, application: Application, form: ReferenceRequestForm | None
) -> Issued | None:
    """What the button asks for; the link, where one was given."""
    person = cast(Person, request.user)
    if form is not None:
        return referring.request_reference(application, **form.cleaned_data, by=person)
    asked = request.POST.get(REMIND) or request.POST.get(TAKE_BACK, "")
    rows = Reference.objects.select_related("link", "application")
    reference = get_object_or_404(
        rows, pk=asked if asked.isdecimal() else None, application=application
    )
    if REMIND in request.POST:
        return referring.remind(reference, by=person)
    referring.take_back(reference, by=person)
    messages.success(request, _("The request is taken back."))
    return None


def _mailed(issued: Issued, application: Application) -> HandedOut:
    language = issued.link.language
    with override(language):
        name = application.student.name_in(language)
        subject = _("Reference for %(student)s") % {"student": name}
    context = {"student": name, "call": application.call.title_in(language)}
    return hand_out(
        issued,
        "outbound:reference",
        subject=subject,
        template="education/outbound/applying/reference_request.txt",
        context=context,
    )
