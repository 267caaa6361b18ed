"""Addresses of the page of a partner, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.partner_page import views

urlpatterns = [
    path("partners/<int:pk>/", views.partner, name="partner"),
    path("partners/<int:pk>/briefing-<slug:language>.pdf", views.briefing, name="briefing"),
]
