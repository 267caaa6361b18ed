"""Addresses of applications, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.applying import (
    answering,
    asking,
    attaching,
    filling,
    ranking,
    staff,
    views,
)

ONE = "applications/<int:pk>/"

urlpatterns = [
    path("applications/", views.mine, name="my_applications"),
    path("calls/<int:pk>/apply/", views.begin, name="apply"),
    path("calls/<int:pk>/applications/", staff.applications, name="applications"),
    path(ONE, views.application, name="application"),
    path(f"{ONE}about/", filling.facts, name="application_facts"),
    path(f"{ONE}motivation/", filling.motivation, name="application_motivation"),
    path(f"{ONE}review/", filling.review, name="application_review"),
    path(f"{ONE}choices/", ranking.choices, name="application_choices"),
    path(f"{ONE}languages/", attaching.languages, name="application_languages"),
    path(f"{ONE}documents/", attaching.documents, name="application_documents"),
    path(f"{ONE}references/", asking.references, name="application_references"),
    path(f"{ONE}receipts/<int:number>/", views.receipt, name="receipt"),
    path(f"{ONE}withdraw/", views.withdraw, name="withdraw_application"),
    path("link/<str:token>/reference/", answering.reference, name="reference"),
]
