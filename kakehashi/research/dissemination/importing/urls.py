"""Addresses of imports of works, below those of (2.2)."""

from django.urls import path

from kakehashi.research.dissemination.importing import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/", views.one_import, name="import"),
]
