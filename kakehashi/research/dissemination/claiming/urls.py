"""Addresses of claims, below those of (2.2)."""

from django.urls import path

from kakehashi.research.dissemination.claiming import looking, views

urlpatterns = [
    path("claims/", looking.claims, name="claims"),
    path("claims/confirm/", looking.confirm_many, name="confirm_claims"),
    path("claims/mine/", views.mine, name="my_claims"),
    path("claims/work/<int:pk>/", views.claim, name="claim"),
    path("claims/<int:pk>/", looking.one, name="claim_page"),
    path("claims/<int:pk>/confirm/", looking.confirm, name="confirm_claim"),
    path("claims/<int:pk>/refuse/", looking.refuse, name="refuse_claim"),
    path("claims/<int:pk>/withdraw/", views.withdraw, name="withdraw_claim"),
]
