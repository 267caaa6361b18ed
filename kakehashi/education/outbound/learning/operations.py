"""What is done to a learning agreement: propose a version, sign it, say something, send it back.

Each locks the mobility, asks the rule again, writes and journals in one transaction. A version is
never changed, and no signature is ever taken away: a new version begins without signatures, and
what three have signed holds until they have signed another.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.learning import rules
from kakehashi.education.outbound.learning.content import Content, as_json, digest
from kakehashi.education.outbound.learning.queries import agreed, newest
from kakehashi.education.outbound.linking.operations import acted
from kakehashi.education.outbound.models import (
    LearningAgreement,
    LearningAgreementComment,
    LearningAgreementSignature,
    LearningAgreementVersion,
    Link,
    Mobility,
    SigningParty,
)
from kakehashi.education.outbound.nominating.locks import locked
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

PROPOSED = declare(
    "outbound.learning_proposed", gettext_lazy("proposed a version of the learning agreement")
)
CHANGED = declare(
    "outbound.learning_change_proposed",
    gettext_lazy("proposed a change of the learning agreement"),
)
SIGNED = declare("outbound.learning_signed", gettext_lazy("signed the learning agreement"))
AGREED = declare(
    "outbound.learning_agreed", gettext_lazy("signed the learning agreement as the last of three")
)
COMMENTED = declare(
    "outbound.learning_commented", gettext_lazy("commented on the learning agreement")
)
SENT_BACK = declare(
    "outbound.learning_sent_back", gettext_lazy("sent the learning agreement back with a comment")
)


@transaction.atomic
def propose_version(
    mobility: Mobility,
    content: Content,
    *,
    based_on: int | None,
    note: str = "",
    by: Person,
) -> LearningAgreementVersion:
    """Put a version on the table.

    based_on: number of the version that was read and changed; None for the first one.

    Raises: Refused, if `by` may not, a newer version than `based_on` is there, or the content has
    faults or says nothing new; each fault with its place.
    """
    mobility = locked(mobility.pk)
    require(rules.may_write(by, mobility))
    latest = newest(mobility)
    _require_no_newer(latest, based_on)
    holds = agreed(mobility)
    require(rules.can_stand(content, holds))
    if latest is not None and latest.digest == digest(content):
        raise Refused(_("This says the same as version %(number)s.") % {"number": latest.number})
    version = LearningAgreementVersion.objects.create(
        agreement=_agreement(mobility, by),
        number=latest.number + 1 if latest else 1,
        content=as_json(content),
        digest=digest(content),
        is_change=holds is not None,
        note=note.strip(),
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    changes: Changes = {"number": [None, version.number], "digest": [None, version.digest]}
    record(CHANGED if holds else PROPOSED, mobility, by=by, changes=changes, reason=version.note)
    return version


def _agreement(mobility: Mobility, by: Person) -> LearningAgreement:
    found = LearningAgreement.objects.filter(mobility=mobility).first()
    return found or LearningAgreement.objects.create(
        mobility=mobility,
        created_by=by,
        created_at=timezone.now(),
        is_invented=mobility.is_invented,
    )


def _require_no_newer(latest: LearningAgreementVersion | None, based_on: int | None) -> None:
    number = latest.number if latest else None
    if number != based_on:
        raise Refused(
            _(
                "In the meantime version %(number)s was proposed. Nothing was overwritten, and what"
                " you wrote is still below: read that version and put yours on top of it."
            )
            % {"number": number}
        )


@transaction.atomic
def sign(
    version: LearningAgreementVersion, *, read_digest: str, position: str = "", by: Person
) -> LearningAgreementSignature:
    """Sign exactly the version that was read, as the student or for the home university.

    position: of who signs for the university.

    Raises: Refused, if `by` may not, it is not the turn, a newer version is there, or the text is
    not the one that was read.
    """
    version = _locked(version)
    require(rules.may_sign(by, version))
    party = rules.party_of(by, version.agreement.mobility)
    if party == SigningParty.HOME and not position.strip():
        raise Refused(_("Name the position in which you sign."))
    return _signed(
        version,
        read_digest,
        LearningAgreementSignature(
            party=party,
            name=by.name_in("en"),
            position=position.strip() if party == SigningParty.HOME else "",
            email=by.email,
            person=by,
        ),
        by,
    )


@transaction.atomic
def sign_by_link(
    link: Link, version: LearningAgreementVersion, *, read_digest: str, name: str, position: str
) -> LearningAgreementSignature:
    """Sign for the host, by its link, exactly the version that was read.

    Raises: Refused, if the link opens nothing any more, it is not the host's turn, a newer version
    is there, or name or position is missing.
    """
    version = _locked(version)
    require(rules.may_sign_by_link(link, version))
    if not name.strip() or not position.strip():
        raise Refused(_("Name who signs for the host, and in which position."))
    signature = LearningAgreementSignature(
        party=SigningParty.HOST,
        name=name.strip(),
        position=position.strip(),
        email=link.email,
        link=link,
    )
    return _signed(version, read_digest, signature, None)


def _signed(
    version: LearningAgreementVersion,
    read_digest: str,
    signature: LearningAgreementSignature,
    by: Person | None,
) -> LearningAgreementSignature:
    require(rules.is_as_read(version, read_digest))
    signature.version, signature.signed_at = version, timezone.now()
    signature.save(force_insert=True)
    verb = AGREED if version.signatures.count() == len(SigningParty) else SIGNED
    changes: Changes = {
        "number": [None, version.number],
        "party": [None, signature.party],
        "name": [None, signature.name],
        "digest": [None, version.digest],
    }
    if signature.link is not None:
        changes |= acted(signature.link)
    record(verb, version.agreement.mobility, by=by, changes=changes)
    return signature


@transaction.atomic
def comment(
    version: LearningAgreementVersion, text: str, *, is_refusal: bool = False, by: Person
) -> LearningAgreementComment:
    """Say something about a version; as a refusal, that another one is needed.

    Raises: Refused, if `by` may not, nothing is said, or the version cannot be sent back any more.
    """
    version = _locked(version)
    mobility = version.agreement.mobility
    require(rules.may_take_part(by, mobility))
    require(rules.is_going_on(version))
    said = LearningAgreementComment(
        party=rules.party_of(by, mobility), name=by.name_in("en"), person=by
    )
    return _said(version, said, text, is_refusal, by)


@transaction.atomic
def comment_by_link(
    link: Link, version: LearningAgreementVersion, text: str, *, is_refusal: bool = False
) -> LearningAgreementComment:
    """The same for the host, by its link.

    Raises: Refused, as `comment` does, or if the link opens nothing any more.
    """
    version = _locked(version)
    require(rules.may_take_part_by_link(link, version))
    said = LearningAgreementComment(party=SigningParty.HOST, name=link.name, link=link)
    return _said(version, said, text, is_refusal, None)


def _said(
    version: LearningAgreementVersion,
    said: LearningAgreementComment,
    text: str,
    is_refusal: bool,
    by: Person | None,
) -> LearningAgreementComment:
    if not text.strip():
        raise Refused(_("Write what you want to say."))
    if is_refusal:
        require(rules.can_be_refused(version))
    said.version, said.text, said.is_refusal = version, text.strip(), is_refusal
    said.written_at = timezone.now()
    said.save(force_insert=True)
    changes: Changes = {
        "number": [None, version.number],
        "party": [None, said.party],
        "name": [None, said.name],
    }
    if said.link is not None:
        changes |= acted(said.link)
    verb = SENT_BACK if is_refusal else COMMENTED
    record(verb, version.agreement.mobility, by=by, changes=changes, reason=said.text)
    return said


def _locked(version: LearningAgreementVersion) -> LearningAgreementVersion:
    """The version with its mobility locked: signatures come one after the other."""
    mobility = locked(version.agreement.mobility_id)
    found = LearningAgreementVersion.objects.select_related("agreement").get(pk=version.pk)
    found.agreement.mobility = mobility
    return found
