"""Addresses of (2.1): with whom we publish, and with whom we could."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "projects"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kakehashi.research.projects.pages.urls")),
    path("", include("kakehashi.research.projects.partnering.urls")),
    path("", include("kakehashi.research.projects.correcting.urls")),
]
