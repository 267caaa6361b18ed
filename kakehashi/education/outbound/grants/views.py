"""The grants of one stay, and what is decided about them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader, sent
from kakehashi.education.outbound.grants import operations, rules, words
from kakehashi.education.outbound.grants.forms import (
    GrantForm,
    PaidForm,
    ProposeForm,
    ReasonForm,
    RecountForm,
)
from kakehashi.education.outbound.grants.queries import paid_of, planned_period
from kakehashi.education.outbound.models import Award, Instalment, Mobility
from kakehashi.education.outbound.models.grants import AwardState
from kakehashi.people.models import Person
from kakehashi.verdicts import Offer, refusals

PAGES = "education/outbound/grants"
SHEET = "education/outbound/stays/sheet.html"


def way(mobility: Mobility) -> list[tuple[str, str]]:
    """The way to the grants of a stay."""
    name = mobility.name_in(get_language() or "en")
    return [(reverse("outbound:grants_of", args=[mobility.pk]), name)]


def section_of(mobility: Mobility, person: Person) -> dict[str, Any]:
    """What `education/outbound/grants/section.html` shows of `mobility` to `person`."""
    awards = Award.objects.visible_to(person).filter(mobility=mobility)
    awards = awards.select_related("scheme", "rate").prefetch_related("instalments")
    propose = Offer(
        _("Propose a grant"),
        reverse("outbound:propose_grant", args=[mobility.pk]),
        rules.may_propose(person, mobility),
    )
    return {
        "mobility": mobility,
        "awards": [_award(award, person) for award in awards],
        "propose": propose if propose.verdict else None,
        "is_office": bool(rules.may_work_on(person, mobility)),
    }


def _award(award: Award, person: Person) -> dict[str, Any]:
    acts = acts_on(award, person)
    return {
        "award": award,
        "badge": words.BADGES[award.state],
        "counted": words.counted(award),
        "how": [words.how_it_counts(award.scheme), *words.how_it_recovers(award.scheme)],
        "paid": words.yen(paid_of(award)),
        "instalments": [(row, words.yen(row.amount)) for row in award.instalments.all()],
        "acts": [act for act in acts if act.verdict],
        "refusals": refusals(acts) if rules.may_work_on(person, award.mobility) else [],
    }


def acts_on(award: Award, person: Person) -> list[Offer]:
    """What can be done to a grant in its state."""

    def to(name: str, words_: str, state: AwardState, *, is_grave: bool = False) -> Offer:
        address = reverse(f"outbound:{name}", args=[award.pk])
        return Offer(words_, address, rules.may_move(person, award, state), is_grave)

    recount = Offer(
        _("Reckon anew"),
        reverse("outbound:recount_grant", args=[award.pk]),
        rules.may_recount(person, award),
    )
    if award.state == AwardState.PROPOSED:
        return [
            to("award_grant", pgettext("grant", "Award"), AwardState.GRANTED),
            to("refuse_grant", pgettext("grant", "Refuse"), AwardState.REFUSED, is_grave=True),
            recount,
        ]
    if award.state == AwardState.GRANTED:
        return [
            to("settle_grant", pgettext("grant", "Settle"), AwardState.SETTLED),
            recount,
            to("cancel_grant", pgettext("grant", "Take back"), AwardState.CANCELLED, is_grave=True),
        ]
    return []


@login_required
@require_safe
def grants_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The grants of one stay: how they were counted, and what is paid."""
    person, language = reader(request)
    mobility = _mobility(request, pk)
    context = {
        **section_of(mobility, person),
        "name": mobility.name_in(language),
        "here": "grants",
    }
    return render(request, f"{PAGES}/grants_of.html", context)


def _mobility(request: HttpRequest, pk: int) -> Mobility:
    visible = Mobility.objects.visible_to(request.user).with_everything()
    return get_object_or_404(visible, pk=pk)


def _found(request: HttpRequest, pk: int) -> Award:
    visible = Award.objects.visible_to(request.user)
    related = ("scheme", "rate", "mobility__unit", "mobility__student")
    return get_object_or_404(visible.select_related(*related), pk=pk)


