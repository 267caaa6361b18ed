"""Freezing a day, correcting beside it, publishing it."""

import json
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import override

from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.policy.freezing.operations import correct, freeze, publish
from kakehashi.policy.freezing.rules import occasion_of
from kakehashi.policy.models import (
    Correction,
    Freeze,
    Frozen,
    Publication,
    StatedValue,
)
from kakehashi.policy.planning.tasks import add_task, tick
from kakehashi.verdicts import Refused
from tests.killing import killed_half_way
from tests.make import (
    make_action,
    make_definition,
    make_officer,
    make_person,
    make_role,
    make_stated,
    make_target,
)
from tests.policy.freezing.freezes import MAY, make_freeze, make_period, record_of
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


def test_freeze_keeps_every_indicator_and_the_plans_in_force():
    plan = make_period()
    make_freeze()

    kept = list(Frozen.objects.values_list("position", "kind", "key", "direction"))

    ours = [row for row in kept if "survey" in row[2] or row[1] != "figure"]
    assert [row[1:] for row in ours] == [
        ("figure", "survey.satisfaction", "1.2"),
        ("target", f"{plan.pk}/survey.satisfaction", "1.2"),
        ("target", f"{plan.pk}/survey.satisfaction/faculty/law", "1.2"),
        ("action", f"{plan.pk}/1.2 ①", "1.2"),
    ]
    assert {"partners.active", "agreements.active"} < {row[2] for row in kept}
    assert [row[0] for row in kept] == list(range(1, len(kept) + 1))


def test_freeze_hashes_each_record_and_all_of_them():
    make_period()
    made = make_freeze()

    for each in made.records.all():
        assert each.sha256 == sha256(each.content.encode()).hexdigest()
    lines = "".join(f"{r.position} {r.kind} {r.sha256} {r.key}\n" for r in made.records.all())
    at = made.frozen_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    header = f"kakehashi freeze 1\n2026-05-01\n1-may\n{at}\n{made.frozen_by_id}\n\n"
    assert made.leaves == lines
    assert made.sha256 == sha256((header + lines).encode()).hexdigest()


def test_freeze_is_chained_to_the_one_made_before():
    first = make_freeze()
    second = make_freeze(date(2026, 3, 31), "year-end")
    assert (first.previous, second.previous) == ("", first.sha256)


def test_freeze_says_a_stated_figure_in_both_languages_whatever_the_reader_speaks():
    make_period()
    with override("ja"):
        made = make_freeze()

    found = record_of(made, "survey.satisfaction").plain

    assert found["title"] == {"ja": "満足度", "en": "Satisfaction"}
    assert (found["value"], found["on"], found["version"]) == ("12", "2026-05-01", 1)
    assert found["divisions"] == [
        {
            "by": "faculty",
            "title": {"ja": "faculty", "en": "faculty"},
            "parts": [{"key": "law", "name": {"ja": "法学部", "en": "Law"}, "value": "3"}],
        }
    ]
    assert found["series"][-1] == {
        "on": "2026-05-01",
        "value": "12",
        "at_least": False,
        "unknown": False,
        "version": 1,
    }
    assert len(found["series"]) == 10
    stated = StatedValue.objects.get(by="")
    assert found["statement"] == {
        "source": "Survey of May, page 4",
        "document": None,
        "entered": {"at": "2026-05-20T00:00:00.000000Z", "by": stated.entered_by_id},
        "confirmed": {"at": "2026-05-20T00:00:00.000000Z", "by": stated.confirmed_by_id},
        "is_invented": False,
    }
    assert found["rows"] is None


def test_freeze_keeps_the_keys_of_the_rows_behind_a_figure():
    make_period()
    found = record_of(make_freeze(), "agreements.active").plain
    assert (found["value"], found["rows"]["model"]) == ("1", "agreements.agreement")
    assert len(found["rows"]["keys"]) == 1
    assert found["statement"] is None


