"""Some roles must have a second factor: until they do, they see their account's pages only.

Enough is a second factor used in this session, a sign-in by a service that asks for one itself
(`SECOND_FACTOR_PROVIDERS`), or one set up just now.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# The names of the pages that a person needs in order to set one up, change mind or leave.
ALWAYS_OPEN = ("account_", "mfa_", "socialaccount_", "usersessions_", "openid_connect_", "saml_")


def is_required_of(person: Person) -> bool:
    """Whether `person` holds, today or as a deputy, a role that the settings name."""
    kinds = [Role.Kind(kind) for kind in settings.SECOND_FACTOR_ROLES]
    return bool(kinds) and holds(person, kinds)


def was_given(request: HttpRequest, person: Person) -> bool:
    """Whether `person` has shown a second factor in this session, or has one set up."""
    for entry in get_authentication_records(request, person):
        if entry["method"] == "mfa":
            return True
        if entry.get("provider") in settings.SECOND_FACTOR_PROVIDERS:
            return True
    return bool(get_adapter().is_mfa_enabled(person, SECOND_FACTORS))


def require_second_factor(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Django middleware: leads persons of such a role to the page where they set one up."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_view(request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_ROLES or _is_always_open(request):
            return None
        person = request.user
        if not isinstance(person, Person) or not is_required_of(person):
            return None  # students, who are many, are asked for their roles alone
        return None if was_given(request, person) else _lead_to_setting_one_up(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]  # where Django looks
    return middleware


def _is_always_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").startswith(ALWAYS_OPEN)


def _lead_to_setting_one_up(request: HttpRequest) -> HttpResponse:
    messages.warning(
        request,
        gettext(
            "Your role needs a second factor. Set up an authenticator app or a security key;"
            " then everything else opens."
        ),
    )
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(reverse("mfa_index"))
    return redirect("mfa_index")
