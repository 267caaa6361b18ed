"""Who may do what on the pages of plans: what the office may, readers may not."""

import pytest

from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.policy.models import Effect, Money
from kakehashi.policy.planning import importing, links
from kakehashi.policy.planning.extracted import Extracted
from kakehashi.policy.planning.previewing import preview
from kakehashi.policy.states import PlanState
from tests.make import make_action, make_officer, make_person, make_plan, make_role
from tests.policy.freezing.freezes import make_freeze, make_period, record_of
from tests.web.plan.asking import address

pytestmark = pytest.mark.django_db

TEXT = {"text_ja": "文", "standing_ja": "official", "standing_en": "unofficial"}
WHY = {"reason": "Decided"}


@pytest.fixture
def there():
    """What the addresses and fields below name."""
    office = make_officer()
    plan = make_period()
    action = plan.actions.get()
    draft = make_plan(plan.document, state=PlanState.DRAFT)
    first, second, third = (make_action(draft, number=number) for number in "①②⑨")
    links.add_need(first, second, by=office)
    waiting = importing.offer(draft, Extracted("1.2\n③ c"), language="ja", by=office)
    made = make_freeze(by=office)
    figure = record_of(made, "survey.satisfaction")
    person = action.responsibilities.get().person
    return {
        "office": office,
        "plan": plan.pk,
        "draft": draft.pk,
        "document": plan.document_id,
        "under": plan.document.code,
        "unit": plan.unit_id,
        "direction": action.direction_id,
        "action": action.pk,
        "first": first.pk,
        "second": second.pk,
        "third": third.pk,
        "person": person.pk,
        "email": person.email,
        "effect": Effect.objects.get().pk,
        "money": Money.objects.get().pk,
        "source": Money.objects.get().source_id,
        "waiting": waiting.pk,
        "seen": preview(waiting).digest,
        "freeze": made.pk,
        "figure": figure.pk,
    }


# Name of the page, what its address names, what is sent. A value of `there` is named in braces.
ACTS = [
    ("begin", [], {**TEXT, "document": "{document}", "unit": "{unit}"}),
    ("details", ["draft"], TEXT),
    ("rhythm", ["plan"], {"attest_by_day": 3, "remind_days_before": 1, "escalate_days_after": 1}),
    ("adopt", ["draft"], {"on": "2026-11-01"}),
    ("discard", ["draft"], WHY),
    ("direction_owner", ["plan", "direction"], {"person": "{email}"}),
    ("add_action", ["draft"], {**TEXT, "direction": "{direction}", "weight": 1}),
    ("change_action", ["action"], {"weight": 2}),
    ("move_action", ["second"], {"up": ""}),
    ("remove_action", ["first"], WHY),
    ("complete_action", ["action"], WHY),
    ("drop_action", ["action"], WHY),
    ("name_person", ["second"], {"person": "{email}", "part": "responsible"}),
    ("release_person", ["action", "person"], {}),
    ("add_need", ["second"], {"needs": "{third}"}),
    ("remove_need", ["first", "second"], {}),
    ("expect_effect", ["second"], {"indicator": "survey.satisfaction", "confidence": "low"}),
    ("withdraw_effect", ["effect"], {}),
    ("state_money", ["second"], {"year": 2026, "source": "{source}", "planned": 1}),
    ("remove_money", ["money"], {}),
    ("sources", [], {"name_ja": "寄附金"}),
    ("add_task", ["second"], {"kind": "task", "text_ja": "a", "due_on": "2027-01-01", "weight": 1}),
    ("import_plan", ["draft"], {"text": "1.2\n④ d", "language": "ja", "standing": "official"}),
    ("preview_plan", ["waiting"], {"do": "write", "seen": "{seen}"}),
    ("preview_plan", ["waiting"], {"do": "discard"}),
    ("revise", ["plan"], {"under": "{under}"}),
    ("new_freeze", [], {"on": "2026-03-31"}),
    ("publish_freeze", ["freeze"], {}),
    ("verify_freeze", ["freeze"], {}),
    ("correct_frozen", ["freeze", "figure"], {"value": "13", **WHY}),
]
SEE_EVERYTHING = {"verify_freeze"}  # for auditors too


def send(client, there, act):
    name, places, fields = act
    sent = {key: str(value).format_map(there) for key, value in fields.items()}
    before = Entry.objects.count()
    answer = client.post(address(name, *(there[place] for place in places)), sent)
    return answer.status_code, Entry.objects.count() - before


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act[0])
def test_what_the_office_may_do_others_may_not(client, there, act):
    readers = [Role.Kind.COORDINATOR, Role.Kind.STUDENT, None]
    if act[0] not in SEE_EVERYTHING:
        readers.append(Role.Kind.AUDITOR)
    assert send(client, there, act) == (302, 0)  # to sign in
    for kind in readers:
        reader = make_person()
        if kind:
            make_role(reader, kind)
        client.force_login(reader)
        status, written = send(client, there, act)
        assert (status in (302, 404), written) == (True, 0)

    client.force_login(there["office"])
    status, written = send(client, there, act)

    assert status == 302
    assert written > 0
