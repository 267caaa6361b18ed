"""What can be done to a negotiation: begin, endorse, review, propose, comment, give up.

Each locks the negotiation, asks the rule again, changes, and writes the journal in one
transaction. A version is never changed: of two people who write at the same time the second is
told what the first one put on the table, and nothing is overwritten.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.agreements.content import Content, as_json, digest
from kakehashi.agreements.models import (
    Agreement,
    Comment,
    Invitation,
    Negotiation,
    ReviewAnswer,
    Side,
    Version,
)
from kakehashi.agreements.negotiating import link_rules, rules
from kakehashi.agreements.negotiating.locks import locked, locked_version, move, written
from kakehashi.agreements.negotiating.queries import newer_than
from kakehashi.agreements.operations import draft
from kakehashi.agreements.provisions import Provisions
from kakehashi.agreements.rules import may_draft
from kakehashi.agreements.states import NegotiationState
from kakehashi.institutions.models import Institution
from kakehashi.journal.changes import Changes, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

BEGUN = declare("agreements.negotiation_begun", gettext_lazy("began the negotiation"))
ENDORSED = declare("agreements.negotiation_endorsed", gettext_lazy("endorsed the idea"))
REVIEWED = declare("agreements.negotiation_reviewed", gettext_lazy("passed the review"))
PROPOSED = declare("agreements.version_proposed", gettext_lazy("proposed a version"))
COMMENTED = declare("agreements.version_commented", gettext_lazy("commented on a version"))
ABANDONED = declare("agreements.negotiation_abandoned", gettext_lazy("gave the negotiation up"))


class Conflict(Refused):
    """A version was proposed on top of one that is not the newest any more.

    newest: what stands on the table now. Nothing of either text is lost: the writer's own is where
    it was written, and `differences.merge` puts the two together.
    """

    def __init__(self, reason: str, newest: Version) -> None:
        super().__init__(reason)
        self.newest = newest


@transaction.atomic
def begin(
    agreement: Agreement,
    *,
    purpose: str,
    rationale: str,
    owner: Person,
    by: Person,
) -> Negotiation:
    """Begin to negotiate a draft as a new agreement, or a signed one's amendment or renewal.

    rationale: why; owner: who is responsible on our side.

    Raises: Refused, if `by` or `owner` does not draft for its unit, the purpose does not fit the
    agreement, one is open already, or no reason is given.
    """
    agreement = Agreement.objects.select_for_update().get(pk=agreement.pk)
    unit = agreement.latest.unit
    require(may_draft(by, unit))
    require(rules.can_begin_about(agreement, purpose))
    if not may_draft(owner, unit):
        raise Refused(_("Who is responsible has to be somebody who drafts for this unit."))
    if not rationale.strip():
        raise Refused(_("Say why this is to be agreed."))
    negotiation = Negotiation.objects.create(
        agreement=agreement,
        purpose=purpose,
        rationale=rationale.strip(),
        owner=owner,
        begun_by=by,
        begun_at=timezone.now(),
    )
    written(negotiation, "", by, negotiation.rationale)
    record(BEGUN, negotiation, by=by, changes=difference({}, fields_of(negotiation)))
    return negotiation


@transaction.atomic
def begin_new(
    partners: Iterable[Institution],
    provisions: Provisions,
    *,
    rationale: str,
    owner: Person,
    by: Person,
) -> Negotiation:
    """Draft an agreement with `partners` and begin to negotiate it.

    Raises: Refused, as `agreements.operations.draft` and `begin` do; without a partner too.
    """
    partners = list(partners)
    if not partners:
        raise Refused(_("Choose the partner with whom you negotiate."))
    agreement = draft(partners, provisions, by=by)
    purpose = Negotiation.Purpose.NEW
    return begin(agreement, purpose=purpose, rationale=rationale, owner=owner, by=by)


@transaction.atomic
def endorse(negotiation: Negotiation, *, reason: str = "", by: Person) -> Negotiation:
    """Say for the unit that the idea is to be followed.

    Raises: Refused, if `by` does not speak for the unit, or it is no idea any more.
    """
    negotiation = locked(negotiation.pk)
    require(rules.may_endorse(by, negotiation))
    move(negotiation, NegotiationState.ENDORSED, by=by, reason=reason.strip(), verb=ENDORSED)
    return negotiation


@transaction.atomic
def pass_review(negotiation: Negotiation, answers: rules.Answers, *, by: Person) -> Negotiation:
    """Pass the strategic and risk review.

    answers: {`ReviewAnswer.Topic`: (`ReviewAnswer.Answer`, on what it rests)}, every topic.

    Raises: Refused, if `by` may not, the idea is not endorsed, or a topic is not answered.
    """
    negotiation = locked(negotiation.pk)
    require(rules.may_pass_review(by, negotiation))
    require(rules.are_complete(answers))
    now = timezone.now()
    ReviewAnswer.objects.bulk_create(
        ReviewAnswer(
            negotiation=negotiation,
            topic=topic,
            answer=answers[topic.value][0],
            text=answers[topic.value][1].strip(),
            answered_by=by,
            answered_at=now,
        )
        for topic in ReviewAnswer.Topic
    )
    concerns = [
        str(topic.value)
        for topic in ReviewAnswer.Topic
        if answers[topic.value][0] != ReviewAnswer.Answer.CLEAR
    ]
    changes: Changes = {"concerns": [None, concerns]} if concerns else {}
    move(negotiation, NegotiationState.REVIEWED, by=by, verb=REVIEWED, changes=changes)
    return negotiation


@transaction.atomic
def propose(
    negotiation: Negotiation,
    content: Content,
    *,
    based_on: int | None,
    note: str = "",
    side: str = Side.HOME,
    invitation: Invitation | None = None,
    by: Person,
) -> Version:
    """Put a version on the table.

    based_on: number of the version that was read and changed; None for the first one.
    invitation: by which a person of the partner's side takes part.

    What was approved before stays approved, and does not hold for this version: the negotiation
    goes back to where versions are exchanged.

    Raises: Conflict, if a newer version than `based_on` is there; Refused, if `by` may not, the
    partners are not the agreement's or were merged, or the text has a flaw or says nothing new.
    """
    negotiation = locked(negotiation.pk)
    newest = negotiation.latest
    if side == Side.PARTNER:
        require(link_rules.may_propose(invitation, negotiation, by))
    else:
        require(rules.may_propose(by, negotiation))
    _require_no_newer(negotiation, based_on)
    _require_sound(content, negotiation, newest, side)
    version = _written(negotiation, content, newest, note, side, by)
    if negotiation.state != NegotiationState.NEGOTIATING:
        move(negotiation, NegotiationState.NEGOTIATING, by=by)
    changes: Changes = {
        "number": [None, version.number],
        "side": [None, side],
        "digest": [None, version.digest],
    }
    record(PROPOSED, negotiation, by=by, changes=changes, reason=version.note)
    return version


def _require_sound(
    content: Content, negotiation: Negotiation, newest: Version | None, side: str
) -> None:
    if side == Side.PARTNER and newest is not None:
        require(rules.keeps_what_is_ours(content, newest.says))
    require(rules.can_stand(content, negotiation))
    require(rules.says_something_new(digest(content), newest))


def _written(
    negotiation: Negotiation,
    content: Content,
    newest: Version | None,
    note: str,
    side: str,
    by: Person,
) -> Version:
    return Version.objects.create(
        negotiation=negotiation,
        number=newest.number + 1 if newest else 1,
        content=as_json(content),
        digest=digest(content),
        based_on=newest,
        side=side,
        note=note.strip(),
        proposed_by=by,
        proposed_at=timezone.now(),
    )


def _require_no_newer(negotiation: Negotiation, based_on: int | None) -> None:
    newest = newer_than(negotiation, based_on).first()
    if newest is None:
        return
    said = _(
        "In the meantime %(who)s proposed version %(number)s (%(when)s). Nothing was overwritten:"
        " yours is below, as you wrote it. See what changed, and put yours on top of it."
    ) % {
        "who": newest.proposed_by.name_in(get_language() or "en"),
        "number": newest.number,
        "when": date_format(timezone.localtime(newest.proposed_at), "DATETIME_FORMAT"),
    }
    raise Conflict(said, newest)


@transaction.atomic
def comment(
    version: Version,
    text: str,
    *,
    place: str = "",
    is_internal: bool = False,
    side: str = Side.HOME,
    invitation: Invitation | None = None,
    by: Person,
) -> Comment:
    """Say something about a version, or about one place in it.

    place: as `differences.path_of` writes it; empty: the whole version.
    is_internal: for our side only; a partner never sees it.

    Raises: Refused, if `by` may not, or nothing is said.
    """
    version = locked_version(version)
    if side == Side.PARTNER:
        require(link_rules.may_take_part(invitation, version.negotiation, by))
    else:
        require(rules.may_work_on(by, version.negotiation))
    if not text.strip():
        raise Refused(_("Write what you want to say."))
    said = Comment.objects.create(
        version=version,
        place=place[:200],
        text=text.strip(),
        side=side,
        is_internal=is_internal and side == Side.HOME,
        written_by=by,
        written_at=timezone.now(),
    )
    stated = {"number": version.number, "text": said.text, "side": side}
    changes = difference({}, {**stated, "is_internal": said.is_internal})
    record(COMMENTED, version.negotiation, by=by, changes=changes)
    return said


@transaction.atomic
def abandon(negotiation: Negotiation, *, reason: str, by: Person) -> Negotiation:
    """Give the negotiation up. The draft or the signed agreement stays what it is.

    Raises: Refused, if `by` may not, it is over, or no reason is given.
    """
    negotiation = locked(negotiation.pk)
    require(rules.may_abandon(by, negotiation))
    if not reason.strip():
        raise Refused(_("Say why the negotiation is given up."))
    move(negotiation, NegotiationState.ABANDONED, by=by, reason=reason.strip(), verb=ABANDONED)
    return negotiation
