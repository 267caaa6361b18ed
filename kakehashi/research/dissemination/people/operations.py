"""What is done to profiles: make, keep, confirm, hide, show again.

Whatever somebody else than its owner changes has to be confirmed by the owner again.
"""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Profile, Work
from kakehashi.research.dissemination.people import identifiers, rules
from kakehashi.research.dissemination.people.identifiers import Fault
from kakehashi.research.dissemination.people.particulars import Particulars
from kakehashi.research.dissemination.people.queries import research_unit_of, slugs_like
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.verdicts import Refused, require

MADE = declare("research.profile_made", gettext_lazy("made the profile"))
KEPT = declare("research.profile_kept", gettext_lazy("changed the profile"))
CHANGED_FOR = declare(
    "research.profile_changed_for_owner", gettext_lazy("changed the profile for its owner")
)
CONFIRMED = declare("research.profile_confirmed", gettext_lazy("confirmed the profile"))
HIDDEN = declare("research.profile_hidden", gettext_lazy("hid the profile"))
SHOWN = declare("research.profile_shown", gettext_lazy("showed the profile again"))

LONGEST_STEM = 60
RESERVED = {"enter", "make", "mine"}  # pages beside those of the records


@transaction.atomic
def make_profile(
    said: Particulars,
    *,
    unit: Unit,
    person: Person | None = None,
    by: Person,
    is_invented: bool = False,
) -> Profile:
    """Make the profile of a researcher of `unit`, which its owner then confirms.

    person: who signs in and owns it; None for somebody who does not sign in.

    Raises: Refused, if `by` may not make it, the person has one or does no research, a number is
    wrong or belongs to another profile, or there is no name.
    """
    if person is not None and person.pk == by.pk:
        require(rules.may_make_own(by))
    else:
        require(rules.may_make_at(by, unit))
        if person is not None:
            require(rules.can_have_profile(person, unit))
    require(rules.can_be_said(said))
    now = timezone.now()
    profile = Profile(
        person=person,
        unit=unit,
        slug=new_address(Profile, said.name_en or (person.passport_name if person else "")),
        created_by=by,
        created_at=now,
        changed_at=now,
        is_invented=is_invented,
        **_columns(said),
    )
    _save(profile)
    record(MADE, profile, by=by, changes=difference({}, fields_of(profile)))
    return profile


@transaction.atomic
def make_profiles(people: Collection[Person], *, unit: Unit, by: Person) -> list[Profile]:
    """Make the profiles of several people of a unit in one go, all or none; each says their names.

    Each profile belongs to the unit where its person teaches or does research.

    Raises: Refused, if nobody is chosen, `by` may not, or one has a profile or does no research.
    """
    if not people:
        raise Refused(_("Choose at least one person."))
    require(rules.may_make_at(by, unit))
    today = timezone.localdate()
    made = []
    for person in sorted(people, key=lambda each: each.pk):
        own = research_unit_of(person, today) or unit
        made.append(
            make_profile(
                names_of(person), unit=own, person=person, by=by, is_invented=person.is_invented
            )
        )
    return made


def names_of(person: Person) -> Particulars:
    """What a profile says at first: the names under which the person is registered."""
    return Particulars(
        name_ja=person.name_kanji or (person.name_in("ja") if not person.passport_name else ""),
        name_en=person.name_in("en") if person.passport_name or person.name_romaji else "",
        name_kana=person.name_kana,
    )


@transaction.atomic
def keep_profile(
    profile: Profile, said: Particulars, *, unit: Unit | None = None, by: Person
) -> Profile:
    """Change what a profile says. What its owner writes is confirmed with it; else no longer.

    unit: where it belongs; None leaves it. Only those who make profiles there can move one.

    Raises: Refused, if `by` may not, nothing changes, a number is wrong or taken, or no name is
    left.
    """
    profile = _locked(profile)
    require(rules.may_keep(by, profile))
    require(rules.can_be_said(said))
    if unit is not None and unit.pk != profile.unit_id:
        require(rules.may_make_at(by, unit))
    before = fields_of(profile)
    for name, value in _columns(said).items():
        setattr(profile, name, value)
    profile.unit = unit or profile.unit
    if fields_of(profile) == before:
        raise Refused(_("Nothing has changed."))
    is_owner = rules.is_owner(by, profile)
    now = timezone.now()
    if profile.state != ProfileState.HIDDEN:
        profile.state = ProfileState.CONFIRMED if is_owner else ProfileState.DRAFT
    if is_owner:
        profile.confirmed_by, profile.confirmed_at = by, now
    profile.changed_at = now
    _save(profile)
    _touch_works(profile)
    is_for_owner = profile.person_id is not None and not is_owner
    changes = difference(before, fields_of(profile))
    record(CHANGED_FOR if is_for_owner else KEPT, profile, by=by, changes=changes)
    return profile


