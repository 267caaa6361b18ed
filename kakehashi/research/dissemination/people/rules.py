"""Who keeps profiles and projects, what can be done to one, and what can be so."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.models import Profile, ResearchProject
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.people.identifiers import Fault
from kakehashi.research.dissemination.people.particulars import (
    RESEARCHES,
    Particulars,
    Project,
)
from kakehashi.research.dissemination.states import PROFILE_MOVES, ProfileState
from kakehashi.verdicts import No, Verdict

NOT_YOURS = gettext_lazy(
    "Only its owner, the international office and the coordinators of the unit keep a profile."
)
NOT_YOUR_UNIT = gettext_lazy(
    "Only the international office and the coordinators of this unit make profiles for others."
)
NOT_YOUR_PROJECT = gettext_lazy(
    "Only its leader, the international office and the coordinators of the unit keep a project."
)
FAULTS: Mapping[Fault, str | Promise] = {
    Fault.ORCID_FORM: gettext_lazy(
        "An ORCID iD has sixteen digits, the last of which may be X: 0000-0002-1825-0097."
    ),
    Fault.ORCID_CHECK: gettext_lazy(
        "The last digit of this ORCID iD does not fit the others: look for a typing error."
    ),
    Fault.RESEARCHMAP_FORM: gettext_lazy(
        "Write the permalink as in the address https://researchmap.jp/permalink: letters, digits,"
        " full stop, hyphen and underscore."
    ),
    Fault.ERAD_FORM: gettext_lazy("A researcher number of e-Rad has eight digits."),
    Fault.OPENALEX_FORM: gettext_lazy("An author of OpenAlex is A and digits: A5023888391."),
}


# -- Profiles -----------------------------------------------------------------------------------


def is_owner(person: Person, profile: Profile) -> bool:
    """Whether the profile tells of `person`."""
    return profile.person_id is not None and profile.person_id == person.pk


def may_keep(person: Person, profile: Profile) -> Verdict:
    """Its owner; the office and the coordinators of the unit."""
    if is_owner(person, profile) or holds(person, KEEPS_OUTPUTS, at=profile.unit):
        return True
    return No(NOT_YOURS)


def may_make_at(person: Person, unit: Unit) -> Verdict:
    """Profiles for others are made by those who keep the unit's."""
    return True if holds(person, KEEPS_OUTPUTS, at=unit) else No(NOT_YOUR_UNIT)


def may_make_anywhere(person: Person) -> Verdict:
    """Whether there is any unit for whose people `person` makes profiles."""
    return True if holds(person, KEEPS_OUTPUTS) else No(NOT_YOUR_UNIT)


def may_make_own(person: Person) -> Verdict:
    """Teachers and researchers, once each."""
    if Profile.objects.filter(person=person).exists():
        return No(_("You have a profile already."))
    if not holds(person, RESEARCHES):
        return No(_("A profile is for teachers and researchers of the university."))
    return True


def may_confirm(person: Person, profile: Profile) -> Verdict:
    """Only the owner can say that it is right; as often as they like."""
    if profile.person_id is None:
        return No(_("Nobody signs in as this researcher: there is nobody who could confirm it."))
    if not is_owner(person, profile):
        return No(_("Only its owner can confirm a profile."))
    return True


def may_hide(person: Person, profile: Profile) -> Verdict:
    """Who keeps it hides it, with a reason."""
    if ProfileState.HIDDEN not in PROFILE_MOVES[ProfileState(profile.state)]:
        return No(_("This profile is hidden already."))
    return may_keep(person, profile)


def may_show(person: Person, profile: Profile) -> Verdict:
    """What is hidden is shown again by its owner; by others only where nobody owns it."""
    if profile.state != ProfileState.HIDDEN:
        return No(_("This profile is not hidden."))
    if profile.person_id is None:
        return may_keep(person, profile)
    if not is_owner(person, profile):
        return No(_("Only its owner decides whether a hidden profile is shown again."))
    return True


def can_be_said(said: Particulars) -> Verdict:
    """A name in one language at least."""
    if not said.name_ja.strip() and not said.name_en.strip():
        return No(_("Write the name in Japanese or in English."))
    return True


def can_have_profile(person: Person, unit: Unit) -> Verdict:
    """Teachers and researchers of the unit or below it, who have none yet."""
    if Profile.objects.filter(person=person).exists():
        return No(_("%s has a profile already.") % person)
    if not holds(person, RESEARCHES):
        return No(_("%s is neither a teacher nor a researcher today.") % person)
    return True


# -- Projects -----------------------------------------------------------------------------------


def may_keep_project(person: Person, project: ResearchProject) -> Verdict:
    """Its leader; the office and the coordinators of the unit."""
    if is_owner(person, project.leader) or holds(person, KEEPS_OUTPUTS, at=project.unit):
        return True
    return No(NOT_YOUR_PROJECT)


def may_enter_project(person: Person, told: Project) -> Verdict:
    """Who leads it enters it; the office and the coordinators of the unit, too."""
    if is_owner(person, told.leader) or holds(person, KEEPS_OUTPUTS, at=told.unit):
        return True
    return No(NOT_YOUR_PROJECT)


def may_enter_projects(person: Person) -> Verdict:
    """Whether there is any project that `person` could enter."""
    if Profile.objects.filter(person=person).exists() or holds(person, KEEPS_OUTPUTS):
        return True
    return No(_("Projects are entered by researchers with a profile, and by those who keep them."))


def can_be_told(told: Project) -> Verdict:
    """A title, and days in order."""
    if not told.title_ja.strip() and not told.title_en.strip():
        return No(_("Write the title in Japanese or in English."))
    if told.ends_on is not None and told.ends_on < told.starts_on:
        return No(_("The project ends before it begins: look at its last day."))
    if told.starts_on.year < 1900 or told.starts_on.year > timezone.localdate().year + 20:
        return No(_("This day cannot be right."))
    return True
