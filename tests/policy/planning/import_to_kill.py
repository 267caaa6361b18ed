"""A process of its own that imports a plan and can be killed half-way; see test_importing.

python -m tests.policy.planning.import_to_kill stage|half|count|whole
"""

import django

django.setup()

from kakehashi.journal.models import Entry  # noqa: E402  # after django.setup()
from kakehashi.people.models import Person  # noqa: E402
from kakehashi.policy.models import Action, PlanImport  # noqa: E402
from kakehashi.policy.planning.extracted import Extracted  # noqa: E402
from kakehashi.policy.planning.importing import offer, write  # noqa: E402
from kakehashi.policy.planning.previewing import preview  # noqa: E402
from kakehashi.policy.states import PlanState  # noqa: E402
from tests.killing import act  # noqa: E402
from tests.make import make_action, make_document, make_officer, make_plan  # noqa: E402


def stage():
    plan = make_plan(make_document("2022", directions=("1-1",)), state=PlanState.DRAFT)
    make_action(plan, direction="1-1", number="②")
    text = Extracted("1-1\n① 奨学金\n② 協定\n③ 派遣")
    offer(plan, text, language="ja", by=make_officer())


def whole():
    waiting = PlanImport.objects.get()
    write(waiting, seen=preview(waiting).digest, by=Person.objects.get())


def count():
    places = Action.objects.order_by("position").values_list("number", "position")
    print(PlanImport.objects.get().state, Entry.objects.count(), *(f"{n}{p}" for n, p in places))


act(stage, whole, count, half="journal_entry")  # actions are moved and written by then
