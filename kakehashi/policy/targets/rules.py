"""Who sets targets, and which can be set."""

from datetime import date

from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.policy.catalogue import find
from kakehashi.policy.models import Plan, Target
from kakehashi.policy.planning.rules import can_weigh, may_manage
from kakehashi.policy.registry import Indicator
from kakehashi.policy.targets.declarations import Declaration, divisions_of, parts_of
from kakehashi.policy.targets.soundness import flaws
from kakehashi.policy.targets.words import sentence_of
from kakehashi.verdicts import No, Verdict


def may_set_targets(person: Person, plan: Plan) -> Verdict:
    """Those who keep plans, as long as the plan is a draft or in force."""
    return may_manage(person, plan)


def may_change_target(person: Person, target: Target) -> Verdict:
    """A standing target is replaced or withdrawn; one that no longer stands is history."""
    if target.withdrawn_at is not None:
        return No(_("This target was replaced or withdrawn; it is not changed any more."))
    return may_manage(person, target.plan)


def can_be_declared(declaration: Declaration, today: date) -> Verdict:
    """The indicator and the part exist, the source is named, the path can be meant."""
    indicator = find(declaration.indicator)
    if indicator is None:
        return No(_("There is no indicator “%s”.") % declaration.indicator)
    if not (part := is_a_part(indicator, declaration.by, declaration.part, today)):
        return part
    if not declaration.source.strip():
        return No(_("Say where the baseline stands: a report, a page, a list."))
    if not (weight := can_weigh(declaration.weight)):
        return weight
    for flaw in flaws(declaration.path, today, counted=indicator.unit.is_counted):
        return No(sentence_of(flaw, declaration.path))
    return True


def is_a_part(indicator: Indicator, by: str, part: str, today: date) -> Verdict:
    """Neither division nor part, or a part that the indicator can be divided into."""
    if not by and not part:
        return True
    if by not in divisions_of(indicator, today):
        return No(_("The indicator is not divided by “%s”.") % by)
    if part not in {each.key for each in parts_of(indicator, by, today)}:
        return No(_("There is no part “%s” in this division.") % part)
    return True


def is_free(plan: Plan, declaration: Declaration) -> Verdict:
    """A plan wants one thing at a time of an indicator, and of each of its parts."""
    standing = plan.targets.filter(
        indicator=declaration.indicator,
        by=declaration.by,
        part=declaration.part,
        withdrawn_at__isnull=True,
    )
    if standing.exists():
        return No(_("This plan already has a target for this; replace that one instead."))
    return True
