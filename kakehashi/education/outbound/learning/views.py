"""The pages of a learning agreement: read, write, compare, sign, comment, take along."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.documents.views import HEADERS
from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader, sent
from kakehashi.education.outbound.learning import ewp, operations, pdf, rules
from kakehashi.education.outbound.learning.forms import CommentForm, SignForm
from kakehashi.education.outbound.learning.gathering import ewp_agreement
from kakehashi.education.outbound.learning.queries import newest, versions_of
from kakehashi.education.outbound.learning.reading import compared, version_page, versions_page
from kakehashi.education.outbound.models import LearningAgreementVersion, Mobility
from kakehashi.education.outbound.nominating.views import find, reading_of
from kakehashi.education.outbound.nominating.way import SHEET, way_to
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

PAGES = "education/outbound/learning"
WORDS = gettext_lazy("Learning agreement")


def way(mobility: Mobility) -> list[tuple[str, Any]]:
    """The way to the learning agreement of a stay."""
    return [*way_to(mobility), (reverse("outbound:learning", args=[mobility.pk]), str(WORDS))]


def found_version(mobility: Mobility, number: int) -> LearningAgreementVersion:
    """One version of a stay's agreement.

    Raises: Http404, if there is none with this number.
    """
    version = get_object_or_404(versions_of(mobility), number=number)
    version.agreement.mobility = mobility
    return version


@login_required
@require_safe
def learning(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest version with what can be done, and the list of all."""
    found = find(request, pk)
    latest = newest(found)
    return _version_page(request, found, found_version(found, latest.number) if latest else None)


@login_required
@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version: what it says, what it changed, who signed, what was said."""
    found = find(request, pk)
    return _version_page(request, found, found_version(found, number))


def _version_page(
    request: HttpRequest, found: Mobility, shown: LearningAgreementVersion | None
) -> HttpResponse:
    person, language = reader(request)
    reading = reading_of(found, person, language)
    versions = versions_page(found)
    context: dict[str, Any] = {
        "mobility": found,
        "way": way_to(found),
        "versions": versions,
        "may_write": rules.may_write(person, found),
        "is_student": person.pk == found.student_id,
    }
    if shown is not None:
        number = versions[0]["version"].number
        context |= version_page(shown, number, language=language, day=reading.day)
        context["may_sign"] = rules.may_sign(person, shown)
        takes_part = rules.may_take_part(person, found)
        context["may_comment"] = takes_part and rules.is_going_on(shown)
        document = ewp_agreement(found)
        if reading.keeps and document is not None:
            context["for_ewp"] = ewp.missing(document.latest.content)
            context["has_ewp"] = True
    return render(request, f"{PAGES}/learning.html", context)


@login_required
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions compared: `?from=1&to=3`; the last two without."""
    found = find(request, pk)
    numbers = [each.number for each in versions_of(found)]
    if len(numbers) < 2:
        return redirect("outbound:learning", pk)

    def asked(name: str, usual: int) -> int:
        text = request.GET.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 4 else usual

    pair = compared(found, asked("from", numbers[1]), asked("to", numbers[0]))
    if pair is None:
        raise Http404
    one, other, changes = pair
    context = {
        "mobility": found,
        "way": way(found),
        "one": one,
        "other": other,
        "changes": changes,
        "numbers": numbers[::-1],
    }
    return render(request, f"{PAGES}/compare.html", context)


@login_required
def sign(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Sign exactly the version that was read."""
    found, (person, language) = find(request, pk), reader(request)
    shown = found_version(found, number)
    is_student = person.pk == found.student_id
    form = SignForm(sent(request)[0], digest=shown.digest, is_student=is_student)
    facts = {"number": shown.number, "mark": shown.mark}

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.sign(
            shown, read_digest=cleaned["digest"], position=cleaned.get("position", ""), by=by
        )
        done = _("You signed version %(number)s (%(mark)s).") % facts
        return done, reverse("outbound:learning", args=[pk])

    page = Sheet(
        _("Sign version %(number)s") % facts,
        way(found),
        about=found.name_in(language),
        notice=_(
            "You sign exactly version %(number)s, whose hash begins with %(mark)s."
            " The signature holds for no other version and is never taken away."
        )
        % facts,
        template=SHEET,
        button=_("Sign version %(number)s (%(mark)s)") % facts,
    )
    return fill_in(request, rules.may_sign(person, shown), form, page, do)


@login_required
def comment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say something about a version, or send it back."""
    found, (person, language) = find(request, pk), reader(request)
    shown = found_version(found, number)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.comment(shown, cleaned["text"], is_refusal=cleaned["is_refusal"], by=by)
        return _("Your comment is there."), reverse("outbound:learning", args=[pk])

    page = Sheet(
        _("Comment on version %(number)s") % {"number": number},
        way(found),
        about=found.name_in(language),
        template=SHEET,
    )
    verdict = rules.may_take_part(person, found) and rules.is_going_on(shown)
    return fill_in(request, verdict, CommentForm(sent(request)[0]), page, do)


# -- To take along ------------------------------------------------------------------------------


@login_required
@require_safe
def as_pdf(request: HttpRequest, pk: int, number: int, language: str) -> HttpResponse:
    """A version as PDF, in Japanese or English."""
    found = find(request, pk)
    shown = found_version(found, number)
    answer = pdf_response(shown, language)
    if isinstance(answer, str):
        messages.error(request, answer)
        return redirect("outbound:learning_version", pk, number)
    return answer


def pdf_response(shown: LearningAgreementVersion, language: str) -> HttpResponse | str:
    """The PDF of a version, or the sentence why there is none.

    Raises: Http404, if it is not made in this language.
    """
    if language not in pdf.LANGUAGES:
        raise Http404
    try:
        made = pdf.as_pdf(shown, language)
    except Refused as refused:
        return str(refused)
    named = f'attachment; filename="{pdf.file_name(shown, language)}"'
    headers = {**HEADERS, "Content-Disposition": named}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@login_required
@require_safe
def as_ewp(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement as EWP OMobility LAs 1.2 writes it, for those who keep the stay."""
    found, (person, language) = find(request, pk), reader(request)
    if not reading_of(found, person, language).keeps:
        raise Http404
    document = ewp_agreement(found)
    if document is None:
        raise Http404
    named = f'attachment; filename="learning-agreement-{found.pk}.xml"'
    headers = {**HEADERS, "Content-Disposition": named}
    made = ewp.learning_agreement(document)
    return HttpResponse(made, content_type="application/xml", headers=headers)
