"""Addresses of the workspace."""

from django.urls import path
from django.views.generic import TemplateView

from kakehashi.web.workspace.journal import entry, journal

app_name = "workspace"
urlpatterns = [
    path("", TemplateView.as_view(template_name="web/workspace/home.html"), name="home"),
    path("journal/", journal, name="journal"),
    path("journal/<int:pk>/", entry, name="entry"),
]
