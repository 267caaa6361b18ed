"""Pages on which a student asks for a change of the stay, and the office says no."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader, sent
from kakehashi.education.outbound.changing import asking, rules
from kakehashi.education.outbound.changing.forms import AskForm, DeclineForm
from kakehashi.education.outbound.models import ChangeRequest, Mobility
from kakehashi.education.outbound.stays.page import SHEET
from kakehashi.people.models import Person

Way = list[tuple[str, str]]


def _way(mobility: Mobility, language: str) -> Way:
    return [(reverse("outbound:changes_of", args=[mobility.pk]), mobility.name_in(language))]


@login_required
def ask(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Ask the office for one kind of change of the own stay."""
    person, language = reader(request)
    visible = Mobility.objects.visible_to(request.user).with_everything()
    found = get_object_or_404(visible, pk=pk)
    if kind not in ChangeRequest.Kind.values:
        raise Http404
    wanted = ChangeRequest.Kind(kind)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        reason = cleaned.pop("reason")
        made = asking.ask_for_change(found, asking.Asked(wanted, **cleaned), reason=reason, by=by)
        return _("You have asked for it. The office answers you here and by mail."), str(
            made.get_absolute_url()
        )

    sheet = Sheet(
        wanted.label,
        _way(found, language),
        about=found.name_in(language),
        notice=gettext_lazy(
            "Nothing is changed by asking. The office looks at the effects on grant, insurance,"
            " housing and credits, then grants it or says why not."
        ),
        template=SHEET,
        button=gettext_lazy("Send the request"),
    )
    form = AskForm(sent(request)[0], kind=wanted)
    return fill_in(request, rules.may_ask(person, found, wanted), form, sheet, do)


@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to what a student asks for, with a reason."""
    person, language = reader(request)
    asked = _request(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        made = asking.decline_change(asked, reason=cleaned["reason"], by=by)
        return _("It is declined. The student is told why."), made.get_absolute_url()

    sheet = Sheet(
        gettext_lazy("Decline the change"),
        _way(asked.mobility, language),
        about=asked.get_kind_display(),
        notice=format_html('<span dir="auto">{}</span>', asked.reason),
        template=SHEET,
    )
    form = DeclineForm(sent(request)[0])
    return fill_in(request, rules.may_answer_request(person, asked), form, sheet, do)


@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for it no more."""
    person, language = reader(request)
    asked = _request(request, pk)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        made = asking.take_back_request(asked, by=by)
        return _("The request is taken back."), made.get_absolute_url()

    sheet = Sheet(
        gettext_lazy("Take back the request"),
        _way(asked.mobility, language),
        about=asked.get_kind_display(),
        notice=gettext_lazy("The stay stays as it is. You can ask again at any time."),
        template=SHEET,
    )
    form = forms.Form(sent(request)[0])
    return fill_in(request, rules.may_take_back(person, asked), form, sheet, do)


def _request(request: HttpRequest, pk: int) -> ChangeRequest:
    visible = ChangeRequest.objects.visible_to(request.user)
    related = ("mobility__student", "mobility__host", "mobility__unit")
    return get_object_or_404(visible.select_related(*related), pk=pk)
