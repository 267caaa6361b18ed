"""What can be done to a review, by whom, and what stays as it was."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from kakehashi.agreements.states import State
from kakehashi.education.cooperation.models import RenewalReview, ReviewDecision, ReviewFigure
from kakehashi.education.cooperation.renewing import facts
from kakehashi.education.cooperation.renewing.operations import (
    decide_review,
    enter_figure,
    name_owner,
    open_review,
    reconsider_review,
    set_cadence,
)
from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.cooperation.renewing.make import a_figure, make_ending, make_review
from tests.make import make_agreement, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=200)


def make_coordinator(unit=None):
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=unit)
    return person


def verbs_of(record):
    entries = Entry.objects.filter(
        record_type=record._meta.label_lower, record_id=str(record.pk)
    ).order_by("pk")
    return [(entry.verb, entry.by, entry.reason) for entry in entries]


# -- Opening by hand -----------------------------------------------------------------------------


def test_open_review_before_its_day():
    coordinator = make_coordinator()
    agreement = make_agreement(expires_on=date(2090, 3, 31))
    review = open_review(agreement, by=coordinator)
    assert (review.ends_on, review.decide_by, review.opened_by) == (
        date(2090, 3, 31),
        date(2090, 3, 31),
        coordinator,
    )
    assert verbs_of(review) == [("cooperation.renewal_opened", coordinator, "")]


def test_open_review_is_refused_where_none_is_to_be_opened():
    officer = make_officer()
    open_ended, ending, draft = (
        make_agreement(),
        make_agreement(expires_on=SOON),
        make_agreement(state=State.DRAFT, expires_on=SOON),
    )
    with pytest.raises(Refused, match="No end of this agreement is known"):
        open_review(open_ended, by=officer)
    with pytest.raises(Refused, match="signed and goes on"):
        open_review(draft, by=officer)
    review = open_review(ending, by=officer)
    with pytest.raises(Refused, match="open already"):
        open_review(ending, by=officer)
    decide_review(review, "lapse", "Nobody went.", by=officer)
    with pytest.raises(Refused, match="held already"):
        open_review(ending, by=officer)


def test_open_review_is_for_the_people_of_the_unit():
    law, science = make_unit("Law"), make_unit("Science")
    agreement = make_agreement(unit=law, level="unit", expires_on=SOON)
    with pytest.raises(Refused, match="coordinators of this unit"):
        open_review(agreement, by=make_coordinator(science))
    assert open_review(agreement, by=make_coordinator(law)).agreement == agreement


# -- Preparing -----------------------------------------------------------------------------------


def test_enter_figure_keeps_each_and_shows_the_last_of_a_year():
    officer, review = make_officer(), make_review()
    first = enter_figure(review, a_figure(), by=officer)
    second = enter_figure(review, a_figure(value=Decimal("900000")), by=officer)
    assert list(review.figures.all()) == [first, second]
    assert [verb for verb, _by, _reason in verbs_of(review)] == [
        "cooperation.renewal_figure_entered"
    ] * 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"source": " "}, "Say where this figure was read"),
        ({"as_of": timezone.localdate() + timedelta(days=1)}, "lies in the future"),
        ({"year": 1900}, "fiscal year cannot be right"),
        ({"value": Decimal(-1)}, "below zero"),
        ({"out_of": Decimal(5)}, "Only satisfaction"),
        ({"what": "satisfaction"}, "out of which highest mark"),
        ({"what": "satisfaction", "out_of": Decimal(5), "value": Decimal(6)}, "above the highest"),
    ],
)
def test_enter_figure_is_refused_what_cannot_be_so(wrong, sentence):
    review = make_review()
    with pytest.raises(Refused, match=sentence):
        enter_figure(review, a_figure(**wrong), by=make_officer())
    assert ReviewFigure.objects.count() == 0


def test_enter_figure_is_for_the_unit_and_for_who_was_named():
    law = make_unit("Law")
    review = make_review(make_ending(unit=law, level="unit"))
    stranger = make_coordinator(make_unit("Science"))
    with pytest.raises(Refused, match="coordinators of this unit"):
        enter_figure(review, a_figure(), by=stranger)
    review.owner = stranger
    review.save()
    assert enter_figure(review, a_figure(), by=stranger).entered_by == stranger


def test_name_owner_takes_somebody_who_works_for_the_unit():
    officer, review = make_officer(), make_review()
    with pytest.raises(Refused, match="can be named"):
        name_owner(review, make_person(), by=officer)
    colleague = make_officer()
    assert name_owner(review, colleague, by=officer).owner == colleague
    assert name_owner(review, None, by=colleague).owner is None
    assert [verb for verb, *_ in verbs_of(review)] == ["cooperation.renewal_owner_named"] * 2


# -- Deciding ------------------------------------------------------------------------------------


def test_decide_review_keeps_the_figures_on_which_it_rests():
    officer, review = make_officer(), make_review()
    enter_figure(review, a_figure(), by=officer)
    decision = decide_review(review, "renew", " Two students a year. ", by=officer)

    kept = facts.read(decision.snapshot)
    assert (decision.choice, decision.reason) == ("renew", "Two students a year.")
    assert facts.digest(kept) == decision.digest
    assert [(each.what, each.value, each.key) for each in kept.typed] == [
        ("cost", Decimal("1200000.00"), str(review.figures.get().pk))
    ]
    assert set(kept.unknown) == {"balance", "papers", "places", "satisfaction", "use"}
    assert (kept.balance, kept.papers, kept.years) == (None, None, ())
    assert verbs_of(review)[-1] == (
        "cooperation.renewal_decided",
        officer,
        "Two students a year.",
    )


def test_decide_review_is_for_the_office_once_and_with_a_reason():
    law = make_unit("Law")
    review = make_review(make_ending(unit=law, level="unit"))
    with pytest.raises(Refused, match="Only the international office"):
        decide_review(review, "lapse", "Nobody went.", by=make_coordinator(law))
    officer = make_officer()
    with pytest.raises(Refused, match="needs its reason"):
        decide_review(review, "lapse", " ", by=officer)
    with pytest.raises(Refused, match="Choose what was decided"):
        decide_review(review, "perhaps", "Who knows.", by=officer)
    decide_review(review, "lapse", "Nobody went.", by=officer)
    with pytest.raises(Refused, match="has been decided"):
        decide_review(review, "renew", "After all.", by=officer)
    with pytest.raises(Refused, match="has been decided"):
        enter_figure(review, a_figure(), by=officer)


def test_decide_review_is_refused_once_it_is_closed_or_the_agreement_ended():
    officer, review = make_officer(), make_review()
    agreement = review.agreement
    agreement.state, agreement.terminated_on, agreement.termination_reason = (
        State.TERMINATED,
        date(2026, 12, 31),
        "No use.",
    )
    agreement.save()
    with pytest.raises(Refused, match="signed and goes on"):
        decide_review(review, "renew", "Why not.", by=officer)
    review.closed_why, review.closed_at = "ended", timezone.now()
    review.save()
    with pytest.raises(Refused, match="gone another way"):
        decide_review(review, "renew", "Why not.", by=officer)


def test_decide_review_does_not_let_lapse_what_renews_itself():
    agreement = make_ending(renewal="automatic", renewal_months=12)
    officer, review = make_officer(), make_review(agreement)
    with pytest.raises(Refused, match="To end it, decide to terminate"):
        decide_review(review, "lapse", "Nobody went.", by=officer)
    assert decide_review(review, "terminate", "Nobody went.", by=officer).choice == "terminate"


def test_reconsider_review_opens_another_round_and_leaves_the_first_decision():
    officer, review = make_officer(), make_review()
    enter_figure(review, a_figure(), by=officer)
    with pytest.raises(Refused, match="nothing to reconsider"):
        reconsider_review(review, reason="The partner wrote.", by=officer)
    decide_review(review, "lapse", "Nobody went.", by=officer)
    again = reconsider_review(review, reason="The partner wrote.", by=officer)

    assert (again.round, again.ends_on, again.is_waiting) == (2, review.ends_on, True)
    assert [each.value for each in again.figures.all()] == [Decimal("1200000.00")]
    assert RenewalReview.objects.get(pk=review.pk).decision.choice == "lapse"
    assert verbs_of(again) == [("cooperation.renewal_reconsidered", officer, "The partner wrote.")]
    with pytest.raises(Refused, match="open already"):
        reconsider_review(review, reason="Once more.", by=officer)


# -- Cadence -------------------------------------------------------------------------------------


def test_set_cadence_moves_the_day_of_an_open_review():
    ends = date(2090, 3, 31)
    agreement = make_ending(expires_on=ends, renewal="automatic", renewal_months=12)
    officer, review = make_officer(), make_review(agreement, ends_on=ends)
    set_cadence(agreement, lead_months=None, notice_months=6, source="Article 9", by=officer)
    review.refresh_from_db()
    assert (review.notice_on, review.decide_by) == (date(2089, 9, 30), date(2089, 9, 30))
    set_cadence(agreement, lead_months=18, notice_months=3, source="Article 9 (2)", by=officer)
    review.refresh_from_db()
    assert review.decide_by == date(2089, 12, 31)
    assert [verb for verb, *_ in verbs_of(agreement)] == ["cooperation.renewal_cadence_set"] * 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"source": ""}, "Say where this was read"),
        ({"lead_months": 0}, "one to sixty months"),
        ({"notice_months": 61}, "at most sixty"),
    ],
)
def test_set_cadence_is_refused_what_cannot_be_so(wrong, sentence):
    asked = {"lead_months": None, "notice_months": None, "source": "Article 9", **wrong}
    with pytest.raises(Refused, match=sentence):
        set_cadence(make_ending(), **asked, by=make_officer())


# -- What the database keeps ---------------------------------------------------------------------


def test_what_was_decided_and_typed_is_never_changed_or_removed():
    officer, review = make_officer(), make_review()
    figure = enter_figure(review, a_figure(), by=officer)
    decision = decide_review(review, "lapse", "Nobody went.", by=officer)
    for record, change in ((figure, {"value": 1}), (decision, {"reason": "Other."})):
        rows = type(record).objects.filter(pk=record.pk)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.delete()


def test_one_review_for_an_end_and_round():
    review = make_review()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(review.agreement)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(review.agreement, round=2, decide_by=review.ends_on + timedelta(days=1))


REPLACE = {
    "sqlite": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "postgresql": "INSERT INTO {table} SELECT * FROM {table}"
    " ON CONFLICT (id) DO UPDATE SET reason = 'Other.'",
}


def test_a_decision_cannot_be_replaced():
    officer, review = make_officer(), make_review()
    decision = decide_review(review, "lapse", "Nobody went.", by=officer)
    statement = REPLACE[connection.vendor].format(table=ReviewDecision._meta.db_table)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    decision.refresh_from_db()
    assert decision.reason == "Nobody went."
