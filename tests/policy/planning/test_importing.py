"""The text of a plan on its way into the plan."""

import pytest

from kakehashi.journal.models import Entry
from kakehashi.policy.models import Action, Plan, PlanImport
from kakehashi.policy.planning.extracted import Extracted
from kakehashi.policy.planning.importing import correct, discard, offer, write
from kakehashi.policy.planning.items import Item
from kakehashi.policy.planning.operations import discard_plan
from kakehashi.policy.planning.previewing import Outcome, preview
from kakehashi.policy.planning.staging import Staged, staged_of
from kakehashi.policy.states import PlanState
from kakehashi.verdicts import Refused
from tests.killing import killed_half_way
from tests.make import make_action, make_document, make_officer, make_person, make_plan

pytestmark = pytest.mark.django_db

PLAN = "1-1 受入れ\n① 奨学金により促進する。\n② 協定により受け入れる。\n1-2\n① 派遣を増やす。"


@pytest.fixture
def plan():
    document = make_document("2022", directions=("1-1", "1-2"))
    return make_plan(document, state=PlanState.DRAFT)


@pytest.fixture
def officer():
    return make_officer()


def offered(plan, text, by, language="ja", **facts):
    return offer(plan, Extracted(text), language=language, by=by, **facts)


def written(offered, by):
    return write(offered, seen=preview(offered).digest, by=by)


def corrected(offered, by, place, **facts):
    items = list(staged_of(offered).items)
    items[place] = Item(**{**items[place].as_json(), **facts})
    return correct(offered, items, by=by)


def texts(plan):
    return [
        (each.code, each.text_ja, each.text_en, each.standing_ja, each.standing_en)
        for each in plan.actions.in_order()
    ]


def test_offer_reads_a_text_and_leaves_the_plan_as_it_is(plan, officer):
    waiting = offered(plan, PLAN, officer, name="行動計画.txt")

    assert not plan.actions.exists()
    assert (waiting.state, waiting.name, waiting.text) == ("waiting", "行動計画.txt", PLAN)
    assert [(row.item.code, row.outcome) for row in preview(waiting).rows] == [
        ("1-1 ①", Outcome.NEW),
        ("1-1 ②", Outcome.NEW),
        ("1-2 ①", Outcome.NEW),
    ]
    assert Staged.from_json(waiting.items).as_json() == waiting.items


def test_write_enters_the_items_and_says_where_they_came_from(plan, officer):
    waiting = offered(plan, PLAN, officer, name="行動計画.txt")

    actions = written(waiting, officer)

    assert texts(plan) == [
        ("1-1 ①", "奨学金により促進する。", "", "official", "missing"),
        ("1-1 ②", "協定により受け入れる。", "", "official", "missing"),
        ("1-2 ①", "派遣を増やす。", "", "official", "missing"),
    ]
    assert [each.code for each in actions] == ["1-1 ①", "1-1 ②", "1-2 ①"]
    assert PlanImport.objects.get().state == "done"
    entries = Entry.objects.filter(verb="policy.action_imported")
    assert [entry.reason for entry in entries] == ["From the text 行動計画.txt."] * 3
    assert entries.first().changes["text_ja"] == [None, "奨学金により促進する。"]


def test_write_completes_the_actions_with_a_text_in_the_other_language(plan, officer):
    written(offered(plan, PLAN, officer), officer)
    english = offered(
        plan, "1-1\n(1) Scholarships.\n(2) Agreements.", officer, "en", is_official=False
    )

    written(english, officer)

    assert [(code, en, standing) for code, _ja, en, _s, standing in texts(plan)] == [
        ("1-1 ①", "Scholarships.", "unofficial"),
        ("1-1 ②", "Agreements.", "unofficial"),
        ("1-2 ①", "", "missing"),
    ]


def test_write_lets_an_official_text_replace_a_translation_and_never_the_reverse(plan, officer):
    gloss = {"text_ja": "", "standing_ja": "missing", "standing_en": "unofficial"}
    make_action(plan, direction="1-1", text_en="A gloss.", **gloss)

    better = offered(plan, "1-1\n① The official one.", officer, "en")
    written(better, officer)
    worse = offered(plan, "1-1\n① Mine.", officer, "en", is_official=False)

    assert texts(plan) == [("1-1 ①", "", "The official one.", "missing", "official")]
    assert [(row.outcome, row.item.taken) for row in preview(worse).rows] == [
        (Outcome.THERE, False)
    ]
    with pytest.raises(Refused, match="There is nothing to write"):
        written(worse, officer)


def test_write_puts_an_item_where_its_number_belongs(plan, officer):
    make_action(plan, direction="1-1", number="①")
    make_action(plan, direction="1-1", number="③")
    make_action(plan, direction="1-2", number="①")

    written(offered(plan, "1-1\n② 間に入る", officer), officer)

    assert [each.code for each in plan.actions.in_order()] == ["1-1 ①", "1-1 ②", "1-1 ③", "1-2 ①"]


def test_write_leaves_out_what_was_not_taken(plan, officer):
    waiting = corrected(offered(plan, PLAN, officer), officer, 1, taken=False)

    written(waiting, officer)

    assert [each.code for each in plan.actions.in_order()] == ["1-1 ①", "1-2 ①"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1-1\n① a\n① b", "Line 3: 1-1 ① is there twice: the other one begins in line 2."),
        ("① a", "Line 1: No direction stands above it."),
        ("9-9\n① a", "Line 2: This version of the policy has no direction 9-9."),
        ("1-1\n①\n② b", "Line 2: It has a number and no text."),
    ],
)
def test_write_refuses_a_faulty_item_and_writes_nothing(plan, officer, text, words):
    waiting = offered(plan, text, officer)

    with pytest.raises(Refused) as refusal:
        written(waiting, officer)

    assert str(refusal.value).startswith(words)
    assert not Action.objects.exists()
    assert PlanImport.objects.get().state == "waiting"


