"""What is done to verified links: say whose a work is, and take the word back.

Nothing is overwritten: a newer word on the same work and the same person, unit or institution
takes the older one's place, which is kept with the moment and whoever replaced it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.institutions.models import Institution, Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Profile, VerifiedLink, Work, WorkIdentifier
from kakehashi.research.dissemination.verifying import rules
from kakehashi.research.dissemination.verifying.queries import openalex_number
from kakehashi.verdicts import Refused, require

VERIFIED = declare("research.link_verified", gettext_lazy("verified whose the work is"))
RETRACTED = declare(
    "research.link_retracted", gettext_lazy("took back what was said of whose the work is")
)


@dataclass(frozen=True)
class Naming:
    """How a link names its work: the page here, the OpenAlex number, the DOI; one at least."""

    work: Work | None = None
    openalex: int | None = None
    doi: str = ""


@transaction.atomic
def verify_link(
    *,
    work: Work | None = None,
    openalex: int | None = None,
    doi: str = "",
    profile: Profile | None = None,
    unit: Unit | None = None,
    institution: Institution | None = None,
    stands: bool,
    reason: str,
    by: Person,
    is_invented: bool = False,
) -> VerifiedLink:
    """Say that a work belongs to a person, a unit or an institution, or that it does not.

    work, openalex, doi: what names the work, one at least; the others are looked up.
    profile, unit, institution: exactly one.
    openalex: the number alone: W123 is 123. doi: bare, in any letter case.

    Raises: Refused, if `by` may not verify it, no reason is given, or the same is said already.
    """
    targets = [each for each in (profile, unit, institution) if each is not None]
    named = bool(work or openalex or doi.strip())
    require(rules.can_be_verified(names_a_work=named, targets=len(targets)))
    require(rules.may_verify(by, targets[0]))
    if not reason.strip():
        raise Refused(_("Say how you know whose the work is."))
    naming = completed(Naming(work, openalex, doi.strip().lower()))
    before = standing(naming, targets[0])
    if before is not None and before.stands == stands:
        raise Refused(_("This is said already, with its reason."))
    return put(naming, targets[0], stands=stands, reason=reason, by=by, is_invented=is_invented)


@transaction.atomic
def retract(link: VerifiedLink, *, reason: str, by: Person) -> VerifiedLink:
    """Take a word back; from then on the source says whose the work is. The word is kept.

    Raises: Refused, if `by` may not, no reason is given, or it is not the latest word.
    """
    link = VerifiedLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    require(rules.may_retract(by, link))
    if not reason.strip():
        raise Refused(_("Say why the word is taken back."))
    let_go(link, reason=reason, by=by)
    return link


# -- For those above who have asked a rule of their own -------------------------------------------


def put(
    naming: Naming,
    target: rules.Target,
    *,
    stands: bool,
    reason: str,
    by: Person,
    is_invented: bool = False,
) -> VerifiedLink:
    """Write the newest word, inside the caller's transaction. Asks no rule of who may.

    naming: as `completed` returns it.
    """
    now = timezone.now()
    for earlier in _standing(naming, target):
        earlier.replaced_by, earlier.replaced_at = by, now
        earlier.save()
    link = VerifiedLink(
        work=naming.work,
        openalex=naming.openalex,
        doi=naming.doi,
        stands=stands,
        reason=reason.strip(),
        made_by=by,
        made_at=now,
        is_invented=is_invented,
    )
    setattr(link, type(target).__name__.lower(), target)
    link.save(force_insert=True)
    _touch(naming.work)
    record(VERIFIED, link, by=by, changes=difference({}, fields_of(link)), reason=reason.strip())
    return link


def let_go(link: VerifiedLink, *, reason: str, by: Person) -> None:
    """Take a word back, inside the caller's transaction. Asks no rule of who may."""
    before = fields_of(link)
    link.replaced_by, link.replaced_at = by, timezone.now()
    link.save()
    _touch(link.work)
    changes = difference(before, fields_of(link))
    record(RETRACTED, link, by=by, changes=changes, reason=reason.strip())


def completed(naming: Naming) -> Naming:
    """The same work under every name that is known of it; a merged work under its survivor."""
    work = naming.work or _work_named(naming)
    while work is not None and work.merged_into is not None:
        work = work.merged_into
    if work is None:
        return naming
    own = {each.scheme: each.value for each in work.identifiers.order_by("-pk")}
    return Naming(
        work,
        naming.openalex or openalex_number(own.get(WorkIdentifier.Scheme.OPENALEX, "")),
        naming.doi or own.get(WorkIdentifier.Scheme.DOI, ""),
    )


def standing(naming: Naming, target: rules.Target) -> VerifiedLink | None:
    """The latest word on the pair, locked; None where nothing was said."""
    return next(reversed(_standing(naming, target)), None)


def _standing(naming: Naming, target: rules.Target) -> list[VerifiedLink]:
    """Under any of the names. Whoever speaks of the same person or unit at once waits here."""
    type(target)._default_manager.select_for_update().get(pk=target.pk)
    same = Q(pk__in=[])
    if naming.work is not None:
        same |= Q(work=naming.work) | Q(work__merged_into=naming.work)
    if naming.openalex is not None:
        same |= Q(openalex=naming.openalex)
    if naming.doi:
        same |= Q(doi=naming.doi)
    rows = VerifiedLink.objects.select_for_update(of=("self",)).filter(
        same, replaced_at=None, **{type(target).__name__.lower(): target}
    )
    return list(rows.order_by("pk"))


def _work_named(naming: Naming) -> Work | None:
    names = Q(pk__in=[])
    if naming.openalex is not None:
        names |= Q(scheme=WorkIdentifier.Scheme.OPENALEX, value=f"W{naming.openalex}")
    if naming.doi:
        names |= Q(scheme=WorkIdentifier.Scheme.DOI, value=naming.doi)
    found = WorkIdentifier.objects.filter(names).select_related("work").order_by("scheme").first()
    return None if found is None else found.work


def _touch(work: Work | None) -> None:
    """Harvesters ask for what changed: whose a work is stands in its record."""
    if work is not None:
        Work.objects.filter(pk=work.pk).update(changed_at=timezone.now())
