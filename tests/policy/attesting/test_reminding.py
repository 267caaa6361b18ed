"""Reminders: who hears of which actions on which day, once; and who is told when nobody looked."""

from datetime import date, timedelta

import pytest

from kakehashi.journal.models import Entry
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.policy.attesting.reminding import remind
from kakehashi.policy.models import DirectionOwner, Reminder, Responsibility
from kakehashi.policy.states import ActionState, PlanState
from tests.make import (
    make_action,
    make_attestation,
    make_officer,
    make_person,
    make_plan,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
ASKED, DUE, TOLD = date(2026, 11, 5), date(2026, 11, 10), date(2026, 11, 17)


def make_checked_plan(**facts):
    """Checked from October 2026 on: by the 10th, five days of notice, seven of grace."""
    return make_plan(**{"attest_from": date(2026, 10, 20), **facts})


def made(kind):
    reminders = Reminder.objects.filter(kind=kind, month=OCTOBER).order_by("person")
    return [reminder.person for reminder in reminders]


def test_remind_asks_reminds_and_tells_each_once_on_its_day():
    owner, vice_president = make_person(), make_person()
    plan = make_checked_plan()
    action = make_action(plan, responsible=[owner])
    DirectionOwner.objects.create(plan=plan, direction=action.direction, person=vice_president)

    day = date(2026, 10, 1)
    found = {}
    while day <= TOLD + timedelta(days=3):
        for _ in range(2):  # a duty may be called twice
            remind(day)
        for reminder in Reminder.objects.exclude(pk__in=found):
            found[reminder.pk] = (day, reminder.kind, reminder.person)
        day += timedelta(days=1)

    assert list(found.values()) == [
        (ASKED, "ask", owner),
        (DUE, "due", owner),
        (TOLD, "escalate", vice_president),
    ]
    assert list(Entry.objects.values_list("verb", "by")) == [
        ("policy.check_asked", None),
        ("policy.check_due", None),
        ("policy.check_escalated", None),
    ]


def test_remind_leaves_those_alone_whose_actions_are_checked_by_anybody_or_over():
    done, both, dropped = make_person(), make_person(), make_person()
    plan = make_checked_plan()
    checked = make_action(plan, number="①", responsible=[done, both])
    make_attestation(checked, month=OCTOBER, person=done)
    make_action(plan, number="②", responsible=[both])
    make_action(plan, number="③", responsible=[dropped], state=ActionState.DROPPED)
    make_action(plan, number="④", responsible=[dropped], state=ActionState.COMPLETED)

    remind(DUE)

    assert made("due") == [both]


def test_remind_does_not_take_an_earlier_month_for_this_one():
    owner = make_person()
    action = make_action(make_checked_plan(attest_from=date(2026, 4, 1)), responsible=[owner])
    make_attestation(action, month=date(2026, 9, 1))
    remind(DUE)
    assert made("due") == [owner]


def test_remind_asks_deputies_while_they_deputise_and_nobody_who_may_not_sign_in():
    owner, gone = make_person(), make_person(is_active=False)
    deputy, former, collaborator = make_person(), make_person(), make_person()
    for person, acting, until in [(owner, deputy, None), (gone, former, date(2026, 11, 4))]:
        role = make_role(person, Role.Kind.TEACHER)
        Deputy.objects.create(role=role, person=acting, starts_on=date(2026, 10, 1), ends_on=until)
    action = make_action(make_checked_plan(), responsible=[owner, gone])
    Responsibility.objects.create(
        action=action, person=collaborator, part=Responsibility.Part.COLLABORATING
    )

    remind(ASKED)

    assert made("ask") == [owner, deputy]


def test_remind_tells_the_office_of_directions_that_nobody_owns():
    plan = make_checked_plan()
    officer, elsewhere = make_officer(), make_officer(unit=make_unit("Law"))
    vice_president, gone = make_person(), make_person(is_active=False)
    owned = make_action(plan, direction="1.1", responsible=[make_person()])
    left = make_action(plan, direction="1.2")
    for action, person in [(owned, vice_president), (left, gone)]:
        DirectionOwner.objects.create(plan=plan, direction=action.direction, person=person)

    remind(TOLD)

    assert made("escalate") == [officer, vice_president]
    assert not Reminder.objects.filter(person=elsewhere).exists()


def test_remind_asks_who_became_responsible_in_the_meantime():
    action = make_action(make_checked_plan(), responsible=[make_person()])
    remind(ASKED)
    newcomer = make_person()
    Responsibility.objects.create(action=action, person=newcomer)
    remind(ASKED + timedelta(days=1))
    assert newcomer in made("ask")
    assert Reminder.objects.count() == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"state": PlanState.DRAFT},
        {"state": PlanState.SUPERSEDED},
        {"attest_from": None},
        {"attest_from": date(2026, 11, 1)},
    ],
)
def test_remind_asks_nobody_about_plans_that_are_not_checked(facts):
    make_action(make_checked_plan(**facts), responsible=[make_person()])
    for day in (ASKED, DUE, TOLD):
        remind(day)
    assert not Reminder.objects.exists()


def test_remind_asks_the_same_number_of_queries_for_many_actions(django_assert_max_num_queries):
    def make(count):
        plan = make_checked_plan(unit=make_unit())
        persons = [make_person() for _ in range(3)]
        for number in range(count):
            make_action(plan, number=str(number), responsible=persons)

    make(1)
    with django_assert_max_num_queries(40) as few:
        remind(DUE)
    Reminder.objects.all().delete()
    assert Person.objects.count() == 3
    make(12)
    with django_assert_max_num_queries(2 * len(few)):
        remind(DUE)
