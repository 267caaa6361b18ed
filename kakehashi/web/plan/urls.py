"""Addresses of the plan cycle."""

from django.urls import URLPattern

app_name = "plan"
urlpatterns: list[URLPattern] = []
