"""Addresses of the return, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.returning import (
    posting_views,
    report_views,
    return_list,
    views,
)

STAY = "mobilities/<int:pk>"

urlpatterns = [
    path("returns/", return_list.returns, name="returns"),
    path(f"{STAY}/return/", views.homecoming, name="homecoming"),
    path(f"{STAY}/return/transcript/", views.enter_transcript, name="enter_transcript"),
    path(f"{STAY}/return/before/", views.state_credits_before, name="state_credits_before"),
    path(f"{STAY}/return/planned/", views.state_credits_planned, name="state_credits_planned"),
    path(f"{STAY}/return/recognised/", views.close_recognition, name="close_recognition"),
    path(f"{STAY}/return/close/", views.close_mobility, name="close_mobility"),
    path(f"{STAY}/report/", report_views.report, name="report"),
    path("transcripts/<int:pk>/withdraw/", views.withdraw_transcript, name="withdraw_transcript"),
    path("courses/<int:pk>/decide/", views.decide_course, name="decide_course"),
    path("recognitions/<int:pk>/reopen/", views.reopen_course, name="reopen_course"),
    path("posting/", posting_views.posting, name="posting"),
    path("posting/<int:pk>/", posting_views.posting_file, name="posting_file"),
    path("posting/<int:pk>/file/", posting_views.fetch_posting_file, name="fetch_posting_file"),
    path("experiences/", report_views.experiences, name="experiences"),
    path("experiences/<int:pk>/", report_views.experience, name="experience"),
    path("experiences/<int:pk>/agree/", report_views.agree, name="agree_to_publication"),
    path("experiences/<int:pk>/withdraw/", report_views.withdraw_consent, name="withdraw_consent"),
    path("experiences/<int:pk>/publish/", report_views.publish, name="publish_report"),
    path("experiences/<int:pk>/take-down/", report_views.take_down, name="take_down_report"),
    path("survey/", report_views.survey, name="survey"),
]
