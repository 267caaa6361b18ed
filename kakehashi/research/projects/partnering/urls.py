"""Addresses of papers beside agreements, below those of (2.1)."""

from django.urls import path

from kakehashi.research.projects.partnering import views

urlpatterns = [
    path(
        "agreements/papers-without/",
        views.papers_without_agreement,
        name="papers_without_agreement",
    ),
    path(
        "agreements/without-papers/",
        views.agreements_without_papers,
        name="agreements_without_papers",
    ),
    path("candidates/", views.candidate_list, name="candidates"),
    path("partners/<int:number>/", views.partner, name="partner"),
    path(
        "partners/<int:number>/brief-<slug:language>.pdf",
        views.partner_brief,
        name="partner_brief",
    ),
    path("partners/of/<int:pk>/", views.partner_of, name="partner_of"),
    path("units/", views.unit_views, name="unit_views"),
    path("units/<int:pk>/", views.one_unit, name="unit_view"),
]
