"""What allauth did to a person's account, kept in the journal; connected when the site starts."""

from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as socialaccount
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person

SIGNED_UP = declare("account.signed_up", _("signed up"))
PASSWORD_CHANGED = declare("account.password_changed", _("changed the password"))
PASSWORD_RESET = declare("account.password_reset", _("chose a new password by e-mail"))
EMAIL_CHANGED = declare("account.email_changed", _("changed the e-mail address"))
FACTOR_ADDED = declare("account.second_factor_added", _("added a second factor"))
FACTOR_REMOVED = declare("account.second_factor_removed", _("removed a second factor"))
CODES_RENEWED = declare("account.recovery_codes_renewed", _("made new recovery codes"))
CONNECTED = declare("account.connected", _("connected an account of a sign-in service"))
DISCONNECTED = declare("account.disconnected", _("disconnected an account of a sign-in service"))


def connect() -> None:
    """Listen to allauth. Safe to call twice."""
    account.user_signed_up.connect(_signed_up)
    account.password_set.connect(_password_changed)
    account.password_changed.connect(_password_changed)
    account.password_reset.connect(_password_reset)
    account.email_changed.connect(_email_changed)
    mfa.authenticator_added.connect(_factor_added)
    mfa.authenticator_removed.connect(_factor_removed)
    mfa.authenticator_reset.connect(_codes_renewed)
    socialaccount.social_account_added.connect(_connected)
    socialaccount.social_account_removed.connect(_disconnected)


def _signed_up(user: Person, **_rest: Any) -> None:
    record(SIGNED_UP, user, by=user)


def _password_changed(user: Person, **_rest: Any) -> None:
    record(PASSWORD_CHANGED, user, by=user)


@transaction.atomic
def _password_reset(user: Person, **_rest: Any) -> None:
    """The link was sent to the person's address (see AccountAdapter): it is theirs."""
    address, _made = EmailAddress.objects.get_or_create(user=user, email=user.email.lower())
    if address.set_verified(commit=False):
        address.set_as_primary(conditional=True)
        address.save()
    record(PASSWORD_RESET, user, by=user)


def _email_changed(
    user: Person,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **_rest: Any,
) -> None:
    before = from_email_address.email if from_email_address else None
    if before != to_email_address.email:
        record(EMAIL_CHANGED, user, by=user, changes={"email": [before, to_email_address.email]})


def _factor_added(user: Person, authenticator: Authenticator, **_rest: Any) -> None:
    record(FACTOR_ADDED, user, by=user, changes={"second_factor": [None, authenticator.type]})


def _factor_removed(user: Person, authenticator: Authenticator, **_rest: Any) -> None:
    record(FACTOR_REMOVED, user, by=user, changes={"second_factor": [authenticator.type, None]})


def _codes_renewed(user: Person, **_rest: Any) -> None:
    record(CODES_RENEWED, user, by=user)


def _connected(sociallogin: SocialLogin, **_rest: Any) -> None:
    user, provider = sociallogin.user, sociallogin.account.provider
    record(CONNECTED, user, by=user, changes={"provider": [None, provider]})


def _disconnected(socialaccount: SocialAccount, **_rest: Any) -> None:
    user, provider = socialaccount.user, socialaccount.provider
    record(DISCONNECTED, user, by=user, changes={"provider": [provider, None]})
