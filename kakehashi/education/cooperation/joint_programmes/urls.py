"""Addresses of joint programmes, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.joint_programmes import record_lists, record_views, views

urlpatterns = [
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/enter/", views.enter, name="enter_programme"),
    path("programmes/complete/", views.declare_complete, name="declare_programmes_complete"),
    path("programmes/students/", record_lists.students, name="programme_students"),
    path("programmes/courses/", record_lists.courses, name="programme_courses"),
    path("programmes/<int:pk>/", views.programme, name="programme"),
    path("programmes/<int:pk>/revise/", views.revise, name="revise_programme"),
    path("programmes/<int:pk>/partners/", views.add_partners, name="add_programme_partners"),
    path("programmes/<int:pk>/curriculum/", views.divide, name="divide_programme"),
    path("programmes/<int:pk>/become/<slug:state>/", views.move, name="move_programme"),
    path("programmes/<int:pk>/year/", record_views.state_year, name="state_programme_year"),
    path("programmes/<int:pk>/courses/add/", record_views.add_course, name="add_course"),
    path("programmes/<int:pk>/reviews/plan/", record_views.plan_review, name="plan_quality_review"),
    path(
        "programmes/partners/<int:pk>/remove/",
        views.remove_partner,
        name="remove_programme_partner",
    ),
    path("programmes/courses/<int:pk>/", record_views.correct_course, name="correct_course"),
    path(
        "programmes/reviews/<int:pk>/move/",
        record_views.move_review,
        name="move_quality_review",
    ),
    path(
        "programmes/reviews/<int:pk>/hold/",
        record_views.hold_review,
        name="hold_quality_review",
    ),
]
