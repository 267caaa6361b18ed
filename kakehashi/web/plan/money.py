"""Budget and spending on the page of an action, and the sources of funds."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.policy.models import Action, FundingSource, Money
from kakehashi.policy.planning import budget, rules
from kakehashi.policy.planning.sums import Amounts, Line, table_of
from kakehashi.web.plan.action_forms import MoneyForm, SourceForm
from kakehashi.web.plan.acts import done, fill_in_if, sheet, way_to_action, way_to_plans
from kakehashi.web.plan.finding import found_action, reader
from kakehashi.web.plan.posting import posted
from kakehashi.web.workspace.sheets import Done


@dataclass(frozen=True)
class BudgetCell:
    """A budget line as it was stated; None where there is none for the year and source."""

    source: FundingSource
    line: Money | None


@dataclass(frozen=True)
class BudgetRow:
    """A fiscal year: its lines by source, and their sums."""

    year: int
    cells: list[BudgetCell]
    total: Amounts


@dataclass(frozen=True)
class Budget:
    """The money of an action by year and source, with the sums of both."""

    rows: list[BudgetRow]
    by_source: list[tuple[FundingSource, Amounts]]
    total: Amounts


def budget_of(action: Action) -> Budget | None:
    """The money of `action`; None where nothing was stated."""
    lines = {(each.year, each.source_id): each for each in action.money.select_related("source")}
    if not lines:
        return None
    table = table_of(
        [Line(each.year, each.source_id, each.planned, each.spent) for each in lines.values()]
    )
    sources = {each.source_id: each.source for each in lines.values()}
    rows = [
        BudgetRow(
            year,
            [BudgetCell(sources[key], lines.get((year, key))) for key in table.sources],
            table.by_year[year],
        )
        for year in table.years
    ]
    by_source = [(sources[key], table.by_source[key]) for key in table.sources]
    return Budget(rows, by_source, table.total)


@login_required
def state_money(request: HttpRequest, pk: int) -> HttpResponse:
    """State a budget line; `?line=` restates one."""
    action, (person, language) = found_action(request, pk), reader(request)
    asked = request.GET.get("line", "")
    line = action.money.filter(pk=asked).first() if asked.isdecimal() else None
    form = MoneyForm(request.POST or None, line=line)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        year, source = cleaned.pop("year"), cleaned.pop("source")
        budget.state_money(action, year, source, **cleaned, by=by)
        return _("The budget line is recorded."), _place(action)

    page = sheet(
        _("State budget and spending"),
        way_to_action(action, language),
        about=action.text_in(language),
        notice=_("A line that is there already for this year and source is replaced.")
        if FundingSource.objects.exists()
        else _("No source of funds has been entered yet. Enter one first."),
        template="web/plan/state_money.html",
    )
    return fill_in_if(rules.may_manage_action(person, action), request, form, page, do)


def _back(request: HttpRequest, pk: int) -> str:
    return _place(found_action(request, get_object_or_404(Money, pk=pk).action_id))


@login_required
@posted(_back)
def remove_money(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a budget line out."""
    line = get_object_or_404(Money, pk=pk)
    line.action = action = found_action(request, line.action_id)
    person, _language = reader(request)

    def do() -> str:
        budget.remove_money(line, by=person)
        return _("The budget line is removed.")

    done(request, do)
    return redirect(_place(action))


@login_required
def sources(request: HttpRequest) -> HttpResponse:
    """The sources of funds; enter one, or with `?source=` correct its name."""
    person, _language = reader(request)
    asked = request.GET.get("source", "")
    found = FundingSource.objects.filter(pk=asked).first() if asked.isdecimal() else None
    initial = {"name_ja": found.name_ja, "name_en": found.name_en} if found else None
    form = SourceForm(request.POST or None, initial=initial)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        if found is None:
            budget.add_source(**cleaned, by=by)
            return _("The source of funds is entered."), reverse("plan:sources")
        budget.rename_source(found, **cleaned, by=by)
        return _("The source of funds is renamed."), reverse("plan:sources")

    page = sheet(
        _("Rename the source of funds") if found else _("Enter a source of funds"),
        way_to_plans(),
        template="web/plan/sources.html",
    )
    context = {"sources": FundingSource.objects.order_by("pk"), "chosen": found}
    return fill_in_if(rules.may_keep_plans(person), request, form, page, do, context)


def _place(action: Action) -> str:
    return f"{action.get_absolute_url()}#money"
