"""Addresses of (2.2): works, people and projects as the world reads them, and who keeps them."""

from django.urls import URLPattern, URLResolver

app_name = "dissemination"
urlpatterns: list[URLPattern | URLResolver] = []
