"""Addresses of approval routes and their templates."""

from django.urls import path

from kakehashi.approvals import design_views, views

app_name = "approvals"
urlpatterns = [
    path("", views.routes, name="routes"),
    path("ask/", views.ask, name="ask"),
    path("<int:pk>/", views.route, name="route"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/sheet.<slug:language>.pdf", views.sheet, name="sheet"),
    path("steps/<int:pk>/approve/", views.approve, name="approve"),
    path("steps/<int:pk>/send-back/", views.send_back, name="send_back"),
    path("steps/<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("templates/", design_views.templates, name="templates"),
    path("templates/add/", design_views.add, name="add_template"),
    path("templates/<int:pk>/", design_views.template, name="template"),
    path("templates/<int:pk>/revise/", design_views.revise, name="revise_template"),
    path("templates/<int:pk>/retire/", design_views.retire, name="retire_template"),
]
