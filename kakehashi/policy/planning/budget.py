"""The money of actions: budgets and spending by fiscal year and source."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.models import Action, FundingSource, Money
from kakehashi.policy.planning import rules
from kakehashi.policy.planning.locks import locked_action
from kakehashi.verdicts import No, Refused, Verdict, require

SOURCE_ADDED = declare("policy.funding_source_added", gettext_lazy("added the source of funds"))
SOURCE_RENAMED = declare(
    "policy.funding_source_renamed", gettext_lazy("renamed the source of funds")
)
STATED = declare("policy.money_stated", gettext_lazy("stated a budget line"))
REMOVED = declare("policy.money_removed", gettext_lazy("removed a budget line"))
MOST = Decimal(10) ** 14 - 1  # yen, as much as the column holds


@transaction.atomic
def add_source(name_ja: str, *, name_en: str = "", by: Person) -> FundingSource:
    """Enter where money can come from.

    Raises: Refused, if `by` does not keep plans, the name is empty or taken.
    """
    require(rules.may_keep_plans(by))
    require(can_be_called(name_ja))
    source = FundingSource.objects.create(name_ja=name_ja.strip(), name_en=name_en.strip())
    record(SOURCE_ADDED, source, by=by, changes=difference({}, fields_of(source)))
    return source


@transaction.atomic
def rename_source(
    source: FundingSource, name_ja: str, *, name_en: str = "", by: Person
) -> FundingSource:
    """Correct what a source of funds is called.

    Raises: Refused, if `by` does not keep plans, the name is empty or taken.
    """
    source = FundingSource.objects.select_for_update().get(pk=source.pk)
    require(rules.may_keep_plans(by))
    require(can_be_called(name_ja, source))
    before = fields_of(source)
    source.name_ja, source.name_en = name_ja.strip(), name_en.strip()
    source.save()
    record(SOURCE_RENAMED, source, by=by, changes=difference(before, fields_of(source)))
    return source


def can_be_called(name_ja: str, source: FundingSource | None = None) -> Verdict:
    """A name in Japanese that no other source has."""
    if not name_ja.strip():
        return No(_("A source of funds needs its name in Japanese."))
    others = FundingSource.objects.filter(name_ja=name_ja.strip())
    if source is not None:
        others = others.exclude(pk=source.pk)
    if others.exists():
        return No(_("There is a source of funds with this name already."))
    return True


@transaction.atomic
def state_money(
    action: Action,
    year: int,
    source: FundingSource,
    *,
    planned: Decimal | None,
    spent: Decimal | None,
    by: Person,
) -> Money:
    """State the budget of a fiscal year from one source, and what was spent of it; in whole yen.

    planned, spent: None where it is not known, which is not zero.

    Raises: Refused, if `by` does not keep plans, the plan is history, or an amount cannot be so.
    """
    action = locked_action(action)
    require(rules.may_manage_action(by, action))
    require(rules.can_be_years(year, None))
    require(can_be_amounts(planned, spent))
    found = action.money.filter(year=year, source=source).first()
    before = fields_of(found) if found else {}
    line = found or Money(action=action, year=year, source=source)
    line.planned, line.spent = planned, spent
    line.save()
    whose = {"year": [None, year], "source_id": [None, source.pk]}
    changes = difference(before, fields_of(line)) | whose
    changes.pop("action_id", None)
    record(STATED, action, by=by, changes=changes)
    return line


def can_be_amounts(planned: Decimal | None, spent: Decimal | None) -> Verdict:
    """At least one of the two is known; whole yen, none below zero."""
    amounts = [amount for amount in (planned, spent) if amount is not None]
    if not amounts:
        return No(_("State the budget or what was spent. To take the line out, remove it."))
    if any(amount < 0 for amount in amounts):
        return No(_("An amount cannot be below zero."))
    if any(amount != int(amount) for amount in amounts):
        return No(_("Write amounts in whole yen."))
    if any(amount > MOST for amount in amounts):
        return No(_("This amount cannot be right."))
    return True


@transaction.atomic
def remove_money(line: Money, *, by: Person) -> None:
    """Take a budget line out; the journal keeps it.

    Raises: Refused, if `by` does not keep plans, the plan is history, or it is gone already.
    """
    action = locked_action(line.action)
    require(rules.may_manage_action(by, action))
    found = action.money.filter(pk=line.pk).first()
    if found is None:
        raise Refused(_("This budget line has been removed in the meantime."))
    gone = {name: [value, None] for name, value in fields_of(found).items() if value is not None}
    gone.pop("action_id")
    record(REMOVED, action, by=by, changes=gone)
    found.delete()
