import pytest
from django.core.exceptions import ImproperlyConfigured

from kakehashi.config.providers import PERSISTENT, openid_connect, origins, saml

OIDC = {
    "OIDC_SERVER_URL": "https://login.example.ac.jp/realms/campus",
    "OIDC_CLIENT_ID": "kakehashi",
    "OIDC_CLIENT_SECRET": "secret",
}


@pytest.fixture
def saml_environ(tmp_path):
    (tmp_path / "idp.pem").write_text("certificate")
    return {
        "SAML_IDP_ENTITY_ID": "https://idp.example.ac.jp/idp/shibboleth",
        "SAML_IDP_SSO_URL": "https://idp.example.ac.jp/idp/profile/SAML2/Redirect/SSO",
        "SAML_IDP_CERTIFICATE_FILE": str(tmp_path / "idp.pem"),
        "SAML_EMAIL_DOMAINS": "example.ac.jp",
    }


def test_without_their_variables_there_are_no_providers():
    assert openid_connect(environ={}) is None
    assert saml(environ={}) is None
    assert origins(None, None) == []


def test_openid_connect_is_what_the_variables_say():
    app = openid_connect(
        environ={**OIDC, "OIDC_NAME": "Campus", "OIDC_EMAIL_DOMAINS": "@A.jp,b.jp"}
    )

    assert app == {
        "provider_id": "university",
        "name": "Campus",
        "client_id": "kakehashi",
        "secret": "secret",
        "settings": {
            "server_url": "https://login.example.ac.jp/realms/campus",
            "uid_field": "sub",
            "email_authentication": True,
            "email_domains": ["a.jp", "b.jp"],
            "oauth_pkce_enabled": True,
            "asks_second_factor": False,
            "verified_email": ["a.jp", "b.jp"],
        },
    }


def test_openid_connect_without_domains_leaves_it_to_the_claim():
    assert "verified_email" not in openid_connect(environ=OIDC)["settings"]


@pytest.mark.parametrize("missing", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_openid_connect_names_what_is_missing(missing):
    with pytest.raises(ImproperlyConfigured, match=f"{missing} must be set when OIDC_SERVER_URL"):
        openid_connect(environ={**OIDC, missing: ""})


def test_openid_connect_refuses_an_address_in_the_clear():
    with pytest.raises(ImproperlyConfigured, match="OIDC_SERVER_URL must be an https address"):
        openid_connect(environ={**OIDC, "OIDC_SERVER_URL": "http://login.example.ac.jp"})


def test_saml_is_strict(saml_environ):
    settings = saml(environ=saml_environ)["settings"]

    assert settings["advanced"]["strict"] is True
    assert settings["advanced"]["reject_idp_initiated_sso"] is True
    assert settings["advanced"]["reject_deprecated_algorithm"] is True
    assert settings["verified_email"] == ["example.ac.jp"]
    assert settings["idp"] == {
        "entity_id": "https://idp.example.ac.jp/idp/shibboleth",
        "sso_url": "https://idp.example.ac.jp/idp/profile/SAML2/Redirect/SSO",
        "x509cert": "certificate",
    }


def test_saml_with_a_key_signs_what_it_asks(saml_environ, tmp_path):
    (tmp_path / "key.pem").write_text("key")
    keys = {
        "SAML_KEY_FILE": str(tmp_path / "key.pem"),
        "SAML_CERTIFICATE_FILE": str(tmp_path / "idp.pem"),
    }

    security = saml(environ={**saml_environ, **keys})["settings"]["advanced"]

    assert security["authn_request_signed"] is True
    assert security["private_key"] == "key"


def test_saml_refuses_a_key_without_its_certificate(saml_environ, tmp_path):
    (tmp_path / "key.pem").write_text("key")

    with pytest.raises(ImproperlyConfigured, match="go together"):
        saml(environ={**saml_environ, "SAML_KEY_FILE": str(tmp_path / "key.pem")})


def test_saml_asks_for_a_permanent_name_id_only_when_it_counts(saml_environ):
    environ = {**saml_environ, "SAML_NAME_ID_IS_PERMANENT": "1"}

    assert saml(environ=environ)["settings"]["advanced"]["name_id_format"] == PERSISTENT
    assert saml(environ=saml_environ)["settings"]["advanced"]["name_id_format"] != PERSISTENT


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("SAML_EMAIL_DOMAINS", "SAML_EMAIL_DOMAINS must name the domains"),
        ("SAML_IDP_SSO_URL", "SAML_IDP_SSO_URL must be set"),
        ("SAML_IDP_CERTIFICATE_FILE", "SAML_IDP_CERTIFICATE_FILE must name"),
    ],
)
def test_saml_names_what_is_missing(saml_environ, variable, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        saml(environ={**saml_environ, variable: ""})


def test_saml_takes_metadata_over_https_only(saml_environ):
    environ = {**saml_environ, "SAML_IDP_METADATA_URL": "http://idp.example.ac.jp/metadata"}

    with pytest.raises(ImproperlyConfigured, match="SAML_IDP_METADATA_URL must be an https"):
        saml(environ=environ)


def test_origins_are_where_the_browser_goes(saml_environ):
    found = origins(openid_connect(environ=OIDC), saml(environ=saml_environ))

    assert found == ["https://idp.example.ac.jp", "https://login.example.ac.jp"]
