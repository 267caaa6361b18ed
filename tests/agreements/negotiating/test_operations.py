import threading
from datetime import date

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kakehashi.agreements import operations as register
from kakehashi.agreements.content import digest
from kakehashi.agreements.differences import merge
from kakehashi.agreements.models import Agreement, Comment, Negotiation, ReviewAnswer, Version
from kakehashi.agreements.negotiating import operations
from kakehashi.agreements.provisions import Provisions
from kakehashi.agreements.states import NegotiationState, State
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.agreements.negotiating.make import (
    Cast,
    make_answers,
    make_content,
    make_negotiation,
    make_version,
)
from tests.make import make_agreement, make_home, make_institution, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def begin(cast, agreement, purpose="new", **facts):
    return operations.begin(
        agreement,
        **{
            "purpose": purpose,
            "rationale": "Students ask for German.",
            "owner": cast.officer,
            "by": cast.officer,
            **facts,
        },
    )


def verbs_of(negotiation):
    return [entry.verb for entry in history_of(negotiation)]


# -- Beginning -----------------------------------------------------------------------------------


def test_begin_makes_an_idea_with_its_first_move_and_entry(cast):
    negotiation = begin(cast, make_agreement(cast.vienna, state=State.DRAFT))

    assert negotiation.state == NegotiationState.IDEA
    (move,) = negotiation.moves.all()
    assert (move.before, move.after, move.moved_by) == ("", "idea", cast.officer)
    assert verbs_of(negotiation) == ["agreements.negotiation_begun"]


def test_begin_new_drafts_the_agreement_too(cast):
    provisions = Provisions(kind="exchange", level="university", unit=make_home())

    negotiation = operations.begin_new(
        [cast.vienna], provisions, rationale="Asked for.", owner=cast.officer, by=cast.officer
    )

    assert negotiation.agreement.state == State.DRAFT
    assert negotiation.purpose == Negotiation.Purpose.NEW
    assert list(negotiation.agreement.partners.all()) == [cast.vienna]
    with pytest.raises(Refused, match="Choose the partner"):
        operations.begin_new([], provisions, rationale="x", owner=cast.officer, by=cast.officer)


def test_begin_refuses_a_partner_that_was_merged_and_names_the_successor(cast):
    gone = make_institution("UMIST", country="GB", status="merged", merged_into=cast.vienna)

    with pytest.raises(Refused, match=r"UMIST was merged into University of Vienna\. Choose"):
        operations.begin_new(
            [gone],
            Provisions(kind="exchange", level="university", unit=make_home()),
            rationale="x",
            owner=cast.officer,
            by=cast.officer,
        )

    assert Agreement.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "purpose", "why"),
    [
        (State.DRAFT, "renewal", "A draft is negotiated as a new agreement"),
        (State.SIGNED, "new", "What was signed is amended or renewed"),
        (State.DISCARDED, "amendment", "Only a draft, or a signed agreement that goes on"),
    ],
)
def test_begin_refuses_a_purpose_that_does_not_fit(cast, state, purpose, why):
    with pytest.raises(Refused, match=why):
        begin(cast, make_agreement(cast.vienna, state=state), purpose)


def test_begin_refuses_a_second_one_others_and_no_reason(cast):
    agreement = make_agreement(cast.vienna)
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)

    with pytest.raises(Refused, match="Only the international office and the coordinators"):
        begin(cast, agreement, "renewal", by=teacher)
    with pytest.raises(Refused, match="somebody who drafts for this unit"):
        begin(cast, agreement, "renewal", owner=teacher)
    with pytest.raises(Refused, match="Say why"):
        begin(cast, agreement, "renewal", rationale=" ")
    begin(cast, agreement, "renewal")
    with pytest.raises(Refused, match="is open already"):
        begin(cast, agreement, "amendment")


# -- Endorsing and reviewing ---------------------------------------------------------------------


def test_endorse_and_pass_review_move_on_step_by_step(cast):
    negotiation = make_negotiation(cast, is_begun_only=True)
    with pytest.raises(Refused, match="“Reviewed” does not follow"):
        operations.pass_review(negotiation, make_answers(), by=cast.officer)

    operations.endorse(negotiation, reason="The faculty wants it.", by=cast.leader)
    with pytest.raises(Refused, match="Before the review is passed"):
        make_version(cast, negotiation)
    answers = make_answers(sanctions=("accepted", "Screened against the list of 2026."))
    operations.pass_review(negotiation, answers, by=cast.officer)

    assert [(move.before, move.after) for move in negotiation.moves.all()] == [
        ("", "idea"),
        ("idea", "endorsed"),
        ("endorsed", "reviewed"),
    ]
    assert negotiation.answers.count() == len(ReviewAnswer.Topic)
    entry = history_of(negotiation)[0]
    assert (entry.verb, entry.changes["concerns"]) == (
        "agreements.negotiation_reviewed", [None, ["sanctions"]],
    )  # fmt: skip


