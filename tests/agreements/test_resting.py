from datetime import date, timedelta

import pytest

from kakehashi.agreements import operations, resting
from kakehashi.agreements.models import Agreement, Suspension
from kakehashi.agreements.states import Standing, State
from kakehashi.agreements.words import standing as in_words
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.make import make_agreement, make_officer, make_person, make_role

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 5, 1), date(2026, 9, 1)
ONE_DAY = timedelta(days=1)


def stored(agreement):
    return Agreement.objects.get(pk=agreement.pk)


def suspended(agreement, by, on=DAY):
    resting.suspend(agreement, starts_on=on, reason="Borders are closed.", by=by)
    return stored(agreement)


def verbs_of(agreement):
    return [entry.verb for entry in history_of(agreement)]


def test_suspend_lets_it_rest_from_its_first_day_and_says_so():
    officer = make_officer()
    agreement = suspended(make_agreement(), officer)

    assert agreement.state == State.SUSPENDED
    assert agreement.standing_on(DAY - ONE_DAY) == Standing.ACTIVE
    assert agreement.standing_on(DAY) == Standing.SUSPENDED
    assert in_words(agreement, DAY) == "Suspended since May 1, 2026."
    (entry,) = history_of(agreement)
    assert (entry.verb, entry.by, entry.reason) == (
        "agreements.suspended", officer, "Borders are closed.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (date(2015, 3, 31), "not in force"),
        (date(2031, 1, 1), "not in force"),
        (date(226, 1, 1), "cannot be right"),
    ],
)
def test_suspend_refuses_a_day_on_which_nothing_is_in_force(on, why):
    agreement = make_agreement(expires_on=date(2030, 3, 31))

    with pytest.raises(Refused, match=why):
        suspended(agreement, make_officer(), on)

    assert Suspension.objects.count() == 0


def test_suspend_refuses_others_a_second_time_and_without_reason():
    officer, agreement = make_officer(), make_agreement()
    coordinator = make_person()
    make_role(coordinator, Role.Kind.COORDINATOR)

    with pytest.raises(Refused, match="Only the international office"):
        suspended(agreement, coordinator)
    with pytest.raises(Refused, match="needs its reason"):
        resting.suspend(agreement, starts_on=DAY, reason=" ", by=officer)
    suspended(agreement, officer)
    with pytest.raises(Refused, match="Only a signed agreement that goes on can be suspended"):
        suspended(agreement, officer)


def test_resume_ends_the_suspension_the_day_before():
    officer = make_officer()
    agreement = suspended(make_agreement(), officer)

    agreement = resting.resume(agreement, resumes_on=LATER, reason="Open again.", by=officer)

    assert agreement.state == State.SIGNED
    assert agreement.standing_on(LATER - ONE_DAY) == Standing.SUSPENDED
    assert in_words(agreement, LATER - ONE_DAY) == (
        "Suspended since May 1, 2026. It is in force again after Aug. 31, 2026."
    )
    assert agreement.standing_on(LATER) == Standing.ACTIVE
    assert verbs_of(agreement) == ["agreements.resumed", "agreements.suspended"]


def test_resume_before_it_began_takes_the_suspension_back():
    officer = make_officer()
    agreement = suspended(make_agreement(), officer)

    resting.resume(agreement, resumes_on=DAY, reason="Not needed.", by=officer)

    assert stored(agreement).standing_on(DAY) == Standing.ACTIVE
    assert Suspension.objects.count() == 0


def test_resume_refuses_what_does_not_rest():
    with pytest.raises(Refused, match="Only a suspended agreement can be resumed"):
        resting.resume(make_agreement(), resumes_on=DAY, reason="x", by=make_officer())


def test_suspend_refuses_days_before_an_earlier_suspension():
    officer = make_officer()
    agreement = suspended(make_agreement(), officer)
    agreement = resting.resume(agreement, resumes_on=LATER, reason="Open again.", by=officer)

    with pytest.raises(Refused, match="was suspended already"):
        suspended(agreement, officer, DAY)
    with pytest.raises(Refused, match="was suspended after that day already"):
        suspended(agreement, officer, DAY - ONE_DAY)
    assert suspended(agreement, officer, LATER).standing_on(LATER) == Standing.SUSPENDED


def test_what_is_suspended_can_be_terminated_but_neither_amended_nor_signed():
    officer = make_officer()
    agreement = suspended(make_agreement(), officer)

    with pytest.raises(Refused, match="not a draft any more"):
        operations.sign(agreement, signed_on=DAY, effective_on=DAY, by=officer)
    operations.terminate(
        agreement, last_day=LATER, reason="Over.", teach_out_until=date(2027, 3, 31), by=officer
    )

    agreement = stored(agreement)
    assert agreement.teach_out_until == date(2027, 3, 31)
    assert agreement.standing_on(LATER) == Standing.SUSPENDED
    assert agreement.standing_on(LATER + ONE_DAY) == Standing.TERMINATED


def test_terminate_refuses_a_teach_out_that_ends_before_the_last_day():
    with pytest.raises(Refused, match="teach-out ends before"):
        operations.terminate(
            make_agreement(), last_day=LATER, reason="x", teach_out_until=DAY, by=make_officer()
        )


def test_supersede_names_the_successor_and_ends_the_old_one():
    officer, old, new = make_officer(), make_agreement(), make_agreement()

    resting.supersede(old, new, last_day=DAY, reason="University-wide now.", by=officer)

    old = stored(old)
    assert (old.state, old.superseded_by) == (State.SUPERSEDED, new)
    assert old.standing_on(DAY) == Standing.ACTIVE
    assert in_words(old, LATER) == "Superseded. The last day in force was May 1, 2026."
    assert verbs_of(old) == ["agreements.superseded"]


def test_supersede_refuses_itself_drafts_and_circles():
    officer, old, new = make_officer(), make_agreement(), make_agreement()

    with pytest.raises(Refused, match="No agreement supersedes itself"):
        resting.supersede(old, old, last_day=DAY, reason="x", by=officer)
    with pytest.raises(Refused, match="Only a signed agreement that goes on takes the place"):
        resting.supersede(
            old, make_agreement(state=State.DRAFT), last_day=DAY, reason="x", by=officer
        )
    resting.supersede(old, new, last_day=DAY, reason="x", by=officer)
    with pytest.raises(Refused, match="Only a signed agreement that goes on takes the place"):
        resting.supersede(new, stored(old), last_day=DAY, reason="x", by=officer)
    with pytest.raises(Refused, match="that was not ended can be superseded"):
        resting.supersede(stored(old), new, last_day=DAY, reason="x", by=officer)
