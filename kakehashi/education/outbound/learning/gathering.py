"""The first version of a learning agreement, from what the records hold; and its EWP document."""

from kakehashi.education.outbound.learning import ewp
from kakehashi.education.outbound.learning.content import (
    Contact,
    Content,
    Learner,
    University,
    read,
    settled,
)
from kakehashi.education.outbound.learning.queries import agreed, newest, versions_of
from kakehashi.education.outbound.models import LearningAgreementVersion, Mobility
from kakehashi.education.outbound.nominating import content as nomination
from kakehashi.education.outbound.nominating.gathering import content_of
from kakehashi.education.outbound.nominating.queries import host_link
from kakehashi.people.models import Person


def base_of(mobility: Mobility) -> Content:
    """What the next version starts from: the newest one; after an agreement what holds."""
    latest, holds = newest(mobility), agreed(mobility)
    if latest is None:
        return first_content(mobility)
    if holds is not None and read(latest.content) == holds:
        return settled(holds)
    return read(latest.content)


def first_content(mobility: Mobility) -> Content:
    """Everything that is known before anybody has chosen a course."""
    known = content_of(mobility)
    sending = known.sending
    return Content(
        omobility_id=known.omobility_id,
        student=learner_of(known.student),
        sending=University(**sending.model_dump(), contact=Contact()),
        receiving=University(**known.receiving.model_dump(), contact=_host_contact(mobility)),
        receiving_year=known.receiving_year,
        starts_on=mobility.planned_from,
        ends_on=mobility.planned_until,
        level=mobility.level,
        eqf_level=known.eqf_level,
        isced_f=mobility.isced_f,
        language=known.language,
        cefr=known.cefr,
    )


def learner_of(student: nomination.Student) -> Learner:
    """The student as the host was told."""
    facts = student.model_dump()
    facts["citizenship"] = facts.pop("nationality")
    return Learner(**facts)


def contact_of(person: Person) -> Contact:
    """A person of the register as contact."""
    return Contact(given=person.passport_given, family=person.passport_family, email=person.email)


def _host_contact(mobility: Mobility) -> Contact:
    """Whoever got the host's link: the last word of the name counts as the family name."""
    link = host_link(mobility)
    if link is None:
        return Contact()
    given, _space, family = link.name.rpartition(" ")
    return Contact(given=given, family=family, email=link.email)


# -- The EWP document ---------------------------------------------------------------------------


def ewp_agreement(mobility: Mobility) -> ewp.Agreement | None:
    """What `ewp.learning_agreement` writes; None while neither three signed nor two a proposal.

    A partner is shown a proposal only when student and home have signed it.
    """
    versions = list(versions_of(mobility))[::-1]
    whole = [each for each in versions if len(each.signatures.all()) == 3]
    first = _signed(whole[0]) if whole else None
    approved = _signed(whole[-1]) if len(whole) > 1 else None
    last = versions[-1] if versions else None
    parties = {each.party for each in last.signatures.all()} if last else set()
    proposal = last if last and parties == {"student", "home"} else None
    if first is None and proposal is None:
        return None
    return ewp.Agreement(
        first,
        approved,
        _signed(proposal) if proposal else None,
        proposal.digest if proposal else "",
    )


def _signed(version: LearningAgreementVersion) -> ewp.Signed:
    signatures = [
        ewp.Signature(each.party, each.name, each.position, each.email, each.signed_at)
        for each in version.signatures.all()
    ]
    return ewp.Signed(read(version.content), signatures)
