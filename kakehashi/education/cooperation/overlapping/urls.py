"""Addresses of duplicates and dormant agreements, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.overlapping import views

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/<int:first>/<int:second>/", views.no_duplicate, name="no_duplicate"),
    path(
        "duplicates/<int:first>/<int:second>/again/",
        views.withdraw_verdict,
        name="withdraw_no_duplicate",
    ),
    path("dormant/", views.dormant, name="dormant"),
]
