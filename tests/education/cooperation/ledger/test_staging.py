"""Importing past exchange: looked at first, posted whole or not at all, never twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.education.cooperation.ledger.operations import enter_opening, reverse
from kakehashi.education.cooperation.ledger.queries import balance_of
from kakehashi.education.cooperation.ledger.staging import (
    Standing,
    confirm_import,
    discard_import,
    imported_before,
    known,
    preview,
    stage_import,
)
from kakehashi.education.cooperation.models import LedgerEntry, LedgerImport
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.education.cooperation.ledger.make import make_entry
from tests.killing import killed_half_way
from tests.make import make_agreement, make_officer, make_unit

pytestmark = pytest.mark.django_db
HEAD = "agreement,year,term,direction,students,semesters\n"
FILE = HEAD + "A-1,2022,first,sent,2,1\nA-1,2023,second,received,3,1\nA-1,2023,,sent,1,1/2\n"


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def agreement():
    return make_agreement(reference="A-1")


def staged(by, text=FILE, name="past.csv"):
    return stage_import(text.encode(), name=name, by=by)


def standings(found):
    return [line.standing for line in preview(found).lines]


def confirm(found, by, lines=None):
    now = preview(found)
    lines = [each.row.line for each in now.lines] if lines is None else lines
    return confirm_import(found, lines, seen=now.digest, by=by)


def test_stage_import_posts_nothing(officer, agreement):
    found = staged(officer)

    assert standings(found) == [Standing.READY] * 3
    assert not LedgerEntry.objects.exists()
    assert Entry.objects.filter(verb="ledger.import_staged").count() == 1


def test_stage_import_is_for_the_universitys_office(agreement):
    with pytest.raises(Refused, match="university's international office"):
        staged(make_officer(unit=make_unit()))


def test_stage_import_refuses_a_file_without_rows(officer):
    with pytest.raises(Refused, match="no rows below"):
        staged(officer, HEAD)


def test_confirm_import_posts_the_chosen_rows(officer, agreement):
    found = staged(officer)

    outcome = confirm(found, officer, [2, 3])

    assert [(e.year, e.direction, e.amount, e.students) for e in outcome.posted] == [
        (2022, "sent", 24, 2),
        (2023, "received", 36, 3),
    ]
    assert {e.imported_from for e in outcome.posted} == {found}
    assert balance_of(agreement, 2023).amount == 1
    found.refresh_from_db()
    assert (found.state, found.decided_by) == (LedgerImport.State.DONE, officer)


def test_the_same_file_is_recognised_and_never_posted_twice(officer, agreement):
    first = staged(officer)
    confirm(first, officer)
    again = staged(officer)

    assert imported_before(again) == first
    assert standings(again) == [Standing.KNOWN] * 3
    with pytest.raises(Refused, match="Line 2 stands in the ledger already"):
        confirm(again, officer)
    assert LedgerEntry.objects.count() == 3


def test_another_number_of_students_replaces_the_entry(officer, agreement):
    confirm(staged(officer), officer)
    found = staged(officer, FILE.replace("sent,2,1", "sent,5,1"), "mended.csv")

    assert standings(found) == [Standing.CHANGED, Standing.KNOWN, Standing.KNOWN]
    confirm(found, officer, [2])

    assert balance_of(agreement, 2022).sent == 5
    assert LedgerEntry.objects.get(kind="reversal").reason == "From the file mended.csv."


def test_what_was_reversed_can_be_imported_again(officer, agreement):
    outcome = confirm(staged(officer), officer)
    reverse(outcome.posted[0], reason="Wrong.", by=officer)

    assert standings(staged(officer)) == [Standing.READY, Standing.KNOWN, Standing.KNOWN]


def test_a_row_is_doubtful_where_mobilities_have_posted_themselves(officer, agreement):
    make_entry(agreement, year=2022)

    assert standings(staged(officer)) == [Standing.DOUBTFUL, Standing.READY, Standing.READY]


def test_a_row_before_the_opening_balance_is_refused(officer, agreement):
    enter_opening(agreement, year=2023, balance=0, source="Minutes", by=officer)
    found = staged(officer)

    assert standings(found) == [Standing.REFUSED, Standing.READY, Standing.READY]
    assert "opening balance of 2023" in preview(found).lines[0].reason
    with pytest.raises(Refused, match="Line 2 has faults"):
        confirm(found, officer)
    assert LedgerEntry.objects.filter(kind="mobility").count() == 0


@pytest.mark.parametrize(
    ("lines", "words"), [([], "at least one row"), ([99], "no row at line 99")]
)
def test_confirm_import_refuses_what_is_not_there(officer, agreement, lines, words):
    found = staged(officer)

    with pytest.raises(Refused, match=words):
        confirm(found, officer, lines)


def test_confirm_import_refuses_a_preview_that_has_changed(officer, agreement):
    found = staged(officer)
    seen = preview(found).digest
    make_entry(agreement, year=2022)

    with pytest.raises(Refused, match="ledger has changed"):
        confirm_import(found, [2], seen=seen, by=officer)


def test_a_file_is_decided_once(officer, agreement):
    found = staged(officer)
    discard_import(found, by=officer)

    with pytest.raises(Refused, match="already been imported or discarded"):
        discard_import(found, by=officer)
    with pytest.raises(Refused, match="already been imported or discarded"):
        confirm(found, officer)


def test_known_names_agreements_by_reference_and_number():
    one, two = make_agreement(reference="X"), make_agreement(reference="x")

    found = known().agreements

    assert found["x"] == [one.pk, two.pk]
    assert found[str(one.pk)] == [one.pk]


def test_preview_asks_a_fixed_number_of_queries(officer, agreement):
    def queries(count):
        text = HEAD + "".join(f"A-1,{1990 + n},,sent,1,1\n" for n in range(count))
        found = staged(officer, text)
        with CaptureQueriesContext(connection) as captured:
            preview(found)
        return len(captured)

    assert queries(2) == queries(30)


@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_the_order_of_imports_does_not_matter(data):
    by, (one, two) = make_officer(), [make_agreement(), make_agreement()]
    row = st.tuples(
        st.integers(2020, 2022),
        st.sampled_from(["sent", "received"]),
        st.sampled_from(["1", "2", "2/3"]),
    )
    rows = data.draw(st.dictionaries(row, st.integers(1, 4), min_size=1, max_size=6))
    lines = [f"%s,{y},,{d},{n},{s}\n" for (y, d, s), n in rows.items()]
    mixed = data.draw(st.permutations(lines))
    cut = data.draw(st.integers(0, len(lines)))
    confirm(staged(by, HEAD + "".join(line % one.pk for line in lines)), by)
    for part in (mixed[:cut], mixed[cut:]):
        if part:
            confirm(staged(by, HEAD + "".join(line % two.pk for line in part)), by)

    sums = [
        list(a.ledger_years.order_by("year").values_list("year", "balance")) for a in (one, two)
    ]
    assert sums[0] == sums[1]


# -- killed half-way ----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_confirm_import_killed_half_way_leaves_nothing(tmp_path):
    module = "tests.education.cooperation.ledger.import_to_kill"
    before, after, finished = killed_half_way(module, tmp_path)

    assert before == after == ["waiting", "0", "0", "1"]
    assert finished[:3] == ["done", "10", "2"]
