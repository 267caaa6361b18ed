"""What is done to a stay, each on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from kakehashi.documents.operations import keep
from kakehashi.education.cooperation.picking import as_it_stands, is_search, picker
from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader, sent
from kakehashi.education.outbound.linking.mailing import HandedOut, hand_out
from kakehashi.education.outbound.linking.operations import Issued
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating import deciding, operations, rules
from kakehashi.education.outbound.nominating.consequences import consequences_of
from kakehashi.education.outbound.nominating.forms import (
    CancelForm,
    EnterForm,
    NominateForm,
    NotedAnswerForm,
    ParticularsForm,
    RecipientForm,
    TermDecisionForm,
)
from kakehashi.education.outbound.nominating.gathering import content_of
from kakehashi.education.outbound.nominating.overlapping import overlaps
from kakehashi.education.outbound.nominating.queries import (
    KEEPS,
    host_contacts,
    host_link,
    open_term_offer,
    particulars_of,
    term_name,
    to_be_planned,
)
from kakehashi.education.outbound.nominating.views import find, reading_of
from kakehashi.education.outbound.nominating.way import PAGES, SHEET, way_to, way_to_list
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.verdicts import No, Refused, Verdict


@login_required
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the stay for one confirmed place."""
    person, _language = reader(request)
    allotment = get_object_or_404(to_be_planned(person), pk=pk)
    try:
        made = operations.plan_mobility(allotment, by=person)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("outbound:nominations")
    messages.success(request, _("The stay is planned. Nominate the student next."))
    return redirect(made)


