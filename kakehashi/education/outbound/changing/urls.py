"""Addresses of changes of stays, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.changing import asking_views, views

urlpatterns = [
    path("mobilities/<int:pk>/change/", views.changes_of, name="changes_of"),
    path("mobilities/<int:pk>/change/ask/<slug:kind>/", asking_views.ask, name="ask_for_change"),
    path("change-requests/<int:pk>/decline/", asking_views.decline, name="decline_change"),
    path("change-requests/<int:pk>/take-back/", asking_views.take_back, name="take_back_request"),
    path("mobilities/<int:pk>/change/<slug:kind>/", views.change_stay, name="change_stay"),
]
