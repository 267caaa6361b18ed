"""Addresses of the allocation: runs, decisions by hand, results and answers."""

from django.urls import path

from kakehashi.education.outbound.allotting import hand_views, result_views, run_views, views

urlpatterns = [
    path("calls/<int:pk>/allocation/", views.allocation, name="allocation"),
    path("calls/<int:pk>/allocation/run/", views.run_now, name="run_allocation"),
    path("calls/<int:pk>/allocation/what-if/", views.try_out, name="what_if"),
    path("calls/<int:pk>/allocation/compare/", views.compare, name="compare_runs"),
    path("calls/<int:pk>/allocation/by-hand/", hand_views.by_hand, name="override"),
    path("calls/<int:pk>/results/", result_views.public_results, name="public_results"),
    path("runs/<int:pk>/", run_views.run, name="run"),
    path("runs/<int:pk>/approve/", run_views.approve, name="approve_run"),
    path("runs/<int:pk>/publish/", run_views.publish, name="publish_run"),
    path("runs/<int:pk>/discard/", run_views.discard, name="discard_run"),
    path("runs/<int:pk>/reserves/<int:placement>/", run_views.reserves, name="run_reserves"),
    path("runs/<int:pk>/<slug:what>.json", run_views.download, name="run_file"),
    path("applications/<int:pk>/result/", result_views.result, name="result"),
    path("applications/<int:pk>/result/<slug:answer>/", result_views.answer, name="answer_place"),
]