def test_freeze_says_why_a_figure_is_unknown_in_both_languages():
    make_definition()
    found = record_of(make_freeze(), "survey.satisfaction").plain
    assert found["value"] is None
    assert found["unknown_because"]["en"] == (
        "Nobody has entered and confirmed a figure for this reference date."
    )
    assert set(found["unknown_because"]) == {"ja", "en"}


def test_freeze_keeps_the_definition_by_which_the_figure_was_stated():
    make_definition(title_en="Content")
    make_definition(title_en="Very content", version=2)
    make_stated()
    found = record_of(make_freeze(), "survey.satisfaction").plain
    assert (found["version"], found["title"]["en"]) == (1, "Content")


def added(plan, text, due_on):
    """A task that the office adds today."""
    return add_task(plan.actions.get(), text_en=text, due_on=due_on, by=make_officer())


def test_freeze_leaves_out_tasks_that_were_not_there_on_the_day():
    plan = make_period()
    ahead = date(2027, 6, 30)
    added(plan, "Thought of since", ahead)
    added(plan, "Written down late", MAY)
    tick(added(plan, "Done by then", ahead), done_on=MAY, by=make_officer())
    tick(added(plan, "Done since", ahead), done_on=MAY + timedelta(days=1), by=make_officer())

    then = record_of(make_freeze(), f"{plan.pk}/1.2 ①").plain
    today = timezone.localdate()
    now = record_of(make_freeze(today, occasion_of(today)), f"{plan.pk}/1.2 ①").plain

    of_the_period = ["Send the brochure", "Send the brochure"]
    assert [each["text"]["en"] for each in then["tasks"]] == [
        *of_the_period,
        "Written down late",
        "Done by then",
    ]
    assert then["effort"]["planned"] == 4
    assert sorted(each["text"]["en"] for each in now["tasks"]) == sorted(
        [*of_the_period, "Written down late", "Done by then", "Thought of since", "Done since"]
    )


def test_freeze_keeps_a_task_that_was_added_by_the_end_of_the_day():
    plan = make_period()
    today = timezone.localdate()
    added(plan, "Thought of today", today + timedelta(days=30))
    kept = record_of(make_freeze(today, occasion_of(today)), f"{plan.pk}/1.2 ①").plain
    assert "Thought of today" in [each["text"]["en"] for each in kept["tasks"]]


def test_freeze_keeps_a_target_with_its_exact_result():
    plan = make_period()
    found = record_of(make_freeze(), f"{plan.pk}/survey.satisfaction").plain
    assert found["result"] == {
        "state": "behind",
        "wanted": {"value": "58430/2191", "upper": None},
        "raw": "0.1",
        "clamped": "0.1",
        "overshoot": False,
        "gap": "-32138/2191",
        "at_least": False,
    }
    assert found["reading"]["value"] == "12"
    assert found["points"] == [{"on": "2027-05-01", "value": "30", "upper": None}]


def test_freeze_keeps_an_action_as_it_was_on_the_day():
    plan = make_period()
    found = record_of(make_freeze(), f"{plan.pk}/1.2 ①").plain
    assert found["text"]["ja"] == "協定校を増やす"
    assert [person["name"]["ja"] for person in found["people"]] == ["山田 花子"]
    # The second task was done after the reference date.
    assert [(task["done_on"], task["overdue"]) for task in found["tasks"]] == [
        ("2026-03-01", False),
        (None, True),
    ]
    assert (found["effort"]["share"], found["effort"]["pace"]) == ("0.5", "late")
    assert found["confidence"]["sentence"] == "Two talks have begun."
    assert found["freshness"] == "due"  # April may still be checked on 1 May
    assert found["money"] == [
        {
            "year": 2025,
            "source": {"ja": "交付金", "en": "Grant"},
            "planned": "1000000",
            "spent": None,
        }
    ]
    assert found["effects"][0]["indicator"] == "survey.satisfaction"


def test_freeze_is_not_changed_by_what_comes_later():
    make_period()
    made = make_freeze()
    before = record_of(made, "survey.satisfaction").content
    StatedValue.objects.filter(by="").update(value=Decimal("99"))
    assert record_of(made, "survey.satisfaction").content == before


