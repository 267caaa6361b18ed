"""Addresses of the partner's side: the token is the key."""

from django.urls import path

from kakehashi.education.cooperation.partner_side import documents, views

app_name = "partner"
urlpatterns = [
    path("<str:token>/", views.landing, name="landing"),
    path("<str:token>/open/", views.open_link, name="open"),
    path("<str:token>/compare/", views.compare, name="compare"),
    path("<str:token>/propose/", views.propose, name="propose"),
    path("<str:token>/versions/<int:number>/", views.version, name="version"),
    path("<str:token>/versions/<int:number>/comment/", views.comment, name="comment"),
    path("<str:token>/versions/<int:number>/approve/", views.approve, name="approve"),
    path(
        "<str:token>/versions/<int:number>/document/<slug:form>/",
        documents.document,
        name="document",
    ),
]
