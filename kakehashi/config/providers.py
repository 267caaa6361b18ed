"""The university's own sign-in service, as the environment describes it.

One OpenID Connect provider and one SAML identity provider at most; docs/reference/sign-in.md has a
worked example of each. The result is what django-allauth calls an app.
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from kakehashi.config.environment import contents, flag, words

App = dict[str, Any]

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
# By their names in eduPerson and GakuNin (urn:oid) and in Microsoft Entra (http://schemas…).
# An attribute that identifies a person must stay the same for life: never the transient NameID.
SAML_UID = [
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",  # eduPersonUniqueId
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",  # eduPersonPrincipalName
    "http://schemas.microsoft.com/identity/claims/objectidentifier",
]
SAML_EMAIL = [
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
]
SAML_GIVEN_NAME = [
    "urn:oid:2.5.4.42",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
]
SAML_FAMILY_NAME = [
    "urn:oid:2.5.4.4",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
]


def openid_connect(*, environ: Mapping[str, str] = os.environ) -> App | None:
    """The OpenID Connect provider that the variables OIDC_… describe, or None without them.

    Raises: ImproperlyConfigured, if they are incomplete.
    """
    server = environ.get("OIDC_SERVER_URL", "").strip()
    if not server:
        return None
    _must_be_https("OIDC_SERVER_URL", server)
    domains = _domains("OIDC_EMAIL_DOMAINS", environ)
    settings: dict[str, Any] = {
        "server_url": server,
        "uid_field": environ.get("OIDC_UID_CLAIM", "sub"),
        "email_authentication": True,
        "email_domains": domains,
        "oauth_pkce_enabled": True,
        "asks_second_factor": flag("OIDC_ASKS_SECOND_FACTOR", environ=environ),
    }
    if domains:
        settings["verified_email"] = domains
    return {
        "provider_id": environ.get("OIDC_ID", "university"),
        "name": environ.get("OIDC_NAME", "OpenID Connect"),
        "client_id": _required("OIDC_CLIENT_ID", environ, "OIDC_SERVER_URL"),
        "secret": _required("OIDC_CLIENT_SECRET", environ, "OIDC_SERVER_URL"),
        "settings": settings,
    }


def saml(*, environ: Mapping[str, str] = os.environ) -> App | None:
    """The SAML identity provider that the variables SAML_… describe, or None without them.

    Raises: ImproperlyConfigured, if they are incomplete.
    """
    entity_id = environ.get("SAML_IDP_ENTITY_ID", "").strip()
    if not entity_id:
        return None
    domains = _domains("SAML_EMAIL_DOMAINS", environ)
    if not domains:
        raise ImproperlyConfigured(
            "SAML_EMAIL_DOMAINS must name the domains whose e-mail addresses the identity provider"
            " vouches for, such as example.ac.jp: a person is found by that address."
        )
    return {
        "provider_id": entity_id,
        "name": environ.get("SAML_NAME", "SAML"),
        "client_id": environ.get("SAML_ID", "university"),
        "settings": {
            "idp": _identity_provider(entity_id, environ),
            "sp": {"entity_id": environ.get("SAML_ENTITY_ID", "")},
            "attribute_mapping": {
                "uid": words("SAML_UID_ATTRIBUTE", environ=environ) or SAML_UID,
                "email": words("SAML_EMAIL_ATTRIBUTE", environ=environ) or SAML_EMAIL,
                "first_name": SAML_GIVEN_NAME,
                "last_name": SAML_FAMILY_NAME,
            },
            "email_authentication": True,
            "email_domains": domains,
            "verified_email": domains,
            "uid_from_name_id": flag("SAML_NAME_ID_IS_PERMANENT", environ=environ),
            "asks_second_factor": flag("SAML_ASKS_SECOND_FACTOR", environ=environ),
            "advanced": _saml_security(environ),
        },
    }


def origins(*apps: App | None) -> list[str]:
    """Where a browser goes to sign in with `apps`: scheme, host and port of their addresses."""
    addresses = []
    for app in apps:
        if app:
            idp = app["settings"].get("idp", {})
            addresses += [
                app["settings"].get("server_url"),
                idp.get("sso_url"),
                idp.get("metadata_url"),
            ]
    parts = [urlsplit(address) for address in addresses if address]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})


def _identity_provider(entity_id: str, environ: Mapping[str, str]) -> dict[str, str]:
    metadata = environ.get("SAML_IDP_METADATA_URL", "").strip()
    if metadata:
        # The metadata's own signature is not checked, so the way it comes must be trusted.
        _must_be_https("SAML_IDP_METADATA_URL", metadata)
        return {"entity_id": entity_id, "metadata_url": metadata}
    sso = _required("SAML_IDP_SSO_URL", environ, "SAML_IDP_ENTITY_ID")
    _must_be_https("SAML_IDP_SSO_URL", sso)
    certificate = contents("SAML_IDP_CERTIFICATE_FILE", environ=environ)
    if not certificate:
        raise ImproperlyConfigured(
            "SAML_IDP_CERTIFICATE_FILE must name the identity provider's certificate (PEM),"
            " or SAML_IDP_METADATA_URL its metadata."
        )
    return {"entity_id": entity_id, "sso_url": sso, "x509cert": certificate}


def _saml_security(environ: Mapping[str, str]) -> dict[str, Any]:
    permanent = flag("SAML_NAME_ID_IS_PERMANENT", environ=environ)
    security: dict[str, Any] = {
        "strict": True,
        "reject_idp_initiated_sso": True,
        "reject_deprecated_algorithm": True,
        "name_id_format": PERSISTENT if permanent else UNSPECIFIED,
    }
    key = contents("SAML_KEY_FILE", environ=environ)
    certificate = contents("SAML_CERTIFICATE_FILE", environ=environ)
    if bool(key) != bool(certificate):
        raise ImproperlyConfigured("SAML_KEY_FILE and SAML_CERTIFICATE_FILE go together.")
    if key:
        # With a key of our own we sign what we ask and can read encrypted assertions.
        security |= {
            "private_key": key,
            "x509cert": certificate,
            "authn_request_signed": True,
            "metadata_signed": True,
        }
    return security


def _required(name: str, environ: Mapping[str, str], because: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} must be set when {because} is.")
    return value


def _domains(name: str, environ: Mapping[str, str]) -> list[str]:
    return [word.lower().removeprefix("@") for word in words(name, environ=environ)]


def _must_be_https(name: str, address: str) -> None:
    part = urlsplit(address)
    if part.scheme != "https" and part.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ImproperlyConfigured(f"{name} must be an https address, not {address!r}.")
