"""The address of calendars: without a language, which is that of the person."""

from django.urls import path

from kakehashi.education.cooperation.calendars import views

urlpatterns = [path("<str:token>.ics", views.feed, name="calendar_feed")]
