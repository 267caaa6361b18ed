"""Addresses of researchers, projects and units, below those of (2.2)."""

from django.urls import path

from kakehashi.research.dissemination.people import feeds, keeping, project_views, unit_views, views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/mine/", keeping.mine, name="my_profile"),
    path("people/enter/", keeping.enter, name="enter_profile"),
    path("people/make/", keeping.make, name="make_profiles"),
    path("people/<slug:slug>/", views.profile, name="profile"),
    path("people/<slug:slug>/works.rss", feeds.PersonFeed(), name="profile_rss"),
    path("people/<slug:slug>/keep/", keeping.keep, name="keep_profile"),
    path("people/<slug:slug>/confirm/", keeping.confirm, name="confirm_profile"),
    path("people/<slug:slug>/hide/", keeping.hide, name="hide_profile"),
    path("people/<slug:slug>/show/", keeping.show, name="show_profile"),
    path("projects/", project_views.projects, name="projects"),
    path("projects/enter/", project_views.enter, name="enter_project"),
    path("projects/<slug:slug>/", project_views.project, name="project"),
    path("projects/<slug:slug>/revise/", project_views.revise, name="revise_project"),
    path("units/", unit_views.units, name="units"),
    path("units/<slug:code>/", unit_views.unit, name="unit"),
]
