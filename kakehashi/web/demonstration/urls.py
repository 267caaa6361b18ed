"""Addresses of the demonstration. They exist in demonstration mode only: see `config/urls.py`."""

from django.urls import path

from kakehashi.web.demonstration import views

app_name = "demonstration"
urlpatterns = [
    path("", views.people, name="people"),
    path("<int:pk>/", views.play, name="play"),
]
