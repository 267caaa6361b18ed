"""Addresses of the pages of collaboration, below /research/collaboration/."""

from django.urls import path

from kakehashi.research.projects.pages import views

urlpatterns = [
    path("", views.hub, name="hub"),
    path("figures/", views.figures_list, name="figures"),
    path("years/", views.years_list, name="years"),
    path("countries/", views.countries, name="countries"),
    path("partners/", views.partners, name="partners"),
    path("topics/", views.topics, name="topics"),
    path("network/", views.network_page, name="network"),
    path("works/", views.works, name="works"),
]