def test_freeze_asks_the_same_number_of_queries_however_much_there_is(
    django_assert_max_num_queries,
):
    plan = make_period()
    for number in range(30):
        make_action(plan, number=str(number))
        make_definition(f"survey.{number}")
        make_stated(f"survey.{number}")
        make_target(plan, f"survey.{number}")
    by = make_officer()
    with django_assert_max_num_queries(310):  # most for the indicators of (1.2), (1.4), (2.1)
        make_freeze(by=by)


def test_freeze_refuses_a_day_to_come_and_another_days_occasion():
    by = make_officer()
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="has not come yet"):
        freeze(tomorrow, "other", by=by)
    with pytest.raises(Refused, match="does not fit the occasion"):
        freeze(date(2026, 5, 2), "1-may", by=by)
    assert not Freeze.objects.exists()


def test_freeze_refuses_a_second_freeze_of_one_period():
    by = make_officer()
    make_freeze(by=by)
    with pytest.raises(Refused, match="Two freezes of one period would be two truths"):
        make_freeze(by=by)
    assert Freeze.objects.count() == 1


@pytest.mark.parametrize("kind", [Role.Kind.AUDITOR, Role.Kind.COORDINATOR, Role.Kind.STUDENT])
def test_freeze_refuses_others_than_office_and_leadership(kind):
    person = make_person()
    make_role(person, kind)
    with pytest.raises(Refused, match="Only the international office and the leadership"):
        freeze(MAY, "1-may", by=person)


def test_freeze_is_told_by_the_journal():
    made = make_freeze()
    entry = Entry.objects.get(verb="policy.frozen")
    assert (entry.record_id, entry.by) == (str(made.pk), made.frozen_by)
    assert entry.changes["sha256"] == [None, made.sha256]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_freeze_killed_half_way_leaves_nothing(tmp_path):
    before, after, finished = killed_half_way("tests.policy.freezing.freeze_to_kill", tmp_path)

    assert after == before == ["0", "0", "False", "True"]
    assert finished == ["1", "1", "True", "True"]


def test_correct_puts_a_figure_beside_the_frozen_one():
    make_period()
    made = make_freeze()
    frozen = record_of(made, "survey.satisfaction")

    done = correct(frozen, {"value": Decimal("13.50")}, reason=" Miscounted. ", by=make_officer())

    frozen.refresh_from_db()
    assert frozen.plain["value"] == "12"
    assert (done.plain["value"], done.plain["series"][-1]["value"]) == ("13.5", "13.5")
    assert (done.reason, done.previous) == ("Miscounted.", frozen.sha256)
    at = done.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    line = json.dumps(
        {
            "at": at,
            "by": done.by_id,
            "content": json.loads(done.content),
            "form": "kakehashi correction 1",
            "previous": frozen.sha256,
            "reason": "Miscounted.",
        },
        sort_keys=True,
        separators=(",", ":"),
    )
    assert done.sha256 == sha256(line.encode()).hexdigest()
    entry = Entry.objects.get(verb="policy.frozen_corrected")
    assert entry.changes["value"] == ["12", "13.5"]


def test_correct_follows_the_correction_before():
    make_period()
    frozen = record_of(make_freeze(), "survey.satisfaction")
    by = make_officer()
    first = correct(frozen, {"value": Decimal(13)}, reason="Miscounted", by=by)
    why = {"ja": "不明", "en": "Lost"}
    second = correct(frozen, {"value": None, "unknown_because": why}, reason="Lost", by=by)
    assert second.previous == first.sha256
    assert (second.plain["value"], second.plain["unknown_because"]) == (None, why)
    assert second.plain["series"][-1]["unknown"] is True


@pytest.mark.parametrize("value", ["-5", "29.5"])
def test_correct_refuses_what_no_number_of_persons_can_be(value):
    make_period(is_persons=True)
    frozen = record_of(make_freeze(), "survey.satisfaction")
    with pytest.raises(Refused, match="whole numbers of zero or more"):
        correct(frozen, {"value": Decimal(value)}, reason="Typo", by=make_officer())
    assert not frozen.corrections.exists()


