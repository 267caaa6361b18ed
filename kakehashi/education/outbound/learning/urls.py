"""Addresses of learning agreements, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.learning import host_side, views, writing

urlpatterns = [
    path("mobilities/<int:pk>/learning/", views.learning, name="learning"),
    path("mobilities/<int:pk>/learning/write/", writing.write, name="write_learning"),
    path("mobilities/<int:pk>/learning/compare/", views.compare, name="compare_learning"),
    path("mobilities/<int:pk>/learning/ewp.xml", views.as_ewp, name="learning_ewp"),
    path("mobilities/<int:pk>/learning/<int:number>/", views.version, name="learning_version"),
    path("mobilities/<int:pk>/learning/<int:number>/sign/", views.sign, name="sign_learning"),
    path(
        "mobilities/<int:pk>/learning/<int:number>/comment/",
        views.comment,
        name="comment_learning",
    ),
    path(
        "mobilities/<int:pk>/learning/<int:number>/<slug:language>.pdf",
        views.as_pdf,
        name="learning_pdf",
    ),
    path("link/<str:token>/learning/<int:number>/", host_side.version, name="host_learning"),
    path(
        "link/<str:token>/learning/<int:number>/<slug:language>.pdf",
        host_side.as_pdf,
        name="host_learning_pdf",
    ),
]
