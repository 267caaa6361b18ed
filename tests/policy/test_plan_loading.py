"""Loading the action plans of the policy file: as far as they are known, once, then people's."""

from datetime import date

import pytest
from django.core.management import call_command

from kakehashi.journal.models import Entry
from kakehashi.policy.models import Action, Plan, PolicyDocument
from kakehashi.policy.operations import TEXTS, load_documents
from kakehashi.policy.planning import actions
from kakehashi.policy.states import PlanState
from kakehashi.verdicts import Refused
from tests.make import make_home, make_officer, make_plan

pytestmark = pytest.mark.django_db


def changed(tmp_path, *replacements):
    text = TEXTS.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_load_documents_loads_what_is_known_of_the_plans_and_says_what_is_not():
    make_home()

    loaded = load_documents()

    assert [
        (plan.document.code, plan.number, plan.state, plan.adopted_on, plan.is_incomplete)
        for plan in loaded.plans
    ] == [
        ("2014", 1, "superseded", date(2015, 12, 1), True),
        ("2014", 2, "superseded", date(2020, 4, 1), True),
        ("2022", 1, "in_force", date(2022, 7, 1), True),
    ]
    assert [plan.revises for plan in loaded.plans] == [None, *loaded.plans[:2]]
    assert all(plan.only_month_known and plan.attest_from is None for plan in loaded.plans)


def test_load_documents_loads_the_three_known_items_without_japanese_wording():
    make_home()
    load_documents()

    items = [(each.code, each.text_ja, each.standing_en) for each in Action.objects.in_order()]

    assert items == [(f"1-1 {number}", "", "unofficial") for number in "①②③"]
    assert Action.objects.exclude(remarks="").get().number == "③"
    assert not Action.objects.exclude(standing_ja="missing").exists()


def test_load_documents_waits_with_plans_until_the_university_is_there(capsys):
    first = load_documents()
    assert (first.plans, first.plans_wait) == ([], True)

    make_home()
    call_command("load_policy")

    assert "0 documents, 0 correspondences, 3 plans and" in capsys.readouterr().out
    assert Plan.objects.count() == 3


def test_load_documents_again_changes_no_plan_even_after_people_did():
    make_home()
    load_documents()
    action = Action.objects.get(number="①")
    actions.translate_action(action, "ja", "日本語の文言", is_official=True, by=make_officer())
    entries = Entry.objects.count()

    again = load_documents()

    assert again.plans == []
    assert Entry.objects.count() == entries
    assert Action.objects.get(number="①").text_ja == "日本語の文言"


def test_load_documents_refuses_a_plan_that_says_something_else_than_before(tmp_path):
    make_home()
    load_documents()
    file = changed(
        tmp_path,
        ('adopted = "2015-12"', 'adopted = "2015-11"'),
        ("An education system through", "A system through"),
        ('number = "②"', 'number = "④"'),
    )

    with pytest.raises(Refused) as refusal:
        load_documents(file)

    assert str(refusal.value).splitlines()[1:] == [
        "2014/1, adopted_on: loaded is “2015-12-01”, the file says “2015-11-01”.",
        "2022/1 1-1 ④ is in the file and not loaded.",
        "2022/1 1-1 ③, text_en: loaded is “An education system through which students gain"
        " advanced Japanese and can work in Japan.”, the file says “A system through which students"
        " gain advanced Japanese and can work in Japan.”.",
        "2022/1 1-1 ② is loaded and not in the file.",
    ]


def test_load_documents_leaves_alone_what_people_began_by_themselves():
    load_documents()
    document = PolicyDocument.objects.get(code="2022")
    own = make_plan(document, text_ja="自分の計画")

    loaded = load_documents()

    assert [plan.document.code for plan in loaded.plans] == ["2014", "2014"]
    assert Plan.objects.get(document=document) == own


def test_load_documents_supersedes_a_loaded_plan_by_a_later_one(tmp_path):
    make_home()
    text = TEXTS.read_text(encoding="utf-8")
    start = text.index('[[plan]]\ndocument = "2022"')
    shorter = tmp_path / "policy.toml"
    shorter.write_text(text[:start], encoding="utf-8")
    load_documents(shorter)
    assert Plan.objects.get(number=2).state == PlanState.IN_FORCE

    load_documents()

    assert Plan.objects.get(number=2).state == PlanState.SUPERSEDED
    assert Entry.objects.filter(verb="policy.plan_replaced").count() == 1


@pytest.mark.parametrize(
    ("replacement", "words"),
    [
        (('direction = "1-1"', 'direction = "9-9"'), "names the direction 9-9, which does not"),
        (('revises = "2014/2"', 'revises = "2014/7"'), "The plan 2022/1 revises 2014/7, which"),
        (('[[plan]]\ndocument = "2014"', '[[plan]]\ndocument = "2013"'), "version 2013, which is"),
    ],
)
def test_load_documents_writes_nothing_when_a_plan_names_what_does_not_exist(
    tmp_path, replacement, words
):
    make_home()
    with pytest.raises(Refused, match=words):
        load_documents(changed(tmp_path, replacement))

    assert not PolicyDocument.objects.exists()
