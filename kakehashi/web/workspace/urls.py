"""Addresses of the workspace."""

from django.urls import path

from kakehashi.web.workspace import crosswalk, institutions, people, units
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
    path("details/", people.details, name="details"),
    path("people/", people.people, name="people"),
    path("people/enter/", people.enter_person, name="enter_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/appoint/", people.appoint, name="appoint"),
    path("people/roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("people/roles/<int:pk>/deputy/", people.deputise, name="deputise"),
    path("units/", units.units, name="units"),
    path("units/enter/", units.found_unit, name="found_unit"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/rename/", units.rename_unit, name="rename_unit"),
    path("units/<int:pk>/close/", units.close_unit, name="close_unit"),
]
