"""Addresses of places, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.places import keeping, views

urlpatterns = [
    path("places/", views.places, name="places"),
    path("agreements/<int:pk>/places/", keeping.agreement_places, name="agreement_places"),
    path("agreements/<int:pk>/places/add/", keeping.add_places, name="add_places"),
    path("agreements/<int:pk>/deadlines/set/", keeping.set_deadline, name="set_deadline"),
    path("places/<int:pk>/change/", keeping.change_places, name="change_places"),
    path("places/<int:pk>/end/", keeping.end_places, name="end_places"),
    path("deadlines/<int:pk>/move/", keeping.move_deadline, name="move_deadline"),
    path("deadlines/<int:pk>/end/", keeping.end_deadline, name="end_deadline"),
]
