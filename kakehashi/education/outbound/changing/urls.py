"""Addresses of changes of stays, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.changing import views

urlpatterns = [
    path("mobilities/<int:pk>/change/", views.changes_of, name="changes_of"),
    path("mobilities/<int:pk>/change/<slug:kind>/", views.change_stay, name="change_stay"),
]
