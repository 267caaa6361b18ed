"""What waits for those who answer for actions and directions."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import acts_for, holds
from kakehashi.policy.attesting.queries import said_last, schedule_of, told_of, unchecked
from kakehashi.policy.attesting.schedule import Call
from kakehashi.policy.models import Plan
from kakehashi.policy.overview import rhythm_of
from kakehashi.policy.planning.queries import actions_of, tasks_due

AHEAD = timedelta(days=14)  # for so long before its day a task is shown


@steps
def month(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for each plan of which an action of the person waits to be checked."""
    mine = list(actions_of(person, day).filter(plan__attest_from__isnull=False))
    last = said_last(mine)
    waiting: Counter[tuple[int, date]] = Counter()
    plans = {action.plan_id: action.plan for action in mine}
    for action in mine:
        asked = rhythm_of(action.plan).month_asked(day)
        said = last.get(action.pk)
        if asked is not None and (said is None or said.month < asked):
            waiting[action.plan_id, asked] += 1
    for (pk, asked), count in waiting.items():
        about = ngettext("%(count)d action: %(plan)s", "%(count)d actions: %(plan)s", count)
        yield Step(
            _("Check your actions for %(month)s") % {"month": _in_words(asked)},
            about % {"count": count, "plan": plans[pk].text_in(language)},
            reverse("plan:month"),
            rhythm_of(plans[pk]).deadline(asked),
        )


@steps
def tasks(person: Person, language: str, day: date) -> Iterator[Step]:
    """Tasks of the person that are overdue or due soon."""
    for task in tasks_due(person, day + AHEAD)[:AT_MOST]:
        yield Step(
            _("Do the task, or tick it as done"),
            f"{task.action.code} {task.text_in(language)}",
            task.action.get_absolute_url(),
            task.due_on,
        )


@steps
def escalations(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for each plan in which actions of the person's directions were not checked in time.

    The office is told of directions that nobody owns.
    """
    owned = Q(owners__person__in=acts_for(person, day))
    watched = Plan.objects.in_force().filter(attest_from__isnull=False)
    if not holds(person, [Role.Kind.OFFICE], on=day):
        watched = watched.filter(owned)
    for plan in watched.select_related("unit").distinct():
        calls = schedule_of(plan).calls(day)
        late = next((asked for asked, call in calls if call is Call.ESCALATE), None)
        actions = [] if late is None else told_of(plan, unchecked(plan, late), day).get(person, [])
        if late is None or not actions:
            continue
        directions: dict[str, int] = defaultdict(int)
        for action in actions:
            directions[action.direction.code] += 1
        words = {"plan": plan.text_in(language), "directions": _listed(directions)}
        yield Step(
            _("Ask why actions were not checked for %(month)s") % {"month": _in_words(late)},
            _("%(plan)s (%(directions)s)") % words,
            plan.get_absolute_url(),
        )


def _listed(directions: dict[str, int]) -> str:
    """ "1-1: 2 actions, 1-3: 1 action"."""
    return pgettext("list", ", ").join(
        ngettext("%(code)s: %(count)d action", "%(code)s: %(count)d actions", count)
        % {"code": code, "count": count}
        for code, count in directions.items()
    )


def _in_words(month: date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")