@pytest.mark.parametrize("answer", [("clear", " "), ("perhaps", "Looked at."), ("", "")])
def test_pass_review_refuses_a_topic_without_an_answer(cast, answer):
    negotiation = make_negotiation(cast, is_begun_only=True)
    operations.endorse(negotiation, by=cast.officer)

    with pytest.raises(Refused, match="“Export control” is not answered"):
        operations.pass_review(negotiation, make_answers(export=answer), by=cast.officer)

    assert ReviewAnswer.objects.count() == 0


def test_endorse_is_for_the_unit(cast):
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)

    with pytest.raises(Refused, match="coordinators and leadership"):
        operations.endorse(make_negotiation(cast, is_begun_only=True), by=auditor)


# -- Proposing -----------------------------------------------------------------------------------


def test_propose_numbers_versions_and_keeps_the_hash_of_each(cast):
    negotiation = make_negotiation(cast)

    first = make_version(cast, negotiation)
    second = make_version(cast, negotiation, notice_months=6)

    assert (first.number, first.based_on, second.number, second.based_on) == (1, None, 2, first)
    assert second.digest == digest(second.says) != first.digest
    assert first.says == make_content(negotiation)
    negotiation.refresh_from_db()
    assert negotiation.state == NegotiationState.NEGOTIATING
    assert verbs_of(negotiation)[0] == "agreements.version_proposed"


def test_propose_on_an_old_version_is_a_conflict_that_overwrites_nothing(cast):
    negotiation = make_negotiation(cast)
    first = make_version(cast, negotiation)
    second = make_version(cast, negotiation, notice_months=6)
    mine = first.says.model_copy(update={"prevails": "en"})

    with pytest.raises(operations.Conflict, match=r"Officer proposed version 2 .* Nothing was"):
        operations.propose(negotiation, mine, based_on=1, by=cast.officer)
    with pytest.raises(operations.Conflict) as conflict:
        operations.propose(negotiation, mine, based_on=None, by=cast.officer)

    assert conflict.value.newest == second
    assert list(Version.objects.values_list("digest", flat=True)) == [first.digest, second.digest]
    merged = merge(first.says, mine, second.says).content
    third = operations.propose(negotiation, merged, based_on=2, by=cast.officer)
    assert (third.says.notice_months, third.says.prevails) == (6, "en")


def test_propose_refuses_what_says_nothing_new(cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)

    with pytest.raises(Refused, match="exactly what version 1 says"):
        make_version(cast, negotiation)


def test_propose_refuses_other_partners_units_and_flaws(cast):
    negotiation = make_negotiation(cast)
    for changes, why in (
        ({"partners": (make_institution("Umeå").pk,)}, "names the partners of its agreement"),
        ({"unit": "nowhere"}, "no unit of ours with the code “nowhere”"),
        ({"expires_on": date(2000, 1, 1)}, "last day lies before the first"),
    ):
        with pytest.raises(Refused, match=why):
            make_version(cast, negotiation, **changes) if negotiation.latest else (
                operations.propose(
                    negotiation,
                    make_content(negotiation, **changes),
                    based_on=None,
                    by=cast.officer,
                )
            )


