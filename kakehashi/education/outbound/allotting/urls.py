"""Addresses of this part of (1.4)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
