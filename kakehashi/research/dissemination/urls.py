"""Addresses of (2.2): works, people and projects as the world reads them, and who keeps them."""

from django.urls import URLPattern, URLResolver, include, path

from kakehashi.research.dissemination import hub

app_name = "dissemination"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", hub.hub, name="hub"),
    path("", include("kakehashi.research.dissemination.works.urls")),
    path("", include("kakehashi.research.dissemination.people.urls")),
    path("", include("kakehashi.research.dissemination.claiming.urls")),
    path("", include("kakehashi.research.dissemination.importing.urls")),
    path("", include("kakehashi.research.dissemination.doubling.urls")),
]
