"""What a host does with the learning agreement by its link: read, sign, send back, take along."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.education.outbound.learning import operations, rules
from kakehashi.education.outbound.learning.forms import CommentForm, HostSignForm
from kakehashi.education.outbound.learning.queries import shown_to_host
from kakehashi.education.outbound.learning.reading import version_page, versions_page
from kakehashi.education.outbound.learning.views import PAGES, pdf_response
from kakehashi.education.outbound.linking.gate import by_link
from kakehashi.education.outbound.models import LearningAgreementVersion, Link, Mobility
from kakehashi.education.outbound.nominating.host_side import around, stay_of, token_of
from kakehashi.verdicts import Refused


def _found(mobility: Mobility, number: int) -> LearningAgreementVersion:
    for each in shown_to_host(mobility):
        if each.number == number:
            return each
    raise Http404


@by_link(Link.Purpose.HOST)
def version(request: HttpRequest, link: Link, number: int) -> HttpResponse:
    """One version: read it, sign it, or send it back with a comment."""
    mobility = stay_of(link)
    shown = _found(mobility, number)
    is_signing, is_comment = "sign" in request.POST, "comment" in request.POST
    signing = HostSignForm(
        request.POST if is_signing else None, digest=shown.digest, name=link.name
    )
    said = CommentForm(request.POST if is_comment else None)
    if done := _done(request, link, shown, signing, said):
        return done
    language = get_language() or "en"
    number_of_newest = versions_page(mobility)[0]["version"].number
    context = {
        **around(request, link, mobility),
        **version_page(shown, number_of_newest, language=language, day=timezone.localdate()),
        "may_sign": rules.may_sign_by_link(link, shown),
        "may_comment": rules.may_take_part_by_link(link, shown),
        "may_refuse": rules.can_be_refused(shown),
        "signing_form": signing,
        "comment_form": said,
    }
    return render(request, f"{PAGES}/host_version.html", context)


def _done(
    request: HttpRequest,
    link: Link,
    shown: LearningAgreementVersion,
    signing: HostSignForm,
    said: CommentForm,
) -> HttpResponse | None:
    """What was sent is done, if it is right; None: the page is shown again."""
    form: HostSignForm | CommentForm = signing if signing.is_bound else said
    if not form.is_bound or not form.is_valid():
        return None
    cleaned: dict[str, Any] = form.cleaned_data
    try:
        if form is signing:
            operations.sign_by_link(
                link,
                shown,
                read_digest=cleaned["digest"],
                name=cleaned["name"],
                position=cleaned["position"],
            )
            messages.success(request, _("Thank you. The learning agreement is signed."))
        else:
            operations.comment_by_link(
                link, shown, cleaned["text"], is_refusal=cleaned["is_refusal"]
            )
            messages.success(request, _("Thank you. Your comment is on record."))
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    return redirect("outbound:host_link", token_of(request))


@by_link(Link.Purpose.HOST)
def as_pdf(request: HttpRequest, link: Link, number: int, language: str) -> HttpResponse:
    """A version as PDF, for the host's file."""
    shown = _found(stay_of(link), number)
    answer = pdf_response(shown, language)
    if isinstance(answer, str):
        messages.error(request, answer)
        return redirect("outbound:host_learning", token_of(request), number)
    return answer
