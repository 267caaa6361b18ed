"""Addresses of the workspace."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "workspace"
urlpatterns = [path("", TemplateView.as_view(template_name="web/workspace/home.html"), name="home")]
