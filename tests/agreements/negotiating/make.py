"""Makers of negotiations: the people, one that has come so far, a version, a link."""

from datetime import date, timedelta

from django.utils import timezone

from kakehashi.agreements.approval_purpose import VERSION
from kakehashi.agreements.content import Clause, Deadline, Place
from kakehashi.agreements.models import Negotiation, ReviewAnswer
from kakehashi.agreements.negotiating import approving, inviting, operations, signing
from kakehashi.agreements.negotiating.conversion import first_content
from kakehashi.agreements.states import State
from kakehashi.approvals.models import RouteTemplate
from kakehashi.approvals.operations import approve, send_back
from kakehashi.documents.models import Document
from kakehashi.institutions.queries import home
from kakehashi.people.models import Role
from tests.approvals.make import Stop, make_template
from tests.make import (
    make_agreement,
    make_home,
    make_institution,
    make_officer,
    make_person,
    make_role,
)

DRAFT = Stop(1, "drafting", "起案", "Draft", "office", "university")
DECIDE = Stop(2, "decision", "決裁", "Decision", "leadership", "university", days=7)


class Cast:
    """The office, the vice-president who decides, and somebody of the University of Vienna."""

    def __init__(self):
        self.home = make_home()
        self.officer = make_officer(passport_given="Officer", language="en")
        self.leader = make_person(passport_given="Leader", language="en")
        make_role(self.leader, Role.Kind.LEADERSHIP)
        self.vienna = make_institution()
        self.huber = make_partner(self.vienna)


def make_partner(institution, **facts):
    person = make_person(**{"passport_given": "Katharina", "language": "en", **facts})
    Role.objects.create(
        person=person, kind="partner", institution=institution, starts_on=date(2020, 4, 1)
    )
    return person


def make_negotiation(cast, *partners, is_begun_only=False, purpose="new", **facts):
    """About an exchange with Vienna; its review is passed unless only the idea is wanted."""
    state = State.DRAFT if purpose == "new" else State.SIGNED
    agreement = facts.pop("agreement", None) or make_agreement(
        *(partners or [cast.vienna]), state=state, **facts
    )
    negotiation = operations.begin(
        agreement,
        purpose=purpose,
        rationale="Students ask for German.",
        owner=cast.officer,
        by=cast.officer,
    )
    if not is_begun_only:
        operations.endorse(negotiation, by=cast.officer)
        operations.pass_review(negotiation, make_answers(), by=cast.officer)
    return Negotiation.objects.get(pk=negotiation.pk)


def make_answers(**changes):
    usual = {topic.value: ("clear", "Looked at on paper.") for topic in ReviewAnswer.Topic}
    return {**usual, **changes}


def make_content(negotiation, **changes):
    """The terms of the register, with two places out and in, a deadline and a clause."""
    content = first_content(negotiation)
    return content.model_copy(
        update={
            "places": (make_place("out"), make_place("in", direction="incoming")),
            "deadlines": (
                Deadline(term="first", what="nomination", direction="outgoing", month=10, day=1),
            ),
            "clauses": (make_clause("purpose"),),
            **changes,
        }
    )


def make_place(key="out", **changes):
    facts = {"direction": "outgoing", "first_year": 2027, "places": 2}
    return Place(key=key, **{**facts, **changes})


def make_clause(code="purpose", text="The two universities exchange students.", **changes):
    return Clause(
        **{
            "code": code,
            "title": {"ja": "目的", "en": "Purpose"},
            "text": {"ja": "両大学は学生を交換する。", "en": text},
            **changes,
        }
    )


def make_version(cast, negotiation, **changes):
    """The next version of our side, on top of the newest."""
    newest = negotiation.latest
    base = newest.says if newest else make_content(negotiation)
    return operations.propose(
        negotiation,
        base.model_copy(update=changes),
        based_on=newest.number if newest else None,
        by=cast.officer,
    )


def make_link(cast, negotiation, *, whom=None, expires_on=None, **facts):
    """A link that may do everything, as `Issued`."""
    return inviting.invite(
        negotiation,
        whom or cast.huber,
        facts.pop("institution", cast.vienna),
        **{"may_propose": True, "may_approve": True, **facts},
        expires_on=expires_on or timezone.localdate() + timedelta(days=30),
        by=cast.officer,
    )


def submit(cast, version):
    if not RouteTemplate.objects.filter(purpose=VERSION).exists():
        make_template(DRAFT, DECIDE, code="agreement", purpose=VERSION)
    return approving.submit_for_approval(version, by=cast.officer)


def answer(cast, submission, *, returns=""):
    """The vice-president approves, or sends back with a comment."""
    step = submission.route.steps.get(act="decision")
    if returns:
        return send_back(step, comment=returns, by=cast.leader)
    return approve(step, by=cast.leader)


def approve_on_both_sides(cast, version, invitation):
    answer(cast, submit(cast, version))
    approving.approve_by_link(invitation, version, digest=version.digest)
    version.negotiation.refresh_from_db()


def make_file(by, name="letter.pdf"):
    return Document.objects.create(
        file="ab/abc", name=name, media_type="application/pdf", size=3, sha256="a" * 64,
        uploaded_by=by, uploaded_at=timezone.now(),
    )  # fmt: skip


def sign_for(cast, version, institution, *, signed_on=None, **facts):
    return signing.record_signature(
        version,
        institution,
        **{
            "signatory": "Rector",
            "post": "Rector",
            "form": "ink",
            "signed_on": signed_on or timezone.localdate(),
            "scan": make_file(cast.officer, "signed.pdf"),
            "by": cast.officer,
            **facts,
        },
    )


def sign_on_both_sides(cast, version, **facts):
    signing.open_signing(version.negotiation, by=cast.officer)
    sign_for(cast, version, home().institution, **facts)
    sign_for(cast, version, cast.vienna, **facts)
