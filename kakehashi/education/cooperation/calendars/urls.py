"""The page of one's own calendar, below the addresses of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.calendars import views

urlpatterns = [path("calendar/", views.calendar, name="calendar")]
