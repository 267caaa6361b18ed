"""Addresses that the university's sign-in service knows: without a language, and never changed.

The names are allauth's, which asks for them.
"""

from django.urls import path

from kakehashi.web.account import university

SAML = "saml/<str:organization_slug>"
OIDC = "oidc/<str:provider_id>"

urlpatterns = [
    path(f"{OIDC}/login/", university.openid_connect_login, name="openid_connect_login"),
    path(
        f"{OIDC}/login/callback/",
        university.openid_connect_callback,
        name="openid_connect_callback",
    ),
    path(f"{SAML}/login/", university.saml_login, name="saml_login"),
    path(f"{SAML}/acs/", university.saml_acs, name="saml_acs"),
    path(f"{SAML}/acs/finish/", university.saml_finish_acs, name="saml_finish_acs"),
    path(f"{SAML}/sls/", university.saml_sls, name="saml_sls"),
    path(f"{SAML}/metadata/", university.saml_metadata, name="saml_metadata"),
]
