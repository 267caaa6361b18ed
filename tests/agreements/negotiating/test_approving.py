import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kakehashi.agreements.models import PartnerApproval
from kakehashi.agreements.negotiating import approving
from kakehashi.agreements.negotiating.queries import is_approved_by_all, sides_of
from kakehashi.agreements.states import NegotiationState
from kakehashi.approvals.operations import withdraw
from kakehashi.journal.queries import history_of
from kakehashi.verdicts import Refused
from tests.agreements.negotiating.make import (
    Cast,
    answer,
    approve_on_both_sides,
    make_file,
    make_link,
    make_negotiation,
    make_partner,
    make_version,
    submit,
)
from tests.make import make_institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return Cast()


def stored(negotiation):
    negotiation.refresh_from_db()
    return negotiation.state


def test_it_is_approved_once_route_and_partner_approved_the_same_version(cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    link = make_link(cast, negotiation).invitation

    answer(cast, submit(cast, version))
    assert stored(negotiation) == NegotiationState.NEGOTIATING
    approving.approve_by_link(link, version, digest=version.digest, note="Fine.")

    assert stored(negotiation) == NegotiationState.APPROVED
    assert [bool(side.approval) for side in sides_of(version)] == [True, True]
    assert [entry.verb.split(".")[1] for entry in history_of(negotiation)][:4] == [
        "version_settled",
        "version_approved_there",
        "version_approved_here",
        "version_submitted",
    ]
    assert negotiation.moves.last().moved_by == cast.huber


def test_the_order_of_the_two_does_not_matter(cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    submission = submit(cast, version)

    approving.record_partner_approval(
        version, cast.vienna, evidence=make_file(cast.officer), by=cast.officer
    )
    assert stored(negotiation) == NegotiationState.NEGOTIATING
    answer(cast, submission)

    assert stored(negotiation) == NegotiationState.APPROVED


def test_every_partner_has_to_approve(cast):
    umea = make_institution("Umeå University", country="SE")
    negotiation = make_negotiation(cast, cast.vienna, umea)
    version = make_version(cast, negotiation)
    approve_on_both_sides(cast, version, make_link(cast, negotiation).invitation)
    assert stored(negotiation) == NegotiationState.NEGOTIATING

    other = make_link(cast, negotiation, whom=make_partner(umea), institution=umea).invitation
    approving.approve_by_link(other, version, digest=version.digest)

    assert stored(negotiation) == NegotiationState.APPROVED


def test_an_approval_of_an_older_version_does_not_count_for_the_newer(cast):
    negotiation = make_negotiation(cast)
    first = make_version(cast, negotiation)
    link = make_link(cast, negotiation).invitation
    submission = submit(cast, first)
    second = make_version(cast, negotiation, notice_months=6)

    with pytest.raises(Refused, match=r"Version 1 is not the newest any more: Officer proposed"):
        approving.approve_by_link(link, first, digest=first.digest)
    approving.approve_by_link(link, second, digest=second.digest)
    with pytest.raises(Refused, match="was changed since it started"):
        answer(cast, submission)  # of the first version
    answer(cast, submission, returns="There is a newer version.")

    assert stored(negotiation) == NegotiationState.NEGOTIATING
    assert [bool(side.approval) for side in sides_of(second)] == [False, True]
    assert [bool(side.approval) for side in sides_of(first)] == [False, False]


def test_approve_by_link_refuses_another_text_than_was_read(cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    link = make_link(cast, negotiation).invitation

    with pytest.raises(Refused, match="not what version 1 says"):
        approving.approve_by_link(link, version, digest="0" * 64)


def test_approve_by_link_needs_a_link_that_may_and_does_it_once(cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    reader = make_link(
        cast, negotiation, whom=make_partner(cast.vienna), may_approve=False
    ).invitation
    link = make_link(cast, negotiation).invitation

    with pytest.raises(Refused, match="does not let you approve"):
        approving.approve_by_link(reader, version, digest=version.digest)
    approving.approve_by_link(link, version, digest=version.digest)
    with pytest.raises(Refused, match="has approved version 1 already"):
        approving.approve_by_link(link, version, digest=version.digest)


def test_a_returned_route_leaves_it_on_the_table_with_what_was_said(cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)

    answer(cast, submit(cast, version), returns="Two places are too few.")

    assert stored(negotiation) == NegotiationState.NEGOTIATING
    entry = history_of(negotiation)[0]
    assert (entry.verb, entry.reason) == ("agreements.version_returned", "Two places are too few.")
    assert not is_approved_by_all(version)
    answer(cast, submit(cast, version))
    with pytest.raises(Refused, match="Our side has approved this version already"):
        submit(cast, version)


def test_submit_refuses_an_older_version_and_a_second_route(cast):
    negotiation = make_negotiation(cast)
    first = make_version(cast, negotiation)
    submission = submit(cast, first)
    with pytest.raises(Refused, match="about this version is running"):
        submit(cast, first)
    withdraw(submission.route, reason="Too early.", by=cast.officer)
    make_version(cast, negotiation, notice_months=6)

    with pytest.raises(Refused, match="not the newest any more"):
        submit(cast, first)


def test_submit_refuses_where_no_template_fits(cast):
    version = make_version(cast, make_negotiation(cast))

    with pytest.raises(Refused, match="No approval route is there"):
        approving.submit_for_approval(version, by=cast.officer)


def test_record_partner_approval_refuses_others_strangers_and_merged_ones(cast):
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    file = make_file(cast.officer)

    with pytest.raises(Refused, match="is no partner in this version"):
        approving.record_partner_approval(
            version, make_institution("Umeå"), evidence=file, by=cast.officer
        )
    with pytest.raises(Refused, match="Only the international office"):
        approving.record_partner_approval(version, cast.vienna, evidence=file, by=cast.leader)
    cast.vienna.status, cast.vienna.merged_into = "merged", make_institution("Wien")
    cast.vienna.save()
    with pytest.raises(Refused, match=r"merged into Wien\. Choose Wien instead"):
        approving.record_partner_approval(version, cast.vienna, evidence=file, by=cast.officer)
    assert PartnerApproval.objects.count() == 0


ACTS = st.lists(st.sampled_from(["propose", "submit", "approve here", "approve there"]), max_size=9)


class ApprovalProperty(TestCase):
    """Hypothesis' own TestCase: each example in a transaction of its own."""

    @settings(deadline=None, max_examples=40)
    @given(ACTS)
    def test_approvals_never_go_over_to_another_version(self, acts):
        cast = Cast()
        negotiation = make_negotiation(cast)
        link = None
        here, there, running = set(), set(), {}
        version = make_version(cast, negotiation)
        link = make_link(cast, negotiation).invitation
        for act in acts:
            try:
                if act == "propose":
                    months = version.number
                    version = make_version(cast, negotiation, notice_months=months)
                elif act == "submit":
                    running[version.number] = submit(cast, version)
                elif act == "approve here" and running:
                    number = max(running)
                    answer(cast, running.pop(number))
                    here.add(number)
                elif act == "approve there":
                    approving.approve_by_link(link, version, digest=version.digest)
                    there.add(version.number)
            except Refused:
                pass
            negotiation.refresh_from_db()
            for each in negotiation.versions.all():
                said = [bool(side.approval) for side in sides_of(each)]
                assert said == [each.number in here, each.number in there]
            both = version.number in here & there
            assert (negotiation.state == NegotiationState.APPROVED) == both