@login_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a grant for a stay."""
    person, _language = reader(request)
    mobility = _mobility(request, pk)
    form = ProposeForm(sent(request)[0], mobility=mobility, period=planned_period(mobility))

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        award = operations.propose_award(mobility, **form.said(), by=by)
        return _("The grant is proposed."), award.get_absolute_url()

    sheet = Sheet(gettext_lazy("Propose a grant"), way(mobility), template=SHEET)
    return fill_in(request, rules.may_propose(person, mobility), form, sheet, do)


Act = Callable[[Award, Person, dict[str, Any]], str]


def _decide(
    request: HttpRequest, pk: int, to: AwardState | None, form: Any, sheet: dict[str, Any], act: Act
) -> HttpResponse:
    """A page that does `act` to a grant. to: the state it leads to; None: the same."""
    person, language = reader(request)
    award = _found(request, pk)
    verdict = rules.may_move(person, award, to) if to else rules.may_recount(person, award)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        return act(award, by, cleaned), award.get_absolute_url()

    page = Sheet(
        way=way(award.mobility),
        about=f"{award.scheme.name_in(language)}, {words.counted(award)}",
        template=SHEET,
        **sheet,
    )
    return fill_in(request, verdict, form, page, do)


@login_required
def award_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Award a proposed grant in instalments."""

    def act(award: Award, by: Person, cleaned: dict[str, Any]) -> str:
        operations.grant_award(award, **cleaned, by=by)
        return _("The grant is awarded, and its instalments are planned.")

    sheet = {"title": pgettext_lazy("grant", "Award")}
    return _decide(request, pk, AwardState.GRANTED, GrantForm(sent(request)[0]), sheet, act)


@login_required
def refuse_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a proposed grant."""

    def act(award: Award, by: Person, cleaned: dict[str, Any]) -> str:
        operations.refuse_award(award, **cleaned, by=by)
        return _("The grant is refused.")

    sheet = {"title": pgettext_lazy("grant", "Refuse"), "is_grave": True}
    return _decide(request, pk, AwardState.REFUSED, ReasonForm(sent(request)[0]), sheet, act)


@login_required
def recount_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Reckon a grant for other days."""
    form = RecountForm(sent(request)[0], award=_found(request, pk))

    def act(award: Award, by: Person, cleaned: dict[str, Any]) -> str:
        period, reason = form.period(), cleaned["reason"]
        return words.outcome(operations.recount_award(award, period, reason=reason, by=by))

    sheet = {
        "title": gettext_lazy("Reckon anew"),
        "notice": gettext_lazy("Instalments follow; what is overpaid is to be paid back."),
    }
    return _decide(request, pk, None, form, sheet, act)


@login_required
def settle_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a grant with the real days of the stay."""
    form = ReasonForm(sent(request)[0])
    form.fields["reason"].required, form.fields["reason"].label = False, gettext_lazy("Remark")

    def act(award: Award, by: Person, cleaned: dict[str, Any]) -> str:
        return words.outcome(operations.settle_award(award, **cleaned, by=by))

    sheet = {
        "title": pgettext_lazy("grant", "Settle"),
        "notice": gettext_lazy(
            "The real days, from the arrival to the last day at the host, are counted once more."
        ),
    }
    return _decide(request, pk, AwardState.SETTLED, form, sheet, act)


@login_required
def cancel_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a grant back."""

    def act(award: Award, by: Person, cleaned: dict[str, Any]) -> str:
        found = operations.cancel_award(award, **cleaned, by=by)
        return words.outcome(found)

    sheet = {
        "title": pgettext_lazy("grant", "Take back"),
        "is_grave": True,
        "notice": gettext_lazy("Nothing more is paid, and all that was paid is to be paid back."),
    }
    return _decide(request, pk, AwardState.CANCELLED, ReasonForm(sent(request)[0]), sheet, act)


@login_required
def note_paid(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that an instalment was paid, or paid back."""
    person, language = reader(request)
    seen = Award.objects.visible_to(person)
    rows = Instalment.objects.filter(award__in=seen, paid_at=None, dropped_at=None)
    related = ("award__scheme", "award__mobility__unit", "award__mobility__student")
    row = get_object_or_404(rows.select_related(*related), pk=pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.note_paid(row, **cleaned, by=by)
        return _("The payment is recorded."), row.get_absolute_url()

    sheet = Sheet(
        gettext_lazy("Record the payment"),
        way(row.award.mobility),
        about=f"{row.award.name_in(language)}: {row.get_kind_display()}, {words.yen(row.amount)}",
        template=SHEET,
    )
    form = PaidForm(sent(request)[0], initial={"paid_on": timezone.localdate()})
    return fill_in(request, rules.may_work_on(person, row.award.mobility), form, sheet, do)
