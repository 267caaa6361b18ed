"""What a host answers to a nomination, and what our side decides about another term it offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.documents.models import Document
from kakehashi.education.outbound.balancing.operations import post_mobility
from kakehashi.education.outbound.linking.operations import acted
from kakehashi.education.outbound.models import (
    HostAnswer,
    Link,
    Mobility,
    Nomination,
    TermDecision,
)
from kakehashi.education.outbound.nominating import rules
from kakehashi.education.outbound.nominating.gathering import content_of
from kakehashi.education.outbound.nominating.locks import locked
from kakehashi.education.outbound.nominating.operations import written
from kakehashi.education.outbound.nominating.queries import latest_nomination
from kakehashi.education.outbound.states import MobilityState
from kakehashi.journal.changes import Changes, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

ACCEPTED = declare("outbound.host_accepted", gettext_lazy("noted that the host accepts"))
REFUSED = declare("outbound.host_refused", gettext_lazy("noted that the host does not accept"))
CORRECTION = declare(
    "outbound.host_asked_correction", gettext_lazy("noted that the host asks for a correction")
)
OFFERED = declare(
    "outbound.host_offered_term", gettext_lazy("noted that the host offers another term")
)
TERM_TAKEN = declare("outbound.offered_term_taken", gettext_lazy("took the term that was offered"))
TERM_DECLINED = declare(
    "outbound.offered_term_declined", gettext_lazy("declined the term that was offered")
)
VERBS = {
    HostAnswer.Kind.ACCEPT: ACCEPTED,
    HostAnswer.Kind.REFUSE: REFUSED,
    HostAnswer.Kind.CORRECT: CORRECTION,
    HostAnswer.Kind.OTHER_TERM: OFFERED,
}
MOVES = {
    HostAnswer.Kind.ACCEPT: MobilityState.ACCEPTED,
    HostAnswer.Kind.REFUSE: MobilityState.REFUSED,
}


@dataclass(frozen=True)
class Offer:
    """Another term that a host offers; days where it names them."""

    year: int
    term: str
    planned_from: date | None = None
    planned_until: date | None = None


@transaction.atomic
def answer_by_link(
    link: Link,
    nomination: Nomination,
    kind: str,
    *,
    comment: str = "",
    offer: Offer | None = None,
) -> HostAnswer:
    """What the host says by its link to exactly the nomination that it read.

    Raises: Refused, if the link or the nomination is not the one any more, it was answered, or a
    reason is missing.
    """
    mobility = locked(nomination.mobility_id)
    nomination.mobility = mobility
    require(rules.may_answer_by_link(link, nomination))
    facts = {"comment": comment, "link": link}
    return _answered(nomination, HostAnswer.Kind(kind), facts, offer, by=link.issued_by)


@transaction.atomic
def note_answer(
    mobility: Mobility,
    kind: str,
    *,
    comment: str = "",
    evidence: Document | None = None,
    offer: Offer | None = None,
    by: Person,
) -> HostAnswer:
    """What the host told us by mail or in its portal, with what proves it.

    Raises: Refused, if `by` may not, nothing waits for an answer, or a reason is missing.
    """
    mobility = locked(mobility.pk)
    require(rules.may_note_answer(by, mobility))
    latest = latest_nomination(mobility)
    assert latest is not None, "a mobility is nominated by a nomination"
    latest.mobility = mobility
    require(rules.can_be_answered(latest))
    if evidence is None and not comment.strip():
        raise Refused(_("Say how the host answered, or add the letter that proves it."))
    facts = {"comment": comment, "evidence": evidence, "noted_by": by}
    return _answered(latest, HostAnswer.Kind(kind), facts, offer, by=by)


def note_acceptance(
    mobility: Mobility, *, comment: str = "", evidence: Document | None = None, by: Person
) -> Mobility:
    """That the host accepts, as `note_answer` notes it."""
    answer = note_answer(
        mobility, HostAnswer.Kind.ACCEPT, comment=comment, evidence=evidence, by=by
    )
    return answer.nomination.mobility


def note_refusal(
    mobility: Mobility, *, comment: str, evidence: Document | None = None, by: Person
) -> Mobility:
    """That the host does not accept, as `note_answer` notes it."""
    answer = note_answer(
        mobility, HostAnswer.Kind.REFUSE, comment=comment, evidence=evidence, by=by
    )
    return answer.nomination.mobility


def _answered(
    nomination: Nomination,
    kind: HostAnswer.Kind,
    facts: Mapping[str, Any],
    offer: Offer | None,
    *,
    by: Person,
) -> HostAnswer:
    mobility, comment = nomination.mobility, facts["comment"].strip()
    if kind != HostAnswer.Kind.ACCEPT and not comment:
        raise Refused(_("Say why, in a sentence that the other side understands."))
    if kind == HostAnswer.Kind.OTHER_TERM and offer is None:
        raise Refused(_("Say which term is offered."))
    offered = vars(offer) if offer and kind == HostAnswer.Kind.OTHER_TERM else {}
    answer = HostAnswer.objects.create(
        nomination=nomination,
        kind=kind,
        answered_at=timezone.now(),
        is_invented=mobility.is_invented,
        **{**facts, "comment": comment, **offered},
    )
    if kind in MOVES:
        mobility.state = MOVES[kind]
        mobility.save()
        post_mobility(mobility, by=by)
    link = facts.get("link")
    changes: Changes = {"number": [None, nomination.number]}
    if link is not None:
        changes |= acted(link)
    record(VERBS[kind], mobility, by=facts.get("noted_by"), changes=changes, reason=comment)
    return answer


@transaction.atomic
def take_offered_term(answer: HostAnswer, *, by: Person) -> Mobility:
    """Let the student go in the term that the host offers.

    The host offered exactly this: a nomination with the new term is put on record, and counts as
    accepted.

    Raises: Refused, if `by` may not, or nothing is open.
    """
    mobility, answer = _open_offer(answer, by)
    before = fields_of(mobility)
    mobility.year, mobility.term = answer.year or mobility.year, answer.term
    mobility.planned_from = answer.planned_from
    mobility.planned_until = answer.planned_until
    mobility.state = MobilityState.ACCEPTED
    mobility.save()
    TermDecision.objects.create(
        answer=answer, is_accepted=True, decided_by=by, decided_at=timezone.now()
    )
    link = answer.link or answer.nomination.link
    written(mobility, content_of(mobility, contact=by), link, "", by)
    post_mobility(mobility, by=by)
    record(TERM_TAKEN, mobility, by=by, changes=difference(before, fields_of(mobility)))
    return mobility


@transaction.atomic
def decline_offered_term(answer: HostAnswer, *, reason: str, by: Person) -> Mobility:
    """Stay with the term that was asked for: the host is asked to answer again.

    Raises: Refused, if `by` may not, nothing is open, or no reason is given.
    """
    mobility, answer = _open_offer(answer, by)
    if not reason.strip():
        raise Refused(_("Say why the student does not go in the other term."))
    TermDecision.objects.create(
        answer=answer,
        is_accepted=False,
        reason=reason.strip(),
        decided_by=by,
        decided_at=timezone.now(),
    )
    record(TERM_DECLINED, mobility, by=by, reason=reason.strip())
    return mobility


def _open_offer(answer: HostAnswer, by: Person) -> tuple[Mobility, HostAnswer]:
    mobility = locked(answer.nomination.mobility_id)
    answer = HostAnswer.objects.select_related("nomination__link", "link").get(pk=answer.pk)
    answer.nomination.mobility = mobility
    require(rules.may_decide_term(by, answer))
    return mobility, answer
