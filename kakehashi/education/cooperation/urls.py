"""Addresses of (1.2): partners and agreements."""

from django.urls import path

from kakehashi.education.cooperation import partners

app_name = "cooperation"
urlpatterns = [
    path("partners/", partners.partners, name="partners"),
]