def test_correct_mends_the_sentences_of_an_action():
    plan = make_period()
    frozen = record_of(make_freeze(), f"{plan.pk}/1.2 ①")
    done = correct(
        frozen, {"sentence": "Three talks.", "text_en": "Win two"}, reason="Typo", by=make_officer()
    )
    assert done.plain["confidence"]["sentence"] == "Three talks."
    assert (done.plain["text"]["en"], done.plain["text"]["ja"]) == ("Win two", "協定校を増やす")


def test_correct_refuses_targets_silence_and_nothing_new():
    plan = make_period()
    made, by = make_freeze(), make_officer()
    figure = record_of(made, "survey.satisfaction")
    with pytest.raises(Refused, match="correct the figure"):
        correct(record_of(made, f"{plan.pk}/survey.satisfaction"), {}, reason="x", by=by)
    with pytest.raises(Refused, match="Say why"):
        correct(figure, {"value": Decimal(13)}, reason=" ", by=by)
    with pytest.raises(Refused, match="Nothing differs"):
        correct(figure, {"value": Decimal("12.0")}, reason="x", by=by)
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    with pytest.raises(Refused, match="Only the international office"):
        correct(figure, {"value": Decimal(13)}, reason="x", by=auditor)
    assert not Correction.objects.exists()


def test_publish_lets_everybody_see_it_once():
    made, by = make_freeze(), make_officer()
    assert not Freeze.objects.visible_to(make_person()).exists()
    publish(made, by=by)
    assert Freeze.objects.visible_to(make_person()).get() == made
    with pytest.raises(Refused, match="What was published stays published"):
        publish(made, by=by)
    assert Publication.objects.count() == 1


def test_publish_refuses_a_freeze_that_was_altered():
    make_period()
    made = make_freeze()
    with unguarded():
        made.records.filter(key="survey.satisfaction").update(content='{"direction":"1.2"}')
    with pytest.raises(Refused, match=r"survey\.satisfaction: the record was altered"):
        publish(made, by=make_officer())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policy_freeze SET occasion = 'other'",
        "UPDATE policy_frozen SET content = ''",
        "UPDATE policy_correction SET reason = ''",
        "UPDATE policy_publication SET at = at",
        "DELETE FROM policy_publication",
        "DELETE FROM policy_correction",
        "DELETE FROM policy_frozen",
        "DELETE FROM policy_freeze",
    ],
)
def test_database_refuses_to_change_what_is_frozen(statement):
    make_period()
    made, by = make_freeze(), make_officer()
    correct(record_of(made, "survey.satisfaction"), {"value": Decimal(13)}, reason="x", by=by)
    publish(made, by=by)
    with (
        pytest.raises(DatabaseError, match="is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("table", ["freeze", "frozen", "correction", "publication"])
def test_database_refuses_to_truncate_or_replace(table):
    make_period()
    made, by = make_freeze(), make_officer()
    correct(record_of(made, "survey.satisfaction"), {"value": Decimal(13)}, reason="x", by=by)
    publish(made, by=by)
    if connection.vendor == "postgresql":
        connection.check_constraints()  # a table with pending checks is not truncated anyway
        statement = f"TRUNCATE policy_{table} CASCADE"
    else:
        statement = f"INSERT OR REPLACE INTO policy_{table} SELECT * FROM policy_{table}"
    with (
        pytest.raises(DatabaseError, match="is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
def test_database_refuses_to_replace_by_any_key_but_the_id():
    make_period()
    made = make_freeze()
    with (
        pytest.raises(DatabaseError, match="replace refused"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO policy_frozen"
            " (freeze_id, position, kind, key, direction, content, sha256)"
            " VALUES (%s, 9999, 'figure', 'survey.satisfaction', '', '', '')",
            [made.pk],
        )
