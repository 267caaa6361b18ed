"""Addresses of encounters, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.encounters import views

urlpatterns = [
    path("encounters/", views.encounters, name="encounters"),
    path("encounters/record/", views.record, name="record_encounter"),
    path("encounters/<int:pk>/", views.encounter, name="encounter"),
    path("encounters/<int:pk>/revise/", views.revise, name="revise_encounter"),
    path("encounters/<int:pk>/guests/", views.name_guests, name="name_guests"),
    path("encounters/<int:pk>/follow-up/", views.add_follow_up, name="add_follow_up"),
    path("encounters/<int:pk>/attach/", views.attach, name="attach_to_encounter"),
    path("encounters/guests/<int:pk>/remove/", views.remove_guest, name="remove_guest"),
    path("encounters/follow-ups/<int:pk>/done/", views.finish, name="finish_follow_up"),
]
