"""Works that may be a researcher's: by numbers in registers, and by names in several scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kakehashi.institutions.queries import home
from kakehashi.research.dissemination.claiming.likeness import Likeness, likeness, telling_words
from kakehashi.research.dissemination.models import Claim, Contribution, Profile, VerifiedLink, Work
from kakehashi.research.dissemination.states import ClaimState, WorkState
from kakehashi.research.dissemination.verifying.queries import works_named, works_of_profiles

READ = 2000  # names printed on works that are compared; rarer names never have so many
CAN_BE_CLAIMED = [WorkState.DRAFT, WorkState.PUBLIC]


class Ground(IntEnum):
    """Why a work is suggested; smaller is surer."""

    ORCID = 0
    OPENALEX = 1
    SAME_NAME = 2
    INITIALS = 3
    ALIKE = 4


WORDS: dict[Ground, str | Promise] = {
    Ground.ORCID: _("Your ORCID iD stands on it"),
    Ground.OPENALEX: _("OpenAlex says it is yours"),
    Ground.SAME_NAME: _("Your name, letter for letter"),
    Ground.INITIALS: _("Your name with initials"),
    Ground.ALIKE: _("A name like yours"),
}
BADGES: dict[Ground, str] = {
    Ground.ORCID: "good",
    Ground.OPENALEX: "good",
    Ground.SAME_NAME: "info",
    Ground.INITIALS: "muted",
    Ground.ALIKE: "muted",
}
BY_NAME = {
    Likeness.SAME: Ground.SAME_NAME,
    Likeness.INITIALS: Ground.INITIALS,
    Likeness.ALIKE: Ground.ALIKE,
}


@dataclass(frozen=True)
class Suggestion:
    """An author of a work who may be the researcher. is_at_home: affiliated to the university."""

    contribution: Contribution
    ground: Ground
    is_at_home: bool

    @property
    def work(self) -> Work:
        """The work."""
        return self.contribution.work

    @property
    def words(self) -> str | Promise:
        """Why it is suggested."""
        return WORDS[self.ground]

    @property
    def badge(self) -> str:
        """The colour of its reason."""
        return BADGES[self.ground]


def suggestions(profile: Profile) -> list[Suggestion]:
    """Works that may be the researcher's and of which nothing was said: surest first, then newest.

    Never an author who has another ORCID iD, or is another researcher of the university.
    """
    names = names_of(profile)
    ours = home().institution_id
    found: dict[int, Suggestion] = {}
    for contribution in _candidates(profile, names):
        ground = _ground(profile, names, contribution)
        if ground is None:
            continue
        places = [each.institution_id for each in contribution.affiliations.all()]
        new = Suggestion(contribution, ground, ours in places)
        before = found.get(contribution.work_id)
        if before is None or _order(new) < _order(before):
            found[contribution.work_id] = new
    return sorted(found.values(), key=_order)


def surely_theirs(profile: Profile) -> int:
    """How many works carry the researcher's own number, and nothing was said of them."""
    if not profile.orcid and profile.openalex is None:
        return 0
    rows = _open(profile).filter(_by_number(profile))
    return rows.order_by().values("work").distinct().count()


def names_of(profile: Profile) -> list[str]:
    """Every form of the researcher's name that is known, each once."""
    forms = [profile.name_en, profile.name_ja, profile.name_kana]
    person = profile.person
    if person is not None:
        forms += [person.passport_name, person.name_kanji, person.name_kana, person.name_romaji]
        forms.append(person.name_preferred)
    return list(dict.fromkeys(each.strip() for each in forms if each.strip()))


def _candidates(profile: Profile, names: Sequence[str]) -> QuerySet[Contribution]:
    wanted = _by_number(profile)
    for word in telling_words(names):
        wanted |= Q(name__icontains=word)
    rows = _open(profile).filter(wanted).select_related("work").order_by("-pk")
    return rows.prefetch_related("affiliations")[:READ]


def _open(profile: Profile) -> QuerySet[Contribution]:
    """Authors who are nobody of ours, on works of which the researcher has said nothing."""
    said = Claim.objects.filter(profile=profile).exclude(state=ClaimState.WITHDRAWN)
    links = VerifiedLink.objects.filter(profile=profile, replaced_at=None)
    settled = {*works_named(links), *said.order_by().values_list("work", flat=True)}
    theirs = works_of_profiles([profile.pk]).order_by().values("pk")
    rows = Contribution.objects.filter(profile=None, work__state__in=CAN_BE_CLAIMED)
    return rows.exclude(work__in=settled).exclude(work__in=theirs)


def _by_number(profile: Profile) -> Q:
    wanted = Q(pk__in=[])
    if profile.orcid:
        wanted |= Q(orcid=profile.orcid)
    if profile.openalex is not None:
        wanted |= Q(openalex=profile.openalex)
    return wanted


def _ground(profile: Profile, names: Sequence[str], contribution: Contribution) -> Ground | None:
    if contribution.orcid and profile.orcid:
        return Ground.ORCID if contribution.orcid == profile.orcid else None
    if contribution.openalex is not None and contribution.openalex == profile.openalex:
        return Ground.OPENALEX
    level = likeness(names, contribution.name)
    return None if level is None else BY_NAME[level]


def _order(each: Suggestion) -> tuple[int, bool, int, int]:
    return (each.ground, not each.is_at_home, -(each.work.year or 0), -each.work.pk)
