"""Faults in the sign-in settings, said by `manage.py check` and at every start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from kakehashi.people.models import Role


def connect() -> None:
    """Have Django ask us. Safe to call twice."""
    register(roles_exist)


def roles_exist(**_options: Any) -> list[CheckMessage]:
    """SECOND_FACTOR_ROLES names kinds of roles."""
    return [
        Error(
            f"SECOND_FACTOR_ROLES names {kind!r}, which is no role.",
            hint=f"The roles are: {', '.join(Role.Kind.values)}.",
            id="kakehashi.E001",
        )
        for kind in settings.SECOND_FACTOR_ROLES
        if kind not in Role.Kind.values
    ]
