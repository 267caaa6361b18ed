"""Addresses of the workspace."""

from django.urls import path

from kakehashi.web.workspace import crosswalk, institutions
from kakehashi.web.workspace.home import home
from kakehashi.web.workspace.journal import entry, journal

app_name = "workspace"
urlpatterns = [
    path("", home, name="home"),
    path("crosswalk/", crosswalk.crosswalk, name="crosswalk"),
    path("crosswalk/add/", crosswalk.add, name="add_correspondence"),
    path("crosswalk/<int:pk>/confirm/", crosswalk.confirm, name="confirm_correspondence"),
    path("crosswalk/<int:pk>/remove/", crosswalk.remove, name="remove_correspondence"),
    path("institutions/enter/", institutions.enter, name="enter_institution"),
    path("institutions/<int:pk>/<slug:act>/", institutions.change, name="change_institution"),
    path("journal/", journal, name="journal"),
    path("journal/<int:pk>/", entry, name="entry"),
]
