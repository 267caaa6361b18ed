"""Where allauth asks us: who may come in, in which language we write, what is kept secret."""

import logging
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.base.provider import Provider
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import translate_url
from django.utils import translation

from kakehashi.people.models import Person
from kakehashi.web.account import encryption, second_factor

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts with e-mail and password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """The office makes the accounts, unless the settings open signing up."""
        return bool(settings.SIGN_UP_OPEN)

    def save_user(
        self, request: HttpRequest, user: Person, form: BaseForm, commit: bool = True
    ) -> Person:
        """A person who signed up, with the name given and the language of the page."""
        user.passport_given = form.cleaned_data.get("passport_given", "") or user.passport_given
        user.passport_family = form.cleaned_data.get("passport_family", "") or user.passport_family
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        saved: Person = super().save_user(request, user, form, commit=commit)
        return saved

    def format_email_subject(self, subject: str) -> str:
        """Who writes stands before what about."""
        return f"[{settings.SITE_NAME}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the person written to; links lead to pages in it."""
        language = _language_of(email, context.get("user"))
        context = {
            "current_site": SimpleNamespace(
                name=settings.SITE_NAME, domain=self.request.get_host()
            ),
            **context,
            **{
                name: translate_url(address, language)
                for name, address in context.items()
                if name.endswith("_url")
            },
        }
        with translation.override(language):
            super().send_mail(template_prefix, email, context)

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        """Always to the person's own address: whoever follows the link proves to read it."""
        super().send_password_reset_mail(user, user.email, context)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Authenticator apps, security keys and recovery codes."""

    def get_totp_issuer(self) -> str:
        """What an authenticator app writes above the code."""
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        """Seeds and recovery codes lie in the database under a key that does not."""
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The reverse of `encrypt`."""
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whose role needs a second factor keeps the last one."""
        kept = Authenticator.objects.filter(
            user=authenticator.user, type__in=second_factor.SECOND_FACTORS
        ).exclude(pk=authenticator.pk)
        return kept.exists() or not second_factor.is_required_of(authenticator.user)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """People who come from the university's own sign-in service."""

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Only addresses of the domains that the provider vouches for, where it names any."""
        if not super().can_authenticate_by_email(login, email):
            return False
        domains = login.provider.app.settings.get("email_domains")
        return not domains or email.rpartition("@")[2].lower() in domains

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Person, str] | None:
        """The person of that verified address, unless known to the provider as somebody else.

        Universities give addresses to new people when the old ones have left.
        """
        found: tuple[Person, str] | None = super().authenticate_by_email(sociallogin)
        if (
            found
            and SocialAccount.objects.filter(user=found[0], provider=sociallogin.account.provider)
            .exclude(uid=sociallogin.account.uid)
            .exists()
        ):
            log.error(
                "%s vouches for person %s under another identifier than before; refused.",
                sociallogin.account.provider,
                found[0].pk,
            )
            return None
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse, on a page that says why, whom we do not know or cannot know again."""
        _speak_the_language_of(sociallogin.state.get("next"))
        if _identifier_may_change(sociallogin):
            log.error("%s sent no permanent identifier.", sociallogin.account.provider)
            raise ImmediateHttpResponse(
                render(request, "socialaccount/authentication_error.html", status=401)
            )
        is_connecting = sociallogin.state.get("process") == AuthProcess.CONNECT
        if sociallogin.is_existing or is_connecting:
            return
        addresses = sociallogin.email_addresses
        if not settings.SIGN_UP_OPEN or not any(address.verified for address in addresses):
            answer = {
                "provider": sociallogin.provider,
                "addresses": [address.email for address in addresses],
            }
            raise ImmediateHttpResponse(
                render(request, "socialaccount/unknown_person.html", answer, status=403)
            )

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> Person:
        """A new person's name as the provider gives it, else the address's first part."""
        person: Person = super().populate_user(request, sociallogin, data)
        person.passport_given = (data.get("first_name") or "")[:150]
        person.passport_family = (data.get("last_name") or "")[:150]
        if not (person.passport_given or person.passport_family):
            name = data.get("name") or person.email.partition("@")[0]
            person.passport_given = name[:150]
        return person

    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: BaseForm | None = None
    ) -> Person:
        """A person who signed up through the provider, with the language of the page left."""
        sociallogin.user.language = translation.get_language() or settings.LANGUAGE_CODE
        person: Person = super().save_user(request, sociallogin, form)
        return person


def _language_of(email: str, person: Person | None) -> str:
    if not isinstance(person, Person):
        person = next(iter(filter_users_by_email(email)), None)
    return person.language if person else translation.get_language() or settings.LANGUAGE_CODE


def _speak_the_language_of(path: str | None) -> None:
    """The provider sends people back to an address without a language; where they go has one."""
    language = translation.get_language_from_path(path or "")
    if language:
        translation.activate(language)


def _identifier_may_change(sociallogin: SocialLogin) -> bool:
    """Whether a SAML identifier came from the NameID, which by default is new at each sign-in."""
    provider: Provider = sociallogin.provider
    if provider.id != "saml" or provider.app.settings.get("uid_from_name_id"):
        return False
    attributes = sociallogin.account.extra_data
    named = provider.app.settings["attribute_mapping"]["uid"]
    return sociallogin.account.uid not in [
        value for name in named for value in attributes.get(name, [])
    ]
