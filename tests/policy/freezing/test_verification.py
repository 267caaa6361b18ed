"""Whether freezes are what they were."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kakehashi.journal.models import Entry
from kakehashi.policy.freezing import digests
from kakehashi.policy.freezing.hashing import digest_of, leaves_of
from kakehashi.policy.freezing.operations import correct, publish
from kakehashi.policy.freezing.verification import GUARDS, missing_guards, verify
from kakehashi.policy.models import Correction, Freeze, Frozen, Publication
from tests.make import make_officer
from tests.policy.freezing.freezes import make_freeze, make_period, record_of
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
KEY = "survey.satisfaction"
FROZEN = {"policy_freeze", "policy_frozen", "policy_correction", "policy_publication"}


@pytest.fixture
def made():
    """A freeze with a correction, published."""
    make_period()
    made, by = make_freeze(), make_officer()
    correct(record_of(made, KEY), {"value": Decimal(13)}, reason="Miscounted", by=by)
    publish(made, by=by)
    return made


def said():
    return [str(finding) for finding in verify(by=None).findings]


def test_verify_finds_nothing_where_nothing_was_altered(made):
    report = verify(by=None)
    assert report.findings == []
    assert (report.freezes, report.records, report.corrections) == (
        [made],
        made.records.count(),
        1,
    )
    entry = Entry.objects.get(verb="policy.freezes_verified")
    assert (entry.record_id, entry.changes) == (str(made.pk), {"findings": [None, 0]})


def test_verify_names_a_record_that_was_altered(made):
    frozen = record_of(made, KEY)
    with unguarded():
        Frozen.objects.filter(pk=frozen.pk).update(content=frozen.content.replace("12", "14"))
    assert said() == [f"2026-05-01: figure {KEY}: the record was altered"]


def test_verify_names_a_record_that_was_altered_with_its_hash(made):
    frozen = record_of(made, KEY)
    content = frozen.content.replace("12", "14")
    with unguarded():
        Frozen.objects.filter(pk=frozen.pk).update(content=content, sha256=digest_of(content))
    assert said() == [
        f"2026-05-01: figure {KEY}: the record was altered",
        f"2026-05-01: figure {KEY}: a correction does not follow the one before it",
    ]


def test_verify_names_a_record_whose_place_in_lists_was_altered(made):
    with unguarded():
        Frozen.objects.filter(key=KEY).update(direction="1.1")
    assert said() == [f"2026-05-01: figure {KEY}: the record was altered"]


def test_verify_names_a_record_that_is_missing(made):
    with unguarded():
        Frozen.objects.filter(freeze=made, key="partners.active").delete()
    assert said() == ["2026-05-01: figure partners.active: the record is missing"]


def test_verify_names_a_record_that_was_added(made):
    Frozen.objects.create(
        freeze=made, position=9999, kind="figure", key="late.comer", content='{"direction":""}'
    )
    assert said() == ["2026-05-01: figure late.comer: the record was added afterwards"]


@pytest.mark.parametrize(
    "facts", [{"on": date(2026, 5, 2)}, {"occasion": "other"}, {"frozen_by": None}, {"leaves": "?"}]
)
def test_verify_says_that_the_header_was_altered(made, facts):
    with unguarded():
        Freeze.objects.update(**facts)
    assert "the header, or the list of its records, was altered" in said()[0]


def test_verify_finds_a_freeze_that_was_made_anew_throughout(made):
    """Record, list and hash fit each other, but the journal knows better."""
    frozen = record_of(made, KEY)
    frozen.content = frozen.content.replace("12", "14")
    with unguarded():
        Correction.objects.all().delete()
        Frozen.objects.filter(pk=frozen.pk).update(
            content=frozen.content, sha256=digest_of(frozen.content)
        )
        made.leaves = leaves_of(digests.leaves(made.records.all()))
        Freeze.objects.update(leaves=made.leaves, sha256=digests.freeze_digest(made))
    assert said() == [
        "2026-05-01: the freeze that the journal tells of is missing, or another one stands in its"
        " place",
        "2026-05-01: the journal does not tell of it",
        f"2026-05-01: 2026-05-01 {KEY}: a correction that the journal tells of is missing",
    ]


def test_verify_finds_a_freeze_that_is_gone(made):
    make_freeze(date(2026, 3, 31), "year-end")
    with unguarded():
        Publication.objects.all().delete()
        Correction.objects.all().delete()
        Frozen.objects.filter(freeze=made).delete()
        made.delete()
    assert said() == [
        "2026-05-01: the freeze that the journal tells of is missing, or another one stands in its"
        " place",
        "2026-03-31: it does not continue the freeze that was made before it",
    ]


def test_verify_blames_only_the_freeze_whose_hash_was_altered(made):
    make_freeze(date(2026, 3, 31), "year-end")
    with unguarded():
        Freeze.objects.filter(pk=made.pk).update(sha256="0" * 64)
    assert {line.partition(":")[0] for line in said()} == {"2026-05-01"}
    last = Entry.objects.filter(verb="policy.freezes_verified").latest("pk")
    assert last.record_name == "2026-03-31"


@pytest.mark.parametrize(
    "facts",
    [
        {"reason": "Never mind"},
        {"content": '{"value":"15"}'},
        {"content": '{"value":15.5}'},
        {"content": "{"},
    ],
)
def test_verify_names_a_record_whose_correction_was_altered(made, facts):
    with unguarded():
        Correction.objects.update(**facts)
    assert said()[0] == f"2026-05-01: figure {KEY}: a correction was altered"


def test_verify_finds_a_correction_in_the_middle_that_is_gone(made):
    frozen = record_of(made, KEY)
    correct(frozen, {"value": Decimal(14)}, reason="Again", by=make_officer())
    with unguarded():
        Correction.objects.earliest("pk").delete()
    assert said() == [
        f"2026-05-01: figure {KEY}: a correction does not follow the one before it",
        f"2026-05-01: 2026-05-01 {KEY}: a correction that the journal tells of is missing",
    ]


def test_verify_finds_a_publication_that_is_gone(made):
    with unguarded():
        Publication.objects.all().delete()
    assert said() == ["2026-05-01: its publication, of which the journal tells, is missing"]


def test_verify_finds_a_publication_of_which_the_journal_does_not_tell():
    made = make_freeze()
    Publication.objects.create(freeze=made, at=made.frozen_at)
    assert said() == ["2026-05-01: publication: the journal does not tell of it"]


def test_guards_stand():
    assert missing_guards() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="its triggers have these names")
def test_guards_are_all_the_triggers_of_these_tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for name, table in cursor.fetchall() if table in FROZEN}
    assert there == GUARDS["sqlite"]


def test_verify_names_a_trigger_that_is_missing(made):
    name = sorted(GUARDS[connection.vendor])[0]
    on = "" if connection.vendor == "sqlite" else f" ON {name.split('_refuses')[0]}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert said() == [f"{name}: a trigger is missing that keeps frozen records from being changed"]


def test_command_prints_the_hashes_where_nothing_was_altered(made):
    out = StringIO()
    call_command("verify_freezes", stdout=out)
    assert f"2026-05-01:{made.sha256}" in out.getvalue()
    assert "corrections 1." in out.getvalue()


def test_command_ends_with_1_where_something_was_altered(made):
    with unguarded():
        Frozen.objects.filter(key=KEY).update(content='{"direction":"1.2"}')
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_freezes", "--freeze", "2026-05-01", stdout=out, stderr=err)
    assert f"figure {KEY}: the record was altered" in err.getvalue()


def test_command_says_where_no_such_day_was_frozen(made):
    with pytest.raises(CommandError, match="Nothing was frozen as of 2020-05-01"):
        call_command("verify_freezes", "--freeze", "2020-05-01", stdout=StringIO())
