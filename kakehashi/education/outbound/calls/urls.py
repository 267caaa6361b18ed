"""Addresses of calls, below those of (1.4)."""

from django.urls import path

from kakehashi.education.outbound.calls import office_views, places_views, rules_views, views

urlpatterns = [
    path("calls/", views.calls, name="calls"),
    path("calls/draft/", office_views.draft, name="draft_call"),
    path("calls/<int:pk>/", views.call, name="call"),
    path("calls/<int:pk>/rule/", views.rule_page, name="call_rule"),
    path("calls/<int:pk>/preview/", views.preview, name="call_preview"),
    path("calls/<int:pk>/revise/", office_views.revise, name="revise_call"),
    path("calls/<int:pk>/rubric/", office_views.state_rubric, name="call_rubric"),
    path("calls/<int:pk>/publish/", office_views.publish, name="publish_call"),
    path("calls/<int:pk>/days/", office_views.move, name="move_call"),
    path("calls/<int:pk>/conclude/", office_views.conclude, name="conclude_call"),
    path("calls/<int:pk>/cancel/", office_views.cancel, name="cancel_call"),
    path("calls/<int:pk>/seed/", office_views.reveal, name="reveal_seed"),
    path("calls/<int:pk>/copy/", office_views.copy, name="copy_call"),
    path("calls/<int:pk>/again/", office_views.call_again, name="call_again"),
    path("calls/<int:pk>/places/", places_views.places, name="call_places"),
    path("calls/<int:pk>/places/take/", places_views.take, name="take_places"),
    path("calls/<int:pk>/places/add/", places_views.add, name="add_placement"),
    path(
        "calls/<int:pk>/places/<int:agreement>/remove/", places_views.remove, name="remove_places"
    ),
    path("calls/quotas/<int:pk>/", places_views.change, name="change_quota"),
    path("calls/placements/<int:pk>/close/", places_views.close, name="close_placement"),
    path("calls/<int:pk>/eligibility/", rules_views.call_rules, name="call_eligibility"),
    path(
        "calls/<int:pk>/eligibility/add/<slug:kind>/",
        rules_views.add_call_rule,
        name="add_call_eligibility",
    ),
    path(
        "calls/<int:pk>/eligibility/drop/",
        rules_views.drop_call_rule,
        name="drop_call_eligibility",
    ),
    path(
        "calls/placements/<int:pk>/requirements/",
        rules_views.requirements,
        name="placement_requirements",
    ),
    path(
        "calls/placements/<int:pk>/requirements/add/<slug:kind>/",
        rules_views.add_requirement,
        name="add_placement_requirements",
    ),
    path(
        "calls/placements/<int:pk>/requirements/drop/",
        rules_views.drop_requirement,
        name="drop_placement_requirements",
    ),
]
