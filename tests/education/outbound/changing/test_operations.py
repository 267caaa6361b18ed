"""Changing a stay: what was shown is what is done, with all that follows."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from kakehashi.documents.access import readable_by
from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.education.outbound.balancing.operations import post_mobility
from kakehashi.education.outbound.changing.impact import Kind, impact_hash
from kakehashi.education.outbound.changing.operations import (
    FactsMoved,
    change_stay,
    preview,
)
from kakehashi.education.outbound.changing.queries import AGREED, Wish, lost_before
from kakehashi.education.outbound.grants.queries import period_of
from kakehashi.education.outbound.models import Change
from kakehashi.education.outbound.stays.operations import save_stay
from kakehashi.journal.worker import deliver_due
from kakehashi.verdicts import Refused
from tests.education.outbound.calls.make import make_line
from tests.education.outbound.grants.make import kept, make_award, pay
from tests.education.outbound.make import make_mobility, make_student
from tests.education.outbound.nominating.make import make_nominated
from tests.education.outbound.stays.make import again, make_stay
from tests.make import make_officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def proof():
    return SimpleUploadedFile("proof.txt", b"airport closed", content_type="text/plain")


def do(mobility, wish, *, by=None, **said):
    """Look at the effects, then do it."""
    by = by or make_officer()
    seen = impact_hash(preview(mobility, wish, by=by))
    return change_stay(mobility, wish, seen=seen, **{"reason": "A reason", **said}, by=by)


def abroad(**facts):
    """A student abroad, insured and granted, counted in the ledger."""
    mobility = make_mobility(state="arrived", **facts)
    make_stay(mobility)
    post_mobility(mobility, by=make_officer())
    return mobility


def test_change_stay_extends_to_a_year_with_the_hosts_yes():
    mobility, officer = abroad(), make_officer()
    award = make_award(mobility)
    last = mobility.planned_until + timedelta(days=150)
    wish = Wish(Kind.EXTENSION, last=last, semesters=Fraction(2))
    with pytest.raises(Refused, match="host's yes"):
        do(mobility, wish, by=officer)
    agreed = timezone.localdate()
    change = do(mobility, Wish(**{**vars(wish), "host_agreed_on": agreed}), by=officer)
    mobility = again(mobility)
    assert (mobility.planned_until, mobility.semesters) == (last, 2)
    assert LedgerEntry.objects.standing().get().stay == 24  # twelfths of a semester
    award.refresh_from_db()
    assert award.total == 121_000  # nobody asked to prolong it
    codes = {each["code"]: each for each in change.effects}
    assert codes["grant_uncovered"]["figure_en"] == "150 days"
    assert codes["insurance_gap"]["figure_ja"]
    assert (change.number, change.before["semesters"], change.after["semesters"]) == (1, "1", "2")


def test_change_stay_prolongs_grants_if_asked_to():
    mobility = abroad()
    award = make_award(mobility)
    wish = Wish(
        Kind.EXTENSION,
        last=mobility.planned_until + 10 * DAY,
        semesters=Fraction(1),
        prolongs_grants=True,
        host_agreed_on=timezone.localdate(),
    )
    do(mobility, wish)
    award.refresh_from_db()
    assert (award.total, award.ends_on) == (131_000, wish.last)
    assert sum(amount for _kind, amount, _paid in kept(award)) == 131_000


def test_change_stay_by_force_majeure_needs_cause_and_proof_and_brings_home():
    mobility, officer = abroad(), make_officer()
    award = make_award(mobility)
    for row in award.instalments.all():
        pay(row)
    wish = Wish(Kind.EARLY_RETURN, last=timezone.localdate())
    with pytest.raises(Refused, match="kind of cause"):
        do(mobility, wish, by=officer)
    with pytest.raises(Refused, match="a proof"):
        do(mobility, wish, cause="risk", is_force_majeure=True, by=officer)
    change = do(mobility, wish, cause="risk", is_force_majeure=True, upload=proof(), by=officer)
    mobility = again(mobility)
    assert (mobility.state, mobility.left_on) == ("returned", wish.last)
    assert (mobility.ended_early, mobility.is_force_majeure) == (True, True)
    award.refresh_from_db()
    assert (award.total, kept(award)[-1]) == (61_000, ("recovery", 60_000, False))
    assert LedgerEntry.objects.standing().get().counts_for == "completed"
    assert change.proof in readable_by(mobility.student)
    assert change.proof not in readable_by(make_student())


def test_change_stay_cancels_with_grant_and_ledger():
    mobility = abroad()
    award = make_award(mobility)
    do(mobility, Wish(Kind.CANCELLATION), cause="health")
    mobility = again(mobility)
    assert (mobility.state, mobility.cancel_code) == ("cancelled", "health")
    award.refresh_from_db()
    assert (award.state, kept(award)) == ("cancelled", [])
    standing = LedgerEntry.objects.standing().filter(kind="movement")
    assert not standing.exists()


def test_change_stay_counts_interruptions_together():
    mobility = abroad()
    award, first = make_award(mobility), mobility.arrived_on
    do(mobility, Wish(Kind.INTERRUPTION, lost=(first + DAY, first + 10 * DAY)))
    do(again(mobility), Wish(Kind.INTERRUPTION, lost=(first + 20 * DAY, first + 24 * DAY)))
    award.refresh_from_db()
    assert lost_before(mobility) == 15
    assert (period_of(award).days, award.total) == (106, 106_000)


def test_change_stay_moves_planned_days_and_the_year():
    mobility = make_mobility(state="accepted")
    first = mobility.planned_from + timedelta(days=366)
    wish = Wish(Kind.DAYS, first=first, last=first + timedelta(days=100))
    do(mobility, wish)
    before, mobility = mobility, again(mobility)
    assert (mobility.planned_from, mobility.planned_until) == (wish.first, wish.last)
    assert mobility.year == before.year + 1


def test_change_stay_refuses_when_facts_moved_since_the_preview():
    mobility, officer = abroad(), make_officer()
    wish = Wish(Kind.EARLY_RETURN, last=timezone.localdate())
    seen = impact_hash(preview(mobility, wish, by=officer))
    save_stay(mobility, insured_until=mobility.planned_until - 3 * DAY, by=officer)
    with pytest.raises(FactsMoved, match="once more"):
        change_stay(mobility, wish, seen=seen, reason="x", cause="family", by=officer)
    assert Change.objects.count() == 0
    assert again(mobility).state == "arrived"


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (lambda m: Wish(Kind.EXTENSION, last=m.planned_until), "ends later"),
        (lambda m: Wish(Kind.EARLY_RETURN, last=timezone.localdate() + DAY), "future"),
        (lambda m: Wish(Kind.DAYS, first=m.arrived_on + DAY), "arrival is noted"),
        (lambda m: Wish(Kind.DAYS, last=m.arrived_on - DAY), "before it begins"),
        (lambda m: Wish(Kind.INTERRUPTION), "first and the last day"),
        (lambda m: Wish(Kind.INTERRUPTION, lost=(m.arrived_on - DAY, m.arrived_on)), "outside"),
    ],
)
def test_preview_refuses_what_a_stay_cannot_become(wish, words):
    mobility = make_mobility(state="arrived")
    with pytest.raises(Refused, match=words):
        preview(mobility, wish(mobility), by=make_officer())


def test_preview_is_for_the_office_and_for_states_that_allow_it():
    mobility = make_mobility(state="arrived")
    with pytest.raises(Refused, match="Ask it to"):
        preview(mobility, Wish(Kind.CANCELLATION), by=mobility.student)
    with pytest.raises(Refused, match="cannot be changed now"):
        preview(make_mobility(state="returned"), Wish(Kind.CANCELLATION), by=make_officer())


def test_preview_reads_the_credits_of_those_who_registered():
    mobility = make_mobility(state="arrived")
    AGREED.append(lambda _mobility: Fraction(18))
    try:
        assert preview(mobility, Wish(Kind.CANCELLATION), by=make_officer()).credits == 18
    finally:
        AGREED.pop()


def test_change_is_never_changed_or_removed():
    change = do(abroad(), Wish(Kind.CANCELLATION), cause="money")
    for attempt in (change.delete, lambda: Change.objects.update(reason="Other")):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_tell_the_student_mails_the_effects_once():
    mobility = abroad(student=make_student(language="en", passport_given="Hanako"))
    deliver_due()
    mail.outbox.clear()
    do(mobility, Wish(Kind.CANCELLATION), cause="visa", reason="The visa was refused")
    deliver_due()
    mine = [each for each in mail.outbox if each.to == [mobility.student.email]]
    (letter,) = mine  # that it is cancelled is not mailed a second time
    assert letter.subject == "Your stay abroad was changed: Cancellation"
    assert "The visa was refused" in letter.body
    assert "No grant stands for this stay." in letter.body


def test_cancelling_by_the_office_mails_the_host_once_and_colleagues_once():
    colleague = make_officer()
    mobility, officer, _done = make_nominated()
    deliver_due()
    mail.outbox.clear()
    do(mobility, Wish(Kind.CANCELLATION), cause="visa", reason="The visa was refused", by=officer)
    deliver_due()
    told = sorted(each.to[0] for each in mail.outbox)
    assert told == sorted(["anna@host.example", mobility.student.email, colleague.email])


def test_change_stay_extends_beyond_the_places_left_only_where_the_host_gives_more():
    mobility, officer = abroad(), make_officer()
    year = mobility.year
    make_line(mobility.agreement, places=1, per="semester", terms=["first"])
    agreed = timezone.localdate()
    last = mobility.planned_until + timedelta(days=150)
    wish = Wish(Kind.EXTENSION, last=last, semesters=Fraction(2), host_agreed_on=agreed)
    room = preview(mobility, wish, by=officer).room
    assert (room.offered, room.used, room.more) == (1, 1, 1)
    with pytest.raises(Refused, match=f"than are left in {year}"):
        do(mobility, wish, by=officer)
    change = do(mobility, Wish(**{**vars(wish), "beyond_places": True}), by=officer)
    assert change.after["beyond_places"] is True
    assert {"places_short", "places_beyond"} <= {each["code"] for each in change.effects}
