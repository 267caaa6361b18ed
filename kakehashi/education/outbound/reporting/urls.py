"""Addresses of the return on students abroad, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.reporting import import_views, views

YEAR = "national-returns/<int:year>"

urlpatterns = [
    path("national-returns/", views.national_returns, name="national_returns"),
    path(f"{YEAR}/", views.return_year, name="return_year"),
    path(f"{YEAR}/complete/", views.declare_stays_complete, name="declare_stays_complete"),
    path(f"{YEAR}/freeze/", views.freeze_return, name="freeze_return"),
    path("national-returns/frozen/<int:pk>/", views.national_return, name="national_return"),
    path("national-returns/import/", import_views.import_stays_page, name="import_stays"),
    path("mobilities/<int:pk>/statistics/", views.complete_stay, name="complete_stay"),
]
