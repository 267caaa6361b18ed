"""Addresses of verified links, below those of (2.1)."""

from django.urls import path

from kakehashi.research.projects.correcting import imports, views

urlpatterns = [
    path("verified/", views.verified, name="verified"),
    path("verified/work/", views.of_work, name="verified_work"),
    path("verified/differences/", views.differences, name="differences"),
    path("verified/import/", imports.import_links, name="import_links"),
    path("verified/import/<int:pk>/", imports.preview_links, name="preview_links"),
    path("verified/import/<int:pk>/discard/", imports.discard_links, name="discard_links"),
    path("verified/<int:pk>/retract/", views.retract, name="retract_link"),
]
