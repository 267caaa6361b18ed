"""What a call offers is remembered; every write that concerns it is seen by the next request."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kakehashi.agreements.operations import amend, terminate
from kakehashi.agreements.provisions import Provisions
from kakehashi.agreements.resting import resume, suspend
from kakehashi.directory.operations import rename_institution, revise_institution
from kakehashi.directory.organisation import rename_unit
from kakehashi.education.outbound.applying.collecting import add_document, add_proof
from kakehashi.education.outbound.applying.offered import offered
from kakehashi.education.outbound.applying.operations import rank, save_draft, submit, withdraw
from kakehashi.education.outbound.applying.remembering import AHEAD, BEHIND, offers
from kakehashi.education.outbound.calls.offering import (
    Added,
    add_placement,
    change_quota,
    close_placement,
)
from kakehashi.education.outbound.calls.operations import Days, move_timetable
from kakehashi.education.outbound.models import Placement
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record
from kakehashi.verdicts import Refused
from tests.education.outbound.applying.make import (
    ask_for_reference,
    make_draft,
    make_file,
    make_place,
    stored,
)
from tests.education.outbound.make import make_call
from tests.make import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def remembered(settings, tmp_path, monkeypatch):
    """Offers are remembered as on a server, none from another test."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(offers, "most", 4)
    offers.forget()
    yield
    offers.forget()


def choices_page(client, draft):
    client.force_login(draft.student)
    return client.get(reverse("outbound:application_choices", args=[draft.pk])).content.decode()


def closed(place, officer):
    close_placement(place, reason="Flood", by=officer)


def moved(place, officer):
    call = place.call
    days = {
        "eligibility_on": timezone.localdate() + timedelta(days=20),
        "assessed_on": timezone.localdate() + timedelta(days=30),
        "results_on": timezone.localdate() + timedelta(days=40),
        "upgrades_until": timezone.localdate() + timedelta(days=60),
    }
    later = Days(closes_at=call.closes_at + timedelta(days=3), **days)
    move_timetable(call, later, reason="Holidays", by=officer)


def suspended(place, officer):
    suspend(place.agreement, starts_on=timezone.localdate(), reason="War", by=officer)


def terminated(place, officer):
    yesterday = timezone.localdate() - timedelta(days=1)
    terminate(place.agreement, last_day=yesterday, reason="Dormant", by=officer)


def renamed(place, officer):
    rename_institution(place.host, "Universität Wien", language="en", reason="", by=officer)


SEEN = [
    (closed, "This place was closed on"),
    (suspended, "is suspended: nobody is sent there now"),
    (terminated, "was terminated: nobody is sent there"),
    (renamed, "Universität Wien"),
]


@pytest.mark.parametrize(("change", "words"), SEEN)
def test_the_next_page_shows_a_change(client, change, words):
    place = make_place(make_call())
    draft = make_draft(place.call, place)
    assert words not in choices_page(client, draft)

    change(place, make_officer())

    assert words in choices_page(client, draft)


def test_the_next_page_shows_a_suspension_that_is_over(client):
    place = make_place(make_call())
    draft, officer = make_draft(place.call, place), make_officer()
    suspended(place, officer)
    assert "is suspended" in choices_page(client, draft)

    resume(place.agreement, resumes_on=timezone.localdate(), reason="Peace", by=officer)

    assert "is suspended" not in choices_page(client, draft)


def test_of_reads_again_after_a_change_of_the_call_its_places_and_quotas():
    place, officer = make_place(make_call()), make_officer()
    call = place.call
    assert offers.of(call.pk) is offers.of(call.pk)

    first = offers.of(call.pk)
    moved(place, officer)
    second = offers.of(call.pk)
    assert second.call.closes_at == first.call.closes_at + timedelta(days=3)
    added = Added(quota=place.quota, host=place.host, term="second")
    made = add_placement(call, added, reason="The host wrote", by=officer)
    third = offers.of(call.pk)
    assert (set(second.placements), set(third.placements)) == ({place.pk}, {place.pk, made.pk})
    change_quota(place.quota, 2, with_enclosing=False, reason="The host wrote", by=officer)
    assert offers.of(call.pk) is not third