def test_propose_names_the_successor_of_a_partner_merged_in_the_meantime(cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    successor = make_institution("University of Wien")
    cast.vienna.status, cast.vienna.merged_into = "merged", successor
    cast.vienna.save()

    with pytest.raises(Refused, match=r"merged into University of Wien\. Choose"):
        make_version(cast, negotiation, notice_months=6)

    draft = negotiation.agreement
    unit = draft.latest.unit
    register.revise_draft(
        draft,
        [successor],
        Provisions(kind="exchange", level="university", unit=unit),
        by=cast.officer,
    )
    second = make_version(cast, negotiation, partners=(successor.pk,))
    assert second.number == 2


def test_an_amendment_is_negotiated_with_the_successor_of_a_merged_partner(cast):
    successor = make_institution("University of Wien")
    cast.vienna.status, cast.vienna.merged_into = "merged", successor
    cast.vienna.save()

    negotiation = make_negotiation(cast, purpose="renewal")

    assert make_version(cast, negotiation).says.partners == (successor.pk,)


def test_propose_takes_what_was_approved_back_to_the_table(cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    Negotiation.objects.filter(pk=negotiation.pk).update(state=NegotiationState.APPROVED)

    make_version(cast, negotiation, notice_months=6)

    negotiation.refresh_from_db()
    assert negotiation.state == NegotiationState.NEGOTIATING
    assert (negotiation.moves.last().before, negotiation.moves.last().after) == (
        "approved", "negotiating",
    )  # fmt: skip


@pytest.mark.postgresql
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks: needs PostgreSQL")
def test_of_two_who_propose_at_the_same_time_one_is_told_what_the_other_wrote():
    cast = Cast()
    negotiation = make_negotiation(cast)
    first = make_version(cast, negotiation)
    barrier, told = threading.Barrier(2), []

    def write(months):
        try:
            barrier.wait(10)
            content = first.says.model_copy(update={"notice_months": months})
            operations.propose(negotiation, content, based_on=1, by=cast.officer)
        except operations.Conflict as conflict:
            told.append(conflict.newest.says.notice_months)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(months,)) for months in (3, 6)]
    for each in writers:
        each.start()
    for each in writers:
        each.join(30)

    assert [version.number for version in negotiation.versions.all()] == [1, 2]
    assert told == [negotiation.latest.says.notice_months]


STEPS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 4)), min_size=1, max_size=6
)  # (based on, months of notice)


class ProposeProperty(TestCase):
    """Hypothesis' own TestCase: each example in a transaction of its own."""

    @settings(deadline=None, max_examples=25)
    @given(STEPS)
    def test_propose_never_overwrites_whatever_it_is_based_on(self, steps):
        cast = Cast()
        negotiation = make_negotiation(cast)
        kept = [make_version(cast, negotiation).digest]
        for based_on, months in steps:
            newest = negotiation.latest
            content = newest.says.model_copy(update={"notice_months": months})
            try:
                version = operations.propose(
                    negotiation, content, based_on=based_on, by=cast.officer
                )
            except operations.Conflict:
                assert based_on < newest.number
            except Refused:
                assert newest.says == content
            else:
                assert based_on >= newest.number
                kept.append(version.digest)
        assert list(negotiation.versions.values_list("digest", flat=True)) == kept
        assert all(digest(each.says) == each.digest for each in negotiation.versions.all())


# -- Saying and ending ---------------------------------------------------------------------------


def test_comment_hangs_on_a_version_and_a_place(cast):
    version = make_version(cast, make_negotiation(cast))

    said = operations.comment(
        version, " Why two? ", place="places[out].places", is_internal=True, by=cast.officer
    )

    assert (said.text, said.place, said.is_internal) == ("Why two?", "places[out].places", True)
    assert verbs_of(version.negotiation)[0] == "agreements.version_commented"
    with pytest.raises(Refused, match="Write what you want to say"):
        operations.comment(version, " ", by=cast.officer)
    assert Comment.objects.count() == 1


def test_abandon_ends_it_with_a_reason_and_leaves_the_draft(cast):
    negotiation = make_negotiation(cast)
    with pytest.raises(Refused, match="Say why the negotiation is given up"):
        operations.abandon(negotiation, reason=" ", by=cast.officer)

    operations.abandon(negotiation, reason="The faculty has closed.", by=cast.officer)

    negotiation.refresh_from_db()
    assert negotiation.state == NegotiationState.ABANDONED
    assert negotiation.agreement.state == State.DRAFT
    assert negotiation.moves.last().reason == "The faculty has closed."
    for attempt in (
        lambda: make_version(cast, negotiation),
        lambda: operations.abandon(negotiation, reason="x", by=cast.officer),
    ):
        with pytest.raises(Refused, match="This negotiation is over: it was given up"):
            attempt()
    begin(cast, negotiation.agreement)


def test_negotiations_are_visible_to_those_of_the_unit(cast):
    negotiation = make_negotiation(cast)
    teacher = make_person()
    make_role(teacher, Role.Kind.TEACHER)

    assert list(Negotiation.objects.visible_to(cast.leader)) == [negotiation]
    assert list(Negotiation.objects.visible_to(teacher)) == []
    assert list(Negotiation.objects.visible_to(cast.huber)) == []
