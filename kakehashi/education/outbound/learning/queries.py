"""Questions about learning agreements that cross tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from kakehashi.education.outbound.learning.content import Content, read
from kakehashi.education.outbound.learning.standing import Facts, Standing, standing
from kakehashi.education.outbound.models import (
    LearningAgreement,
    LearningAgreementSignature,
    LearningAgreementVersion,
    Mobility,
    SigningParty,
)


def agreement_of(mobility: Mobility) -> LearningAgreement | None:
    """The learning agreement of a stay; None before the first version."""
    return LearningAgreement.objects.filter(mobility=mobility).first()


def versions_of(mobility: Mobility) -> QuerySet[LearningAgreementVersion]:
    """Every version of a stay's agreement with signatures and comments, newest first."""
    found = LearningAgreementVersion.objects.filter(agreement__mobility=mobility)
    return (
        found.select_related("proposed_by", "agreement")
        .prefetch_related("signatures", "comments")
        .order_by("-number")
    )


def newest(mobility: Mobility) -> LearningAgreementVersion | None:
    """The version that is on the table; None before the first."""
    return versions_of(mobility).first()


def agreed_version(mobility: Mobility) -> LearningAgreementVersion | None:
    """The latest version that three have signed; None as long as there is none."""
    whole = versions_of(mobility).annotate(signers=Count("signatures", distinct=True))
    return whole.filter(signers=len(SigningParty)).first()


def agreed(mobility: Mobility) -> Content | None:
    """What three have signed last: `studies` and `recognises` hold now; None: nothing is agreed."""
    version = agreed_version(mobility)
    return read(version.content) if version else None


def standing_of(version: LearningAgreementVersion, newest_number: int) -> Standing:
    """How far a version has come. Reads signatures and comments, so fetch them in lists."""
    return standing(
        Facts(
            signed=[each.party for each in version.signatures.all()],
            refused=[each.party for each in version.comments.all() if each.is_refusal],
            newest=version.number == newest_number,
        )
    )


@dataclass(frozen=True)
class Standings:
    """The agreement of a stay at a glance. on_table: the newest; agreed: signed by three last."""

    on_table: LearningAgreementVersion | None
    state: Standing | None
    agreed: LearningAgreementVersion | None


def standings_of(mobility: Mobility) -> Standings:
    """What is on the table and what holds, in few queries."""
    versions = list(versions_of(mobility))
    if not versions:
        return Standings(None, None, None)
    number = versions[0].number
    states = [(each, standing_of(each, number)) for each in versions]
    held = next((each for each, state in states if state == Standing.AGREED), None)
    return Standings(versions[0], states[0][1], held)


def signatures_of(version: LearningAgreementVersion) -> Sequence[LearningAgreementSignature]:
    """Who signed, in the order of the parties."""
    order = {party: place for place, party in enumerate(SigningParty.values)}
    found = version.signatures.select_related("person")
    return sorted(found, key=lambda each: order[each.party])