@transaction.atomic
def confirm_profile(profile: Profile, *, by: Person) -> Profile:
    """The owner's word that all is right as it stands; a hidden profile is shown with it.

    Raises: Refused, if `by` is not its owner.
    """
    profile = _locked(profile)
    require(rules.may_confirm(by, profile))
    before = fields_of(profile)
    profile.state = ProfileState.CONFIRMED
    profile.confirmed_by, profile.confirmed_at = by, timezone.now()
    profile.changed_at = profile.confirmed_at
    profile.save()
    record(CONFIRMED, profile, by=by, changes=difference(before, fields_of(profile)))
    return profile


@transaction.atomic
def hide_profile(profile: Profile, *, reason: str = "", by: Person) -> Profile:
    """Take a profile out of the public pages. Works stay, with the name as it is printed.

    reason: may be empty for its owner alone.

    Raises: Refused, if `by` may not, gives no reason for somebody else's, or it is hidden already.
    """
    profile = _locked(profile)
    require(rules.may_hide(by, profile))
    if not reason.strip() and not rules.is_owner(by, profile):
        raise Refused(_("Say why the profile is hidden."))
    return _become(profile, ProfileState.HIDDEN, HIDDEN, by, reason.strip())


@transaction.atomic
def show_profile(profile: Profile, *, by: Person) -> Profile:
    """Show a hidden profile again; its owner still has to confirm it.

    Raises: Refused, if it is not hidden, or `by` may not.
    """
    profile = _locked(profile)
    require(rules.may_show(by, profile))
    return _become(profile, ProfileState.DRAFT, SHOWN, by, "")


def new_address(model: Any, name: str) -> str:
    """A free address made from `name`: hanako-tanaka, hanako-tanaka-2; from nothing: a number."""
    stem = slugify(name)[:LONGEST_STEM].strip("-") or model._meta.model_name
    taken = {*slugs_like(model, stem), *RESERVED}
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _become(profile: Profile, state: ProfileState, verb: str, by: Person, reason: str) -> Profile:
    before = fields_of(profile)
    profile.state, profile.changed_at = state, timezone.now()
    profile.save()
    _touch_works(profile)
    changes = difference(before, fields_of(profile))
    record(verb, profile, by=by, changes=changes, reason=reason)
    return profile


def _touch_works(profile: Profile) -> None:
    """Harvesters ask for what changed: names, numbers and units stand in the records of works."""
    works = Work.objects.filter(contributions__profile=profile).values("pk")
    Work.objects.filter(pk__in=works).update(changed_at=timezone.now())


def _columns(said: Particulars) -> dict[str, Any]:
    """As they are kept. Raises: Refused with the sentence of a wrong number."""
    plain = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in asdict(said).items()
    }
    for name in ("orcid", "researchmap", "erad"):
        plain[name] = _sound(getattr(identifiers, name)(plain[name]))
    plain["orcid"] = plain["orcid"] or None
    return plain


def _sound(number: str | Fault) -> str:
    if isinstance(number, Fault):
        raise Refused(rules.FAULTS[number])
    return number


def _save(profile: Profile) -> None:
    try:
        with transaction.atomic():
            profile.save()
    except IntegrityError as taken:
        raise Refused(
            _("Another profile has this ORCID iD, OpenAlex number or person already.")
        ) from taken


def _locked(profile: Profile) -> Profile:
    rows = Profile.objects.select_for_update(of=("self",)).select_related("unit", "person")
    return rows.get(pk=profile.pk)
