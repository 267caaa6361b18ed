"""Addresses of (2.1): with whom we publish, and with whom we could."""

from django.urls import URLPattern, URLResolver

app_name = "projects"
urlpatterns: list[URLPattern | URLResolver] = []
