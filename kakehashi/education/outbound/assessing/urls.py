"""Addresses of the assessment: decisions, reviews, appeals."""

from django.urls import path

from kakehashi.education.outbound.assessing import deciding, reviewer_pages, student_pages, views

CALL = "assessment/calls/<int:pk>/"
APPLICATION = "assessment/applications/<int:pk>/"

urlpatterns = [
    path("assessment/", views.assessment, name="assessment"),
    path(CALL, views.assess_call, name="assess_call"),
    path(f"{CALL}decide/", views.decide_many, name="decide_by_rules"),
    path(f"{CALL}reviewers/", views.reviewers, name="reviewers"),
    path(f"{CALL}share/", views.share_reviews, name="share_reviews"),
    path(f"{CALL}remind/", views.remind_reviewers, name="remind_reviewers"),
    path(f"{CALL}plan/", views.plan_assessment, name="plan_assessment"),
    path("assessment/reviewers/<int:pk>/release/", views.release_reviewer, name="release_reviewer"),
    path(APPLICATION, deciding.assess_application, name="assess_application"),
    path(f"{APPLICATION}decide/", deciding.decide_eligibility, name="decide_eligibility"),
    path(f"{APPLICATION}missing/", deciding.missing_score, name="missing_score"),
    path(f"{APPLICATION}conflict/", deciding.state_conflict, name="state_conflict"),
    path("assessment/appeals/<int:pk>/", deciding.appeal, name="appeal"),
    path("assessment/reviews/", reviewer_pages.reviews, name="reviews"),
    path("assessment/reviews/<int:pk>/", reviewer_pages.review, name="review"),
    path(
        "assessment/reviews/<int:pk>/conflict/",
        reviewer_pages.declare_conflict,
        name="declare_conflict",
    ),
    path(
        "assessment/reviews/<int:pk>/take-back/",
        deciding.take_back_review,
        name="take_back_review",
    ),
    path("applications/<int:pk>/assessment/", student_pages.my_assessment, name="my_assessment"),
    path(
        "applications/decisions/<int:pk>/appeal/", student_pages.lodge_appeal, name="lodge_appeal"
    ),
]
