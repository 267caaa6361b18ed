"""Addresses of works that may be one, below those of (2.2)."""

from django.urls import path

from kakehashi.research.dissemination.doubling import views

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/find/", views.find, name="find_duplicates"),
    path("duplicates/<int:pk>/", views.duplicate, name="duplicate"),
]
