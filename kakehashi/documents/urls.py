"""Addresses of files. They carry no language: a file is the same for every reader."""

from django.urls import path

from kakehashi.documents.views import download

app_name = "documents"
urlpatterns = [path("<int:pk>/", download, name="download")]