def test_correct_mends_what_stood_in_the_way(plan, officer):
    waiting = offered(plan, "① a\n１-１\n② b", officer)

    waiting = corrected(waiting, officer, 0, direction="1-1")
    written(waiting, officer)

    assert [each.code for each in plan.actions.in_order()] == ["1-1 ①", "1-1 ②"]


def test_correct_keeps_items_added_by_hand_and_the_journal_says_what_changed(plan, officer):
    waiting = offered(plan, PLAN, officer)
    items = (*staged_of(waiting).items, Item(direction="1-2", number="②", ja="足す"))

    correct(waiting, items, by=officer)

    entry = Entry.objects.get(verb="policy.plan_text_corrected")
    assert list(entry.changes) == ["4"]
    assert [row.item.code for row in preview(PlanImport.objects.get()).rows][-1] == "1-2 ②"


def test_correct_says_nothing_in_the_journal_where_nothing_changed(plan, officer):
    waiting = offered(plan, PLAN, officer)

    correct(waiting, staged_of(waiting).items, by=officer)

    assert not Entry.objects.filter(verb="policy.plan_text_corrected").exists()


def test_correct_refuses_a_text_that_is_too_long(plan, officer):
    waiting = offered(plan, PLAN, officer)

    with pytest.raises(Refused, match=r"1-1 ①: a number has at most 10 letters, a text 5000"):
        corrected(waiting, officer, 0, ja="あ" * 5001)


def test_write_refuses_a_plan_that_changed_since_the_preview(plan, officer):
    waiting = offered(plan, PLAN, officer)
    seen = preview(waiting).digest
    make_action(plan, direction="1-1", number="①")

    with pytest.raises(Refused, match="The plan has changed since you opened this page"):
        write(waiting, seen=seen, by=officer)


def test_a_text_is_decided_once(plan, officer):
    waiting = offered(plan, PLAN, officer)
    discard(waiting, by=officer)

    assert PlanImport.objects.get().state == "discarded"
    for again in (
        lambda: discard(waiting, by=officer),
        lambda: written(waiting, officer),
        lambda: correct(waiting, [], by=officer),
    ):
        with pytest.raises(Refused, match="This text was written or discarded already"):
            again()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no text."),
        ("まえがき\nあとがき", "Nothing in these 2 lines is numbered like an item"),
        ("1-1\n" + "\n".join(f"{n % 99 + 1}) a" for n in range(151)), "These are 151 items"),
        ("x" * 300_001, "The text has 300001 letters"),
    ],
)
def test_offer_refuses_a_text_it_cannot_take(plan, officer, text, words):
    with pytest.raises(Refused, match=words):
        offered(plan, text, officer)
    assert not PlanImport.objects.exists()


def test_offer_is_for_those_who_may_write_the_plan(plan, officer):
    with pytest.raises(Refused, match="Only the international office and the leadership"):
        offered(plan, PLAN, make_person())
    for state, words in (("in_force", "The wording of an adopted plan"), ("superseded", "A super")):
        plan.state, plan.adopted_on = state, "2022-07-01"
        plan.save()
        with pytest.raises(Refused, match=words):
            offered(plan, PLAN, officer)


def test_offer_correct_and_discard_refuse_a_plan_that_was_discarded_meanwhile(plan, officer):
    waiting = offered(plan, PLAN, officer)
    discard_plan(Plan.objects.get(), by=officer)

    for late in (
        lambda: offered(plan, PLAN, officer),
        lambda: correct(waiting, [], by=officer),
        lambda: discard(waiting, by=officer),
    ):
        with pytest.raises(Refused, match="A superseded or discarded plan"):
            late()

    assert PlanImport.objects.get().state == "waiting"


def test_offer_goes_on_with_an_adopted_text_that_is_marked_incomplete(officer):
    document = make_document("2022", directions=("1-1", "1-2"))
    plan = make_plan(document, is_incomplete=True)

    written(offered(plan, PLAN, officer), officer)

    assert plan.actions.count() == 3


def test_preview_shows_remarks_beside_the_items_they_are_about(plan, officer):
    now = preview(offered(plan, "１-１\n① a\n\n続き\n② b", officer))

    assert [[each.note for each in row.remarks] for row in now.rows] == [["after_blank"], []]
    assert [(each.line, each.note) for each in now.remarks] == [(1, "normalised")]


def test_preview_asks_the_same_number_of_queries_however_long_the_text(
    plan, officer, django_assert_num_queries
):
    short = offered(plan, "1-1\n① a", officer)
    long = offered(plan, "1-1\n" + "\n".join(f"{n}) a" for n in range(1, 90)), officer)

    for waiting in (short, long):
        waiting = PlanImport.objects.select_related("plan__document").get(pk=waiting.pk)
        with django_assert_num_queries(2):
            preview(waiting)


def test_write_enters_a_hundred_items_in_as_many_queries_as_ten(
    plan, officer, django_assert_max_num_queries
):
    text = "1-1\n" + "\n".join(f"{n}) a" for n in range(1, 100))
    waiting = offered(plan, text, officer)
    seen = preview(waiting).digest

    with django_assert_max_num_queries(25):
        write(waiting, seen=seen, by=officer)
    assert plan.actions.count() == 99


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_write_killed_half_way_leaves_nothing(tmp_path):
    before, after, finished = killed_half_way("tests.policy.planning.import_to_kill", tmp_path)

    assert after == before == ["waiting", "1", "②1"]
    assert finished == ["done", "4", "①1", "②2", "③3"]
