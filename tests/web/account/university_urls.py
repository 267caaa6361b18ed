"""The addresses of the university's service."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("", include("allauth.idp.urls")),
]
