"""Addresses of the pages about harvesting."""

from django.urls import path

from kakehashi.interop.oaipmh import pages

app_name = "harvesting"
urlpatterns = [
    path("", pages.harvesting, name="harvesting"),
    path("requests/", pages.requests, name="requests"),
    path("harvesters/new/", pages.name_harvester, name="name_harvester"),
    path("harvesters/<int:pk>/", pages.name_harvester, name="correct_harvester"),
]
