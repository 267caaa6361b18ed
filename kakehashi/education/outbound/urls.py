"""Addresses of (1.4): calls, applications, places, stays abroad."""

from django.urls import include, path

from kakehashi.education.outbound import figure_lists, hub

HERE = "kakehashi.education.outbound"

app_name = "outbound"
urlpatterns = [
    path("", hub.hub, name="hub"),
    path("", include(f"{HERE}.calls.urls")),
    path("", include(f"{HERE}.applying.urls")),
    path("", include(f"{HERE}.assessing.urls")),
    path("", include(f"{HERE}.allotting.urls")),
    path("", include(f"{HERE}.nominating.urls")),
    path("", include(f"{HERE}.learning.urls")),
    path("", include(f"{HERE}.stays.urls")),
    path("", include(f"{HERE}.grants.urls")),
    path("", include(f"{HERE}.changing.urls")),
    path("", include(f"{HERE}.returning.urls")),
    path("", include(f"{HERE}.reporting.urls")),
    path("figures/<str:code>/", figure_lists.figure, name="figure"),
]