@login_required
@require_POST
def plan_all(request: HttpRequest) -> HttpResponse:
    """Begin the stays for every confirmed place of the reader's units."""
    person, _language = reader(request)
    try:
        made = operations.plan_all(list(to_be_planned(person)), by=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Stays planned: %(count)s.") % {"count": len(made)})
    return redirect("outbound:nominations")


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a stay that comes from no call."""
    person, _language = reader(request)
    data = request.POST if request.method == "POST" and not is_search(request) else None
    so_far = as_it_stands(request.POST, EnterForm) if is_search(request) else None
    form = EnterForm(data, units=units_of(person, KEEPS), initial=so_far)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        made = operations.enter_mobility(by=by, **cleaned)
        return _("The stay is entered."), made.get_absolute_url()

    page = Sheet(
        gettext_lazy("Enter a stay"),
        way_to_list(),
        notice=gettext_lazy(
            "For stays that come from no call: an own initiative, or an earlier year."
            " Confirmed places of a call become stays under “Nominations”."
        ),
        template=f"{PAGES}/enter.html",
    )
    context = {"picker": picker(request.POST or request.GET)}
    return fill_in(request, rules.may_enter_anywhere(person), form, page, do, context)


@login_required
def state_particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """State what the host has to know of the student."""
    found, (person, language) = find(request, pk), reader(request)
    form = ParticularsForm(sent(request)[0], mobility=found, known=particulars_of(found), by=person)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.state_particulars(found, cleaned, by=by)
        return _("The particulars are kept."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Particulars for the host"),
        way_to(found),
        about=found.name_in(language),
        notice=gettext_lazy(
            "The host gets them with the nomination. Name and e-mail come from the register"
            " of people."
        ),
        template=SHEET,
        button=pgettext_lazy("particulars", "Keep"),
    )
    return fill_in(request, rules.may_state_particulars(person, found), form, page, do)


# -- With a link ------------------------------------------------------------------------------


def _suggested(found: Mobility) -> dict[str, Any]:
    """Who got the last link, else a contact of the host in the register."""
    link = host_link(found)
    if link is not None:
        return {"name": link.name, "email": link.email, "language": link.language}
    for person in host_contacts(found.host, timezone.localdate()):
        return {"name": person.passport_name, "email": person.email, "language": person.language}
    return {}


def _with_link(
    request: HttpRequest,
    found: Mobility,
    verdict: Verdict,
    form: RecipientForm,
    sheet: Sheet,
    issue: Callable[[], Issued],
) -> HttpResponse:
    """The sheet; once sent and right, the page that shows the link, once."""
    if isinstance(verdict, No):
        messages.error(request, str(verdict))
        return redirect(sheet.back)
    person, language = reader(request)
    context = {
        "sheet": sheet,
        "form": form,
        "content": content_of(found, contact=person),
        "mobility": found,
        "term": term_name(found.year, found.term, language),
        "overlaps": list(overlaps(reading_of(found, person, language))),
    }
    if form.is_bound and form.is_valid():
        try:
            issued = issue()
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            shown = {"handed": _handed_out(issued, found), "link": issued.link}
            return render(request, f"{PAGES}/handed.html", {**context, **shown})
    return render(request, sheet.template, context)


def _handed_out(issued: Issued, found: Mobility) -> HandedOut:
    language = issued.link.language
    return hand_out(
        issued,
        "outbound:host_link",
        subject=gettext_lazy("Nomination of an exchange student: your personal link"),
        template=f"{PAGES}/host_link.txt",
        context={
            "student": found.student.passport_name or found.student.name_in("en"),
            "host": found.host.name_in(language),
            "home": content_of(found).sending,
            "mobility": found,
            "term": term_name(found.year, found.term, language),
        },
    )


@login_required
def nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Nominate a student to the host by a personal link."""
    found, (person, language) = find(request, pk), reader(request)
    form = NominateForm(sent(request)[0], mobility=found, initial=_suggested(found))
    page = Sheet(
        gettext_lazy("Nominate to the host"),
        way_to(found),
        about=found.name_in(language),
        template=f"{PAGES}/nominate.html",
    )

    def issue() -> Issued:
        done = operations.nominate(
            found,
            to=form.recipient(),
            note=form.cleaned_data["note"],
            days=form.days(),
            by=person,
        )
        assert done.issued is not None, "a recipient was named"
        return done.issued

    return _with_link(request, found, rules.may_nominate(person, found), form, page, issue)


@login_required
def give_host_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the host a new link; the old one opens nothing any more."""
    found, (person, language) = find(request, pk), reader(request)
    form = RecipientForm(sent(request)[0], initial=_suggested(found))
    page = Sheet(
        gettext_lazy("Give the host a new link"),
        way_to(found),
        about=found.name_in(language),
        notice=gettext_lazy("The links that were given before open nothing any more."),
        template=f"{PAGES}/new_link.html",
    )

    def issue() -> Issued:
        return operations.give_host_link(found, form.recipient(), by=person)

    return _with_link(request, found, rules.may_give_link(person, found), form, page, issue)


# -- Answers of the host ----------------------------------------------------------------------


@login_required
def note_host_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what the host told us by mail or in its portal."""
    found, (person, language) = find(request, pk), reader(request)
    form = NotedAnswerForm(*sent(request), mobility=found)

    @transaction.atomic
    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        upload = cleaned["upload"]
        deciding.note_answer(
            found,
            cleaned["kind"],
            comment=cleaned["comment"],
            evidence=keep(upload, by=by) if upload else None,
            offer=cleaned["offer"],
            by=by,
        )
        return _("The host’s answer is noted."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Note the host’s answer"),
        way_to(found),
        about=found.name_in(language),
        template=SHEET,
    )
    return fill_in(request, rules.may_note_answer(person, found), form, page, do)


@login_required
def decide_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide whether the student goes in the term that the host offers."""
    found, (person, language) = find(request, pk), reader(request)
    offer = open_term_offer(found)
    if offer is None:
        raise Http404
    form = TermDecisionForm(sent(request)[0])

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        if cleaned["decision"] == "take":
            deciding.take_offered_term(offer, by=by)
        else:
            deciding.decline_offered_term(offer, reason=cleaned["reason"], by=by)
        return _("The decision is recorded."), found.get_absolute_url()

    facts = {
        "term": term_name(offer.year or found.year, offer.term, language),
        "year": offer.year,
        "comment": offer.comment,
    }
    page = Sheet(
        gettext_lazy("Decide on the other term"),
        way_to(found),
        about=found.name_in(language),
        notice=_("The host offers %(term)s of %(year)s: “%(comment)s”") % facts,
        template=SHEET,
    )
    return fill_in(request, rules.may_decide_term(person, offer), form, page, do)


@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a stay, after reading what follows from it."""
    found, (person, language) = find(request, pk), reader(request)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.cancel_mobility(found, cleaned["code"], reason=cleaned["reason"], by=by)
        return _("The stay is cancelled."), reverse("outbound:mobility", args=[found.pk])

    page = Sheet(
        pgettext_lazy("mobility", "Cancel the stay"),
        way_to(found),
        about=found.name_in(language),
        is_grave=True,
        template=f"{PAGES}/cancel.html",
    )
    context = {"consequences": consequences_of(found)}
    form = CancelForm(sent(request)[0])
    return fill_in(request, rules.may_cancel(person, found), form, page, do, context)
