"""Who speaks for the university on whose a work is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.models import Profile, VerifiedLink
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.verdicts import No, Verdict

Target = Profile | Unit | Institution

NOT_YOURS = gettext_lazy(
    "Only the international office and the coordinators of this unit verify whose a work is."
)


def may_verify_anywhere(person: Person) -> Verdict:
    """Whether there is any unit whose works `person` verifies."""
    return True if holds(person, KEEPS_OUTPUTS) else No(NOT_YOURS)


def may_verify(person: Person, target: Target) -> Verdict:
    """Office and coordinators, of their own unit and those below; nobody of their own works.

    Whether a work belongs to an institution elsewhere is said by whoever verifies anywhere.
    """
    if isinstance(target, Institution):
        return may_verify_anywhere(person)
    if isinstance(target, Profile) and target.person_id == person.pk:
        return No(_("Whose your own works are is verified by another person. Claim them instead."))
    unit = target.unit if isinstance(target, Profile) else target
    return True if holds(person, KEEPS_OUTPUTS, at=unit) else No(NOT_YOURS)


def may_retract(person: Person, link: VerifiedLink) -> Verdict:
    """What stands is taken back by those who may verify it."""
    if link.replaced_at is not None:
        return No(
            _("This is not the latest word: another one took its place, or it was retracted.")
        )
    return may_verify(person, target_of(link))


def can_be_verified(*, names_a_work: bool, targets: int) -> Verdict:
    """One work, and one person, unit or institution."""
    if not names_a_work:
        return No(_("Name the work by its page here, its OpenAlex number or its DOI."))
    if targets != 1:
        return No(_("A link names one person, one unit or one institution."))
    return True


def target_of(link: VerifiedLink) -> Target:
    """What the link speaks of; a constraint says that one of the three is there."""
    found = link.profile or link.unit or link.institution
    assert found is not None
    return found
