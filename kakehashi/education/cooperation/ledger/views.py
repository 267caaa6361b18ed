"""The pages of the ledger: all balances, all entries, one agreement, and what is entered there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.models import Agreement
from kakehashi.documents.operations import keep
from kakehashi.education.cooperation.ledger import columns, operations, rules, words
from kakehashi.education.cooperation.ledger.balance_filter import (
    BalanceFilter,
    present_year,
    with_balances,
    year_asked,
)
from kakehashi.education.cooperation.ledger.balances import Rule, Year, year_in
from kakehashi.education.cooperation.ledger.entry_filter import EntryFilter
from kakehashi.education.cooperation.ledger.forms import (
    OpeningForm,
    ReverseForm,
    RuleForm,
    WriteOffForm,
)
from kakehashi.education.cooperation.ledger.queries import rules_of, years_of
from kakehashi.education.cooperation.ledger.shown import lines_of, points_of, verdicts_on
from kakehashi.education.cooperation.ledger.statement import LANGUAGES, as_pdf, file_name
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.institutions.queries import home
from kakehashi.journal.queries import history_of
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict

PAGES = "education/cooperation/ledger"


# -- Lists --------------------------------------------------------------------------------------


@login_required
@require_safe
def balances(request: HttpRequest) -> HttpResponse:
    """Every agreement confided to the reader with its balance in one year."""
    person = cast(Person, request.user)
    listing = Listing(
        request,
        with_balances(
            Agreement.objects.confided_to(person).with_everything(), year_asked(request.GET)
        ),
        columns.balances(timezone.localdate()),
        name="balances",
        caption=gettext_lazy("Balances"),
        empty=gettext_lazy("No agreement that exchanges students matches."),
        empty_link=(reverse("cooperation:agreements"), gettext_lazy("Agreements")),
        filters=BalanceFilter,
        order="-balance",
    )
    context = {
        "year": words.academic_year(year_asked(request.GET)),
        "may_import": rules.may_import(person),
    }
    return listing.response(f"{PAGES}/balances.html", context)


@login_required
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Every entry of the agreements confided to the reader; figures lead here, narrowed."""
    person = cast(Person, request.user)
    found = columns.prepared_entries(LedgerEntry.objects.visible_to(person))
    keeps = bool(rules.may_import(person))
    listing = Listing(
        request,
        found,
        columns.with_act(columns.entries(), lambda row: keeps and columns.can_be_taken_back(row)),
        name="entries",
        caption=gettext_lazy("Entries of the ledger"),
        empty=gettext_lazy("No entry matches."),
        empty_link=(reverse("cooperation:balances"), gettext_lazy("Balances")),
        filters=EntryFilter,
        order="-year",
    )
    agreement = request.GET.get("agreement", "")
    about = None
    if agreement.isdecimal() and len(agreement) < 19:
        about = Agreement.objects.confided_to(person).filter(pk=agreement).first()
    return listing.response(f"{PAGES}/entries.html", {"about": about})


# -- One agreement --------------------------------------------------------------------------------


@login_required
@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: who owes whom, year by year, by which rules, and what can be entered."""
    found, person = _find(request, pk), cast(Person, request.user)
    now = present_year()
    years = years_of(found, until=now)
    partner, ours = _names(found)
    present = year_in(years, now)
    standing = LedgerEntry.objects.standing().filter(agreement=found)
    context = {
        "agreement": found,
        "present": present,
        "in_words": words.balance(present.balance, partner=partner, home=ours) if present else "",
        "lapses": words.lapse(present.lapsed, now, is_over=False) if present else "",
        "year": words.academic_year(now),
        "not_whole": _not_whole(years, standing.filter(kind="opening").exists()),
        "lines": lines_of(found, years, now),
        "points": points_of(years, now),
        "rules": words.rules(rules_of([found.pk])[found.pk]),
        "verdicts": verdicts_on(person, found, years),
        "has_invented": standing.filter(is_invented=True).exists(),
        "languages": LANGUAGES,
        "history": history_of(found).filter(verb__startswith="ledger."),
    }
    return render(request, f"{PAGES}/ledger.html", context)


def _find(request: HttpRequest, pk: int) -> Agreement:
    found = Agreement.objects.confided_to(request.user).with_everything()
    return get_object_or_404(found, pk=pk)


def _names(agreement: Agreement) -> tuple[str, str]:
    """The partners and the home university, for a reader of the page."""
    language = get_language() or "en"
    return agreement.name_in(language), home().name_in(language)


def _not_whole(years: Sequence[Year], has_opening: bool) -> str:
    if not years or has_opening:
        return ""
    return str(words.NOT_WHOLE) % {"year": years[0].year}


@login_required
@require_safe
def statement(request: HttpRequest, pk: int, year: int, language: str) -> HttpResponse:
    """The statement of one year for the meeting with the partner, as PDF."""
    found = _find(request, pk)
    if language not in LANGUAGES or year_in(years_of(found, until=year), year) is None:
        raise Http404
    try:
        content = as_pdf(found, year, language)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("cooperation:ledger", pk)
    name = file_name(found, year, language)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "", "Cache-Control": "private, no-cache"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


# -- What is entered by hand ----------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A page with one form about one agreement: its title, who may, the notice above the form."""

    title: Any
    verdict: Verdict
    notice: str = ""
    is_grave: bool = False


