"""Personal links are given, renewed, revoked, and held by one browser at a time.

A token is made here, handed to the caller once, and kept as its hash only. Who may give a link for
what is asked by the operation that gives it: a reference by the student, a nomination by the
office.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.linking import rules
from kakehashi.education.outbound.linking.queries import hash_of
from kakehashi.education.outbound.models import Application, Link, Mobility
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.outsiders import by_link
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

ISSUED = declare("outbound.link_issued", gettext_lazy("gave somebody a personal link"))
REVOKED = declare("outbound.link_revoked", gettext_lazy("revoked a personal link"))
OPENED = declare("outbound.link_opened", gettext_lazy("opened the personal link"))
TAKEN_OVER = declare(
    "outbound.link_taken_over", gettext_lazy("went on with the personal link in another browser")
)
NOTED_EVERY = timedelta(minutes=5)  # how exactly it is kept when a link was last used


@dataclass(frozen=True)
class Issued:
    """A link as it is handed out, once: the token is nowhere kept."""

    link: Link
    token: str


@transaction.atomic
def issue(
    purpose: str,
    *,
    application: Application | None = None,
    mobility: Mobility | None = None,
    name: str,
    email: str,
    language: str,
    expires_on: date,
    is_invented: bool = False,
    by: Person,
) -> Issued:
    """Give somebody without an account a link, until the end of `expires_on`.

    The caller has asked whether `by` may. language: ja or en.

    Raises: Refused, if the day cannot be so.
    """
    require(rules.can_last_until(expires_on, timezone.localdate()))
    token = secrets.token_urlsafe(32)
    next_day = datetime.combine(expires_on + timedelta(days=1), time())
    link = Link.objects.create(
        purpose=purpose,
        application=application,
        mobility=mobility,
        name=name.strip(),
        email=email.strip(),
        language=language,
        token_hash=hash_of(token),
        expires_at=timezone.make_aware(next_day),
        issued_by=by,
        issued_at=timezone.now(),
        is_invented=is_invented,
    )
    changes = {"email": [None, link.email], "expires_on": [None, expires_on.isoformat()]}
    record(ISSUED, link, by=by, changes=changes)
    return Issued(link, token)


@transaction.atomic
def revoke(link: Link, *, by: Person) -> Link:
    """Let a link open nothing any more, at once.

    Raises: Refused, if it was revoked already.
    """
    link = _locked(link)
    if link.revoked_at is not None:
        raise Refused(_("This link was revoked already."))
    link.revoked_by, link.revoked_at = by, timezone.now()
    link.save()
    record(REVOKED, link, by=by, changes={"revoked": [False, True]})
    return link


@transaction.atomic
def renew(link: Link, *, expires_on: date, by: Person) -> Issued:
    """Give the same person another link to the same; the old one opens nothing any more.

    Raises: Refused, if the day cannot be so.
    """
    link = _locked(link)
    if link.revoked_at is None:
        revoke(link, by=by)
    return issue(
        link.purpose,
        application=link.application,
        mobility=link.mobility,
        name=link.name,
        email=link.email,
        language=link.language,
        expires_on=expires_on,
        is_invented=link.is_invented,
        by=by,
    )


@transaction.atomic
def hold(link: Link, *, take_over: bool = False) -> str:
    """Let the browser that asks hold the link. Returns: the secret that it keeps.

    take_over: although another browser holds it, which is told so at its next click.

    Raises: Refused, if the link is not usable, or another browser holds it.
    """
    link = _locked(link)
    require(rules.is_usable(link))
    if link.holder_hash and not take_over:
        assert link.held_since is not None, "a constraint says so"
        since = date_format(timezone.localtime(link.held_since), "DATETIME_FORMAT")
        raise Refused(_("Since %s, this link has been open in another browser.") % since)
    verb = TAKEN_OVER if link.holder_hash else OPENED
    secret = secrets.token_urlsafe(32)
    link.holder_hash = hash_of(secret)
    link.held_since = link.last_used_at = timezone.now()
    link.save()
    record(verb, link, by=None, changes=acted(link))
    return secret


def acted(link: Link) -> Changes:
    """What the journal says of who acted by `link`: among the changes of an entry by nobody."""
    return by_link(link.name, link.email)


def is_held_by(link: Link, secret: str) -> bool:
    """Whether the browser with `secret` holds the link now."""
    return bool(secret) and secrets.compare_digest(link.holder_hash, hash_of(secret))


def note_use(link: Link) -> None:
    """Keep when the link was last used, to within a few minutes; no history is made of it."""
    now = timezone.now()
    if link.last_used_at is None or now - link.last_used_at > NOTED_EVERY:
        Link.objects.filter(pk=link.pk).update(last_used_at=now)


def _locked(link: Link) -> Link:
    found = Link.objects.select_for_update(of=("self",))
    return found.select_related("issued_by", "application", "mobility").get(pk=link.pk)
