"""Links by which people of the partner take part without an account.

A token is made here, handed to the caller once, and kept as its hash only. The browser that opens
the link first holds it by a secret of its own; another one takes it over, and the first is told.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.models import Invitation, Negotiation
from kakehashi.agreements.negotiating import link_rules, rules
from kakehashi.agreements.negotiating.locks import locked
from kakehashi.agreements.negotiating.queries import hash_of
from kakehashi.agreements.rules import may_draft
from kakehashi.directory.organisation import appoint, enter_person
from kakehashi.institutions.models import Institution
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person, Role
from kakehashi.verdicts import Refused, require

INVITED = declare("agreements.partner_invited", gettext_lazy("gave a partner a link"))
REVOKED = declare("agreements.link_revoked", gettext_lazy("revoked a partner's link"))
RENEWED = declare("agreements.link_renewed", gettext_lazy("renewed a partner's link"))
OPENED = declare("agreements.link_opened", gettext_lazy("opened the link"))
TAKEN_OVER = declare(
    "agreements.link_taken_over", gettext_lazy("went on with the link in another browser")
)
NOTED_EVERY = timedelta(minutes=5)  # how exactly it is kept when a link was last used


@dataclass(frozen=True)
class Contact:
    """Somebody of a partner who is not in the register yet. language: ja or en."""

    email: str
    given: str
    family: str
    language: str


@dataclass(frozen=True)
class Issued:
    """A link as it is handed out, once: the token is nowhere kept."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    negotiation: Negotiation,
    whom: Person | Contact,
    institution: Institution,
    *,
    may_propose: bool = True,
    may_approve: bool = False,
    expires_on: date,
    by: Person,
) -> Issued:
    """Give somebody of a partner a link, until the end of `expires_on`.

    Who is not in the register is entered there without a password, as the partner's contact.

    Raises: Refused, if `by` may not, there is no version yet, the institution is no partner or was
    merged, the day cannot be so, the person works here, has a link already, or is not in the
    register and `by` does not keep it.
    """
    negotiation = locked(negotiation.pk)
    require(rules.may_invite(by, negotiation))
    require(rules.is_of_the_other_side(institution, negotiation))
    require(rules.can_last_until(expires_on, timezone.localdate()))
    person = whom if isinstance(whom, Person) else _known(whom) or _enter(whom, by)
    _make_contact(person, institution, by)
    usable = Invitation.objects.usable_at(timezone.now())
    if usable.filter(negotiation=negotiation, person=person).exists():
        raise Refused(_("This person has a link already. Renew or revoke that one."))
    facts = {"may_propose": may_propose, "may_approve": may_approve}
    return _issue(INVITED, negotiation, person, institution, facts, expires_on, by)


def _known(contact: Contact) -> Person | None:
    return Person.objects.filter(email__iexact=contact.email.strip()).first()


def _enter(contact: Contact, by: Person) -> Person:
    return enter_person(
        contact.email,
        passport_given=contact.given,
        passport_family=contact.family,
        language=contact.language,
        by=by,
    )


def _make_contact(person: Person, institution: Institution, by: Person) -> None:
    today = timezone.localdate()
    held = Role.objects.on(today).filter(person=person)
    if held.exclude(kind=Role.Kind.PARTNER).exists():
        raise Refused(_("%(person)s works here and signs in.") % {"person": person})
    if not held.filter(institution=institution).exists():
        appoint(person, Role.Kind.PARTNER, at=institution, starts_on=today, by=by)


def _issue(
    verb: str,
    negotiation: Negotiation,
    person: Person,
    institution: Institution,
    facts: dict[str, bool],
    expires_on: date,
    by: Person,
) -> Issued:
    token = secrets.token_urlsafe(32)
    next_day = datetime.combine(expires_on + timedelta(days=1), time())
    invitation = Invitation.objects.create(
        negotiation=negotiation,
        person=person,
        institution=institution,
        token_hash=hash_of(token),
        expires_at=timezone.make_aware(next_day),
        invited_by=by,
        invited_at=timezone.now(),
        **facts,
    )
    changes = {name: [None, value] for name, value in facts.items()}
    _record(verb, invitation, by, {**changes, "expires_on": [None, expires_on.isoformat()]})
    return Issued(invitation, token)


