"""Reading settings from environment variables, with words for the operator when one is wrong."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def flag(name: str, default: bool = False, *, environ: Mapping[str, str] = os.environ) -> bool:
    """A yes/no variable: 1/true/yes/on or 0/false/no/off, in any case.

    Raises: ImproperlyConfigured, if it is anything else.
    """
    value = environ.get(name, "1" if default else "0").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def number(name: str, default: int, *, environ: Mapping[str, str] = os.environ) -> int:
    """A whole number, 0 or more.

    Raises: ImproperlyConfigured, if it is anything else.
    """
    value = environ.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def contents(name: str, *, environ: Mapping[str, str] = os.environ) -> str:
    """What stands in the file that a variable names; empty, if the variable is.

    Raises: ImproperlyConfigured, if the file cannot be read.
    """
    path = environ.get(name, "").strip()
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise ImproperlyConfigured(
            f"{name} names {path!r}, which cannot be read: {fault}"
        ) from fault


def words(name: str, default: str = "", *, environ: Mapping[str, str] = os.environ) -> list[str]:
    """A comma-separated variable as a list without empty entries."""
    return [word.strip() for word in environ.get(name, default).split(",") if word.strip()]


def secret_key(
    *, demonstration: bool, keep_in: Path, environ: Mapping[str, str] = os.environ
) -> str:
    """`SECRET_KEY` from the environment; in demonstration mode one that is made once and kept.

    Raises: ImproperlyConfigured, if it is missing or short outside demonstration mode.
    """
    key = environ.get("SECRET_KEY", "")
    if not demonstration:
        if len(key) < 50:
            raise ImproperlyConfigured(
                "SECRET_KEY must be set to at least 50 random characters. Make one with: "
                "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
            )
        return key
    if key:
        return key
    path = keep_in / "secret_key"
    if not path.exists():
        keep_in.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
