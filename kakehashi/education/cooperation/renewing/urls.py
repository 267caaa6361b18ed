"""Addresses of renewals, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.renewing import views

urlpatterns = [
    path("renewals/", views.renewals, name="renewals"),
    path("renewals/<int:pk>/", views.renewal, name="renewal"),
    path("renewals/<int:pk>/decide/", views.decide, name="decide_renewal"),
    path("renewals/<int:pk>/figure/", views.enter_figure, name="enter_renewal_figure"),
    path("renewals/<int:pk>/owner/", views.name_owner, name="name_renewal_owner"),
    path("renewals/<int:pk>/reconsider/", views.reconsider, name="reconsider_renewal"),
    path("agreements/<int:pk>/review/", views.open_now, name="open_renewal"),
    path("agreements/<int:pk>/review/cadence/", views.set_cadence, name="set_renewal_cadence"),
]