@login_required
def enter_opening(request: HttpRequest, pk: int) -> HttpResponse:
    """State the balance before the first entry."""
    found, person = _find(request, pk), cast(Person, request.user)
    years = years_of(found)
    year = years[0].year if years else present_year()
    page = Page(
        _("Enter the opening balance"),
        verdicts_on(person, found, years).may_open,
        _("It stands before everything else in the ledger: the balance as both sides last saw it."),
    )

    def act(form: OpeningForm) -> str:
        cleaned = form.cleaned_data
        operations.enter_opening(
            found,
            year=cleaned["year"],
            balance=form.balance,
            source=cleaned["source"],
            document=_kept(cleaned, person),
            by=person,
        )
        return _("The opening balance is entered.")

    return _act(
        request,
        found,
        page,
        lambda data, files: OpeningForm(data, files, partner=_names(found)[0], year=year),
        act,
    )


@login_required
def write_off(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Record that the partners agreed not to even a part of the balance out."""
    found, person = _find(request, pk), cast(Person, request.user)
    stands = year_in(years_of(found, until=year), year)
    partner, ours = _names(found)
    page = Page(
        _("Write off student-semesters"),
        rules.may_keep(person, found) and rules.can_be_written_off(stands, 1),
        f"{words.academic_year(year)}: {words.balance(stands.balance, partner=partner, home=ours)}"
        if stands
        else "",
        is_grave=True,
    )

    def act(form: WriteOffForm) -> str:
        cleaned = form.cleaned_data
        operations.write_off(
            found,
            year=year,
            amount=cleaned["amount"],
            reason=cleaned["reason"],
            document=_kept(cleaned, person),
            seen=cleaned["seen"],
            by=person,
        )
        return _("The write-off is recorded.")

    initial = {"seen": stands.balance, "amount": abs(stands.balance)} if stands else {}
    return _act(
        request, found, page, lambda data, files: WriteOffForm(data, files, initial=initial), act
    )


@login_required
def state_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """State how the balance is counted from a year on."""
    found, person = _find(request, pk), cast(Person, request.user)
    now = present_year()
    page = Page(
        _("State how the balance is counted"),
        rules.may_keep(person, found),
        _("It holds from the academic year given. Entries keep the amount at which they stand."),
    )

    def act(form: RuleForm) -> str:
        operations.state_rule(found, Rule(**form.cleaned_data), by=person)
        return _("The rule is recorded, and the balance counted by it.")

    present = rules_of([found.pk])[found.pk].in_year(now)
    return _act(
        request, found, page, lambda data, _files: RuleForm(data, rule=present, year=now), act
    )


@login_required
def reverse_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was entered by hand or from a file."""
    person = cast(Person, request.user)
    entry = get_object_or_404(LedgerEntry.objects.visible_to(person), pk=pk)
    found = _find(request, entry.agreement_id)
    (line,) = [f"{entry.get_kind_display()}, {words.academic_year(entry.year)}"]
    page = Page(
        _("Reverse an entry"),
        rules.may_reverse(person, entry),
        f"{line}: {entry.get_direction_display()}, {words.quantity(entry.amount)}",
        is_grave=True,
    )

    def act(form: ReverseForm) -> str:
        operations.reverse(entry, **form.cleaned_data, by=person)
        return _("The entry is reversed.")

    return _act(request, found, page, lambda data, _files: ReverseForm(data), act)


def _kept(cleaned: dict[str, Any], person: Person) -> Any:
    return keep(cleaned["upload"], by=person) if cleaned["upload"] else None


def _act(
    request: HttpRequest,
    found: Agreement,
    page: Page,
    make_form: Callable[[Any, Any], Any],
    do: Callable[[Any], str],
) -> HttpResponse:
    """Show the form, or do what it says and go back to the ledger."""
    if isinstance(page.verdict, No):
        messages.error(request, str(page.verdict))
        return redirect("cooperation:ledger", found.pk)
    is_sent = request.method == "POST"
    form = make_form(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        try:
            said = do(form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("cooperation:ledger", found.pk)
    return render(request, f"{PAGES}/act.html", {"agreement": found, "page": page, "form": form})
