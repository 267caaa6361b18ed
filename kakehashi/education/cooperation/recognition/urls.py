"""Addresses of the memory of recognition, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.recognition import deciding, imports, views

urlpatterns = [
    path("", views.precedents, name="precedents"),
    path("decide/", deciding.decide, name="decide_recognition"),
    path("suggestions/", deciding.suggest, name="suggest_precedents"),
    path("cap/", views.cap, name="recognition_cap"),
    path("import/", imports.import_precedents, name="import_precedents"),
    path("<int:pk>/", views.precedent, name="precedent"),
    path("<int:pk>/renew/", views.renew, name="renew_precedent"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw_precedent"),
]