@transaction.atomic
def revoke(invitation: Invitation, *, by: Person) -> Invitation:
    """Let a link open nothing any more, at once.

    Raises: Refused, if `by` does not work on the negotiation, or it was revoked already.
    """
    negotiation = locked(invitation.negotiation_id)
    invitation = _locked(invitation)
    require(may_draft(by, rules.unit_of(negotiation)))
    if invitation.revoked_at is not None:
        raise Refused(_("This link was revoked already."))
    _revoke(invitation, by)
    _record(REVOKED, invitation, by)
    return invitation


def _revoke(invitation: Invitation, by: Person) -> None:
    invitation.revoked_by, invitation.revoked_at = by, timezone.now()
    invitation.save()


@transaction.atomic
def renew(invitation: Invitation, *, expires_on: date, by: Person) -> Issued:
    """Give the same person another link with the same rights; the old one opens nothing any more.

    Raises: Refused, if `by` may not, the institution was merged, or the day cannot be so.
    """
    negotiation = locked(invitation.negotiation_id)
    invitation = _locked(invitation)
    require(rules.may_invite(by, negotiation))
    require(rules.is_of_the_other_side(invitation.institution, negotiation))
    require(rules.can_last_until(expires_on, timezone.localdate()))
    if invitation.revoked_at is None:
        _revoke(invitation, by)
    facts = {name: getattr(invitation, name) for name in ("may_propose", "may_approve")}
    person, institution = invitation.person, invitation.institution
    return _issue(RENEWED, negotiation, person, institution, facts, expires_on, by)


# -- Holding a link --------------------------------------------------------------------------------


@transaction.atomic
def hold(invitation: Invitation, *, take_over: bool = False) -> str:
    """Let the browser that asks hold the link. Returns: the secret that it keeps.

    take_over: although another browser holds it, which is told so at its next click.

    Raises: Refused, if the link is not usable, or another browser holds it.
    """
    invitation = _locked(invitation)
    require(link_rules.is_usable(invitation))
    if invitation.holder_hash and not take_over:
        assert invitation.held_since is not None, "a constraint says so"
        since = date_format(timezone.localtime(invitation.held_since), "DATETIME_FORMAT")
        raise Refused(_("Since %s, this link has been open in another browser.") % since)
    verb = TAKEN_OVER if invitation.holder_hash else OPENED
    secret = secrets.token_urlsafe(32)
    invitation.holder_hash = hash_of(secret)
    invitation.held_since = invitation.last_used_at = timezone.now()
    invitation.save()
    _record(verb, invitation, invitation.person)
    return secret


def is_held_by(invitation: Invitation, secret: str) -> bool:
    """Whether the browser with `secret` holds the link now."""
    return bool(secret) and secrets.compare_digest(invitation.holder_hash, hash_of(secret))


def note_use(invitation: Invitation) -> None:
    """Keep when the link was last used, to within a few minutes; no history is made of it."""
    now = timezone.now()
    if invitation.last_used_at is None or now - invitation.last_used_at > NOTED_EVERY:
        Invitation.objects.filter(pk=invitation.pk).update(last_used_at=now)


def _locked(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",))
    return found.select_related("person", "institution", "negotiation__owner").get(pk=invitation.pk)


def _record(verb: str, invitation: Invitation, by: Person, changes: Changes | None = None) -> None:
    """The journal tells it with the negotiation; never the token nor its hash."""
    whom: Changes = {
        "person_id": [None, invitation.person_id],
        "institution": [None, str(invitation.institution)],
    }
    record(verb, invitation.negotiation, by=by, changes={**whom, **(changes or {})})
