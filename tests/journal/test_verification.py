"""Whatever is altered behind the journal's back is found, with its day and its entries."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from kakehashi.journal.canonical import digest_of, leaf_of, lines_of
from kakehashi.journal.models import Entry, Seal
from kakehashi.journal.sealing import seal_days
from kakehashi.journal.verification import Finding, ranges, verify
from tests.journal.test_sealing import tokyo, write
from tests.make import make_person
from tests.unguarded import unguarded


@pytest.fixture
def sealed(db):
    """Three days: two entries, none, three entries."""
    entries = [
        write(tokyo(2026, 4, 1, 9, 0)),
        write(tokyo(2026, 4, 1, 10, 0)),
        write(tokyo(2026, 4, 3, 9, 0)),
        write(tokyo(2026, 4, 3, 10, 0)),
        write(tokyo(2026, 4, 3, 11, 0)),
    ]
    seal_days(date(2026, 4, 3))
    return entries


def findings():
    return verify(by=None).findings


def test_verify_finds_nothing_in_a_journal_that_was_not_touched(sealed):
    write(timezone.now())

    report = verify(by=None)

    assert report.findings == []
    assert (report.seals, report.entries, report.unsealed) == (3, 5, 1)
    assert report.last == Seal.objects.get(day="2026-04-03")


def test_verify_says_which_entries_were_changed(sealed):
    with unguarded():
        Entry.objects.filter(pk=sealed[2].pk).update(reason="otherwise")
        Entry.objects.filter(pk=sealed[4].pk).update(at=sealed[4].at + timedelta(microseconds=1))

    assert findings() == [
        Finding(date(2026, 4, 3), "entries were changed:", (sealed[2].pk, sealed[4].pk))
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "tests.undone"},
        {"record_type": "other.model"},
        {"record_id": "2"},
        {"record_name": "Another"},
        {"changes": {"state": ["a", "b"]}},
        {"reason": "r"},
        {"request_id": "r"},
    ],
)
def test_verify_sees_a_change_of_any_field(sealed, change):
    with unguarded():
        Entry.objects.filter(pk=sealed[0].pk).update(**change)

    assert [finding.ids for finding in findings()] == [(sealed[0].pk,)]


def test_verify_sees_another_person_put_in_the_place_of_the_one_who_did_it(sealed):
    with unguarded():
        Entry.objects.filter(pk=sealed[0].pk).update(by=make_person())

    assert [finding.ids for finding in findings()] == [(sealed[0].pk,)]


def test_verify_says_which_entries_are_missing(sealed):
    with unguarded():
        Entry.objects.filter(pk__in=[sealed[0].pk, sealed[4].pk]).delete()

    assert findings() == [
        Finding(date(2026, 4, 1), "entries are missing:", (sealed[0].pk,)),
        Finding(date(2026, 4, 3), "entries are missing:", (sealed[4].pk,)),
    ]


def test_verify_sees_an_entry_put_in_the_place_of_another(sealed):
    with unguarded():
        Entry.objects.filter(pk=sealed[1].pk).delete()
    write(tokyo(2026, 4, 1, 10, 0), pk=sealed[1].pk, reason="otherwise")

    assert findings() == [Finding(date(2026, 4, 1), "entries were changed:", (sealed[1].pk,))]


def test_verify_says_that_an_entry_with_a_free_lower_id_was_added(db):
    first = write(tokyo(2026, 4, 1, 9, 0))
    write(tokyo(2026, 4, 1, 10, 0), pk=first.pk + 10)
    seal_days(date(2026, 4, 1))
    write(tokyo(2026, 4, 1, 9, 30), pk=first.pk + 5)

    assert findings() == [
        Finding(date(2026, 4, 1), "entries were added after sealing:", (first.pk + 5,))
    ]


def test_verify_tells_an_altered_seal_from_altered_entries(sealed):
    with unguarded():
        Seal.objects.filter(day="2026-04-01").update(
            sealed_at=timezone.now() + timedelta(seconds=1)
        )

    assert findings() == [Finding(date(2026, 4, 1), "the seal itself was altered")]


def test_verify_finds_an_entry_and_its_seal_made_to_fit_by_the_broken_chain(sealed):
    with unguarded():
        Entry.objects.filter(pk=sealed[0].pk).update(reason="otherwise")
        seal = Seal.objects.get(day="2026-04-01")
        seal.leaves = lines_of(leaf_of(Entry.objects.get(pk=e.pk)) for e in sealed[:2])
        seal.digest = digest_of(seal)
        seal.save()

    assert findings() == [Finding(date(2026, 4, 2), "the seal does not continue the one before it")]


def test_verify_finds_a_missing_seal_and_still_reads_the_others(sealed):
    with unguarded():
        Seal.objects.filter(day="2026-04-02").delete()

    assert findings() == [
        Finding(date(2026, 4, 2), "seals are missing up to 2026-04-02"),
        Finding(date(2026, 4, 3), "the seal does not continue the one before it"),
    ]


def test_verify_finds_that_the_first_seal_is_gone(sealed):
    with unguarded():
        Seal.objects.filter(day="2026-04-01").delete()

    assert findings() == [Finding(date(2026, 4, 2), "the seal does not continue the one before it")]


def test_verify_survives_a_seal_whose_lines_are_no_longer_lines(sealed):
    with unguarded():
        Seal.objects.filter(day="2026-04-01").update(leaves="gone")

    assert findings() == [Finding(date(2026, 4, 1), "the seal itself was altered")]


def test_verify_compares_with_a_digest_noted_elsewhere(sealed):
    day, noted = date(2026, 4, 3), Seal.objects.get(day="2026-04-03").digest
    assert verify(by=None, noted=(day, noted.upper())).findings == []
    with unguarded():
        Entry.objects.filter(pk=sealed[0].pk).update(reason="otherwise")
        Seal.objects.all().delete()
    seal_days(day)

    assert verify(by=None).findings == []
    assert verify(by=None, noted=(day, noted)).findings == [
        Finding(day, "the seal is not the one that was noted")
    ]
    assert verify(by=None, noted=(date(2026, 3, 31), noted)).findings == [
        Finding(date(2026, 3, 31), "the seal that was noted is missing")
    ]


def test_verify_says_that_a_trigger_is_missing(sealed):
    with unguarded():
        names = [finding.words for finding in findings()]

    assert names == (
        [
            "the trigger journal_entry_refuses_change is missing",
            "the trigger journal_seal_refuses_change is missing",
        ]
        if connection.vendor == "postgresql"
        else [
            "the trigger journal_entry_refuses_delete is missing",
            "the trigger journal_entry_refuses_replace_of_id is missing",
            "the trigger journal_entry_refuses_update is missing",
            "the trigger journal_seal_refuses_delete is missing",
            "the trigger journal_seal_refuses_replace_of_day is missing",
            "the trigger journal_seal_refuses_replace_of_id is missing",
            "the trigger journal_seal_refuses_update is missing",
        ]
    )


def test_verify_is_itself_in_the_journal(sealed):
    by = make_person()

    verify(by=by)

    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.by, entry.changes) == (
        "journal.verified",
        by,
        {"findings": [None, 0]},
    )


def test_verify_journal_ends_with_1_when_the_journal_was_altered(sealed):
    out, err = StringIO(), StringIO()
    call_command("verify_journal", stdout=out)
    with unguarded():
        Entry.objects.filter(pk=sealed[0].pk).delete()

    with pytest.raises(SystemExit) as stopped:
        call_command("verify_journal", stdout=StringIO(), stderr=err, no_color=True)

    last = Seal.objects.get(day="2026-04-03")
    assert out.getvalue() == (
        "3 seals up to 2026-04-03, over 5 entries, were verified;"
        " 0 later entries are not sealed yet.\n"
        "Nothing was altered. Note the last seal where nobody can change it:\n"
        f"2026-04-03:{last.digest}\n"
    )
    assert stopped.value.code == 1
    assert err.getvalue() == f"2026-04-01: entries are missing: {sealed[0].pk}\n"


def test_verify_journal_says_when_nothing_was_sealed_and_refuses_a_wrong_note(db):
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert out.getvalue().startswith("No day has been sealed")
    with pytest.raises(CommandError, match="write DAY:DIGEST"):
        call_command("verify_journal", "--noted", "2026-04-01")


def test_ranges_joins_neighbours():
    assert ranges([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"
    assert ranges([]) == ""
