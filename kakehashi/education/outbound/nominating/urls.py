"""Addresses of stays and nominations, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.nominating import acts, host_side, lists, views

urlpatterns = [
    path("mobilities/", views.mobilities, name="mobilities"),
    path("mobilities/enter/", acts.enter, name="enter_mobility"),
    path("mobilities/<int:pk>/", views.mobility, name="mobility"),
    path("mobilities/<int:pk>/particulars/", acts.state_particulars, name="state_particulars"),
    path("mobilities/<int:pk>/nominate/", acts.nominate, name="nominate"),
    path("mobilities/<int:pk>/host-link/", acts.give_host_link, name="give_host_link"),
    path("mobilities/<int:pk>/host-answer/", acts.note_host_answer, name="note_host_answer"),
    path("mobilities/<int:pk>/other-term/", acts.decide_term, name="decide_term"),
    path("mobilities/<int:pk>/cancel/", acts.cancel, name="cancel_mobility"),
    path("nominations/", lists.nominations, name="nominations"),
    path("nominations/plan/", acts.plan_all, name="plan_mobilities"),
    path("nominations/plan/<int:pk>/", acts.plan, name="plan_mobility"),
    path(
        "nominations/<int:pk>/<int:year>/<slug:term>/",
        lists.nomination_list,
        name="nomination_list",
    ),
    path(
        "nominations/<int:pk>/<int:year>/<slug:term>/pdf/",
        lists.nomination_pdf,
        name="nomination_pdf",
    ),
    path(
        "nominations/<int:pk>/<int:year>/<slug:term>/nominate/",
        lists.nominate_by_list,
        name="nominate_by_list",
    ),
    path("link/<str:token>/host/", host_side.landing, name="host_link"),
    path("link/<str:token>/host/<int:number>/", host_side.answer, name="host_answer"),
]
