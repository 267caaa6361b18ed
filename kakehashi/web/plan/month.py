"""The monthly minute: somebody looks at the actions that are theirs and says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.people.models import Person
from kakehashi.people.queries import acts_for
from kakehashi.policy.attesting.operations import check
from kakehashi.policy.attesting.queries import responsible_for, with_persons
from kakehashi.policy.attesting.rules import may_check
from kakehashi.policy.attesting.sheets import Sheet, sheets_of
from kakehashi.policy.memory import Memory
from kakehashi.policy.models import Action
from kakehashi.policy.overview import rhythm_of
from kakehashi.policy.planning.queries import actions_of
from kakehashi.policy.progress.freshness import Freshness, freshness_of
from kakehashi.verdicts import No, Refused
from kakehashi.web.plan.month_forms import CheckForm, begun_in, has_verdict

PAGES = "web/plan"


@dataclass
class Card:
    """An action on the page: what is shown of it, what is said about it, why that was refused.

    deputises_for: those for whom the reader acts; none where the action is the reader's own.
    """

    sheet: Sheet
    form: CheckForm
    freshness: Freshness
    deputises_for: Sequence[Person]
    refusal: str = ""

    @property
    def pk(self) -> int:
        """Id of the action."""
        return self.sheet.action.pk

    @property
    def is_open(self) -> bool:
        """Whether the form stands open: nothing was said yet, or somebody is in the middle."""
        return not self.sheet.is_checked or self.form.is_bound


# -- All of one's actions -------------------------------------------------------------------------


@login_required
def month(request: HttpRequest) -> HttpResponse:
    """Every action that the reader answers for; confirm one of them, or all that are filled in."""
    reader, today = cast(Person, request.user), timezone.localdate()
    mine = actions_of(reader).filter(plan__attest_from__lt=today.replace(day=1))
    cards = _cards(reader, mine, today)
    if request.method == "POST":
        chosen = _chosen(cards, request.POST)
        confirmed = [card for card in chosen if _confirm(card, request.POST, reader)]
        _say(request, len(chosen), len(confirmed))
        is_left = _keep_begun(cards, chosen, request.POST)
        if chosen and len(confirmed) == len(chosen) and not is_left:
            return redirect("plan:month")
        anew = {card.pk: card for card in _cards(reader, mine, today)}
        cards = [anew[card.pk] if card in confirmed else card for card in cards]
    context = {
        "cards": sorted(cards, key=lambda card: (card.sheet.action.plan_id, not card.is_open)),
        "month": _last_month(today),
        "waiting": sum(not card.sheet.is_checked for card in cards),
        "begins": None if cards else _first_month(reader),
    }
    return render(
        request, f"{PAGES}/month.html", context, status=422 if request.method == "POST" else 200
    )


def _chosen(cards: Sequence[Card], data: Any) -> list[Card]:
    """That of the button that was pressed, or each of which the verdict was given."""
    if "only" in data:
        return [card for card in cards if str(card.pk) == data["only"]]
    return [card for card in cards if has_verdict(card.sheet, data)]


def _confirm(card: Card, data: Any, reader: Person) -> bool:
    """Confirm one action; where that fails, its card says why and keeps what was written."""
    card.form = form = CheckForm(card.sheet, data)
    if not form.is_valid():
        return False
    try:
        check(
            card.sheet.action,
            card.sheet.month,
            form.word(),
            seen=form.cleaned_data["seen"],
            done=form.ticked(),
            by=reader,
        )
    except Refused as no:
        card.refusal = str(no)
        return False
    return True


def _keep_begun(cards: Sequence[Card], chosen: Sequence[Card], data: Any) -> bool:
    """Keep what was written on cards that were not confirmed; whether there is a verdict on one."""
    left = [card for card in cards if card not in chosen]
    for card in left:
        card.form = CheckForm(card.sheet, initial=begun_in(card.sheet, data))
    return any(has_verdict(card.sheet, data) for card in left)


def _say(request: HttpRequest, chosen: int, confirmed: int) -> None:
    if confirmed:
        said = ngettext("%(count)d action is checked.", "%(count)d actions are checked.", confirmed)
        messages.success(request, said % {"count": confirmed})
    if confirmed < chosen:
        messages.error(request, _("Not everything could be confirmed: see below."))
    if not chosen:
        messages.error(request, _("Say for at least one action whether its records are right."))


def _first_month(reader: Person) -> date | None:
    """The first month that `reader` will be asked to check, if that is still to come."""
    begins = actions_of(reader).filter(plan__attest_from__isnull=False)
    return begins.order_by("plan__attest_from").values_list("plan__attest_from", flat=True).first()


# -- One action -----------------------------------------------------------------------------------


@login_required
def attest(request: HttpRequest, pk: int) -> HttpResponse:
    """One action to check; whoever may not is told who may."""
    reader, today = cast(Person, request.user), timezone.localdate()
    actions = Action.objects.filter(
        pk=get_object_or_404(Action.objects.visible_to(reader), pk=pk).pk
    )
    (card,) = _cards(reader, actions, today)
    is_swapped = bool(request.headers.get("HX-Request"))
    failed = False
    if request.method == "POST":
        failed = not _confirm(card, request.POST, reader)
        if not failed and not is_swapped:
            messages.success(request, _("The action is checked."))
            return redirect("plan:month")
        if not failed:
            (card,) = _cards(reader, actions, today)
    verdict = may_check(reader, card.sheet.action, card.sheet.month, today)
    context = {
        "card": card,
        "month": card.sheet.month,
        "why_not": str(verdict) if isinstance(verdict, No) else "",
    }
    if is_swapped:
        return render(request, f"{PAGES}/month.html#card", context)
    return render(request, f"{PAGES}/attest.html", context, status=422 if failed else 200)


# -- Making cards ---------------------------------------------------------------------------------


def _last_month(today: date) -> date:
    """First day of the last month that is over."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _cards(reader: Person, actions: QuerySet[Action], today: date) -> list[Card]:
    """A card of each of `actions` for the last month, in their order."""
    acting = acts_for(reader)
    sheets = sheets_of(with_persons(actions), _last_month(today), today, recall=Memory())
    cards = []
    for sheet in sheets:
        persons = responsible_for(sheet.action)
        deputises_for = [] if reader in persons else [each for each in persons if each.pk in acting]
        checked = sheet.last.month if sheet.last else None
        freshness = freshness_of(rhythm_of(sheet.action.plan), checked, today)
        cards.append(Card(sheet, CheckForm(sheet), freshness, deputises_for))
    return cards
