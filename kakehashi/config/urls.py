"""The site's addresses. Pages carry their language first: /ja/…, /en/…."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("kakehashi.web.public.urls")),
        path("work/", include("kakehashi.web.workspace.urls")),
        path("account/", include("allauth.account.urls")),
        path("account/2fa/", include("allauth.mfa.urls")),
    ),
]
