"""Addresses of the public site."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "public"
urlpatterns = [path("", TemplateView.as_view(template_name="web/public/home.html"), name="home")]
