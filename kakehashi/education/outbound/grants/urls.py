"""Addresses of grants, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.grants import registers, scheme_views, views

urlpatterns = [
    path("mobilities/<int:pk>/grant/", views.grants_of, name="grants_of"),
    path("mobilities/<int:pk>/grant/propose/", views.propose, name="propose_grant"),
    path("grants/", registers.grants, name="grants"),
    path("grants/<int:pk>/award/", views.award_grant, name="award_grant"),
    path("grants/<int:pk>/refuse/", views.refuse_grant, name="refuse_grant"),
    path("grants/<int:pk>/recount/", views.recount_grant, name="recount_grant"),
    path("grants/<int:pk>/settle/", views.settle_grant, name="settle_grant"),
    path("grants/<int:pk>/cancel/", views.cancel_grant, name="cancel_grant"),
    path("grants/payments/", registers.payments, name="grant_payments"),
    path("grants/payments/<int:pk>/", views.note_paid, name="note_paid"),
    path("grants/schemes/", scheme_views.schemes, name="grant_schemes"),
    path("grants/schemes/enter/", scheme_views.enter_scheme, name="enter_scheme"),
    path("grants/schemes/take-over/", scheme_views.take_over, name="take_over_schemes"),
    path("grants/schemes/<int:pk>/", scheme_views.scheme, name="grant_scheme"),
    path("grants/schemes/<int:pk>/rate/", scheme_views.enter_rate, name="enter_rate"),
    path("grants/schemes/<int:pk>/class/", scheme_views.enter_class, name="enter_class"),
]