def test_of_reads_again_after_a_change_of_terms_countries_and_units():
    place, officer = make_place(make_call()), make_officer()
    call, unit = place.call, place.call.unit
    terms = place.agreement.latest
    assert offers.of(call.pk).countries == {"AT"}

    revise_institution(place.host, country="DE", by=officer)
    assert offers.of(call.pk).countries == {"DE"}
    rename_unit(unit, name_ja="法科", name_en="New name", by=officer)
    assert offers.of(call.pk).units[unit.pk].name_en == "New name"
    ended = timezone.localdate() - timedelta(days=1)
    again = Provisions(
        kind=terms.kind,
        level=terms.level,
        unit=terms.unit,
        effective_on=terms.effective_on,
        expires_on=ended,
    )
    amend(place.agreement, again, summary="Shorter.", by=officer)
    assert offers.of(call.pk).placements[place.pk].agreement.latest.expires_on == ended


def test_of_goes_on_while_students_write():
    place = make_place(make_call())
    draft = make_draft(place.call, place)
    # The first entry: numbers go on from test to test, and an offer is read again after many.
    add_proof(draft, language="en", test="", score="", cefr="B2", taken_on=None, by=draft.student)
    before = offers.of(place.call_id)

    document = make_file(draft.student)
    add_document(stored(draft), document, kind="transcript", by=draft.student)
    draft = save_draft(
        stored(draft), {"motivation": "Law"}, version=stored(draft).version, by=draft.student
    )
    submit(draft, version=draft.version, by=draft.student)
    withdraw(stored(draft), code="personal", by=draft.student)

    assert offers.of(place.call_id) is before


def test_of_reads_again_after_a_link_of_a_reference_was_given():
    place = make_place(make_call())
    draft = make_draft(place.call, place)
    before = offers.of(place.call_id)

    ask_for_reference(draft)  # more than needed, and harmless: what is not known counts

    assert offers.of(place.call_id) is not before


def entry(pk, record_type="education.application"):
    return Entry.objects.create(
        pk=pk, at=timezone.now(), verb="outbound.application_saved", record_type=record_type
    )


@pytest.mark.parametrize("behind", [1, BEHIND - 1])
def test_of_reads_again_when_an_entry_of_a_lower_number_appears_late(behind):
    place = make_place(make_call())
    entry(50_000)
    before = offers.of(place.call_id)

    entry(50_000 - behind, "education.placement")

    assert offers.of(place.call_id) is not before


def test_of_reads_again_after_so_many_numbers_that_a_late_entry_would_not_be_seen():
    place = make_place(make_call())
    entry(50_000)
    before = offers.of(place.call_id)

    entry(50_000 + AHEAD)
    assert offers.of(place.call_id) is before
    entry(50_000 + AHEAD + 1)
    assert offers.of(place.call_id) is not before


def test_of_reads_again_when_what_was_seen_is_taken_back():
    place = make_place(make_call())
    point = transaction.savepoint()
    entry(50_000)
    before = offers.of(place.call_id)
    transaction.savepoint_rollback(point)

    assert offers.of(place.call_id) is not before


def test_of_keeps_four_calls():
    calls = [make_call() for _number in range(5)]
    kept = [offers.of(call.pk) for call in calls]

    assert [offers.of(call.pk) is each for call, each in zip(calls[1:], kept[1:], strict=True)] == [
        True
    ] * 4
    assert offers.of(calls[0].pk) is not kept[0]


def test_offered_leaves_out_what_is_closed_and_what_is_chosen():
    call = make_call()
    vienna, graz, linz = (make_place(call, name) for name in ("Wien", "Graz", "Linz"))
    closed(graz, make_officer())

    offer = offers.of(call.pk)

    assert offered(offer, {}) == [linz.pk, vienna.pk]
    assert offered(offer, {"q": "wien", "country": "AT"}) == [vienna.pk]
    assert offered(offer, {"country": "DE"}) == []
    assert offered(offer, {}, without=[linz.pk]) == [vienna.pk]


def test_rank_decides_by_the_rows_and_not_by_what_is_remembered():
    call = make_call()
    first, second = make_place(call, "Wien"), make_place(call, "Graz")
    draft = make_draft(call, first)
    shown = offers.of(call.pk).placements
    Placement.objects.filter(pk=second.pk).update(
        closed_at=timezone.now(), closed_by=make_officer(), close_reason="Flood"
    )

    assert shown[second.pk].closed_at is None
    with pytest.raises(Refused, match="This place was closed"):
        rank(
            draft,
            [shown[first.pk], shown[second.pk]],
            version=draft.version,
            by=draft.student,
        )


def test_record_of_another_kind_makes_it_read_again():
    place, officer = make_place(make_call()), make_officer()
    before = offers.of(place.call_id)

    record("directory.details_changed", officer, by=officer)

    assert offers.of(place.call_id) is not before
