"""Addresses of credits and grades, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.credits import entries, rule_pages, scale_pages, views

urlpatterns = [
    path("", views.convert, name="convert_credits"),
    path("grades/", views.convert_marks, name="convert_grades"),
    path("schemes/", views.credit_schemes, name="credit_schemes"),
    path("kept/", views.conversions, name="conversions"),
    path("kept/<int:pk>/", views.conversion, name="conversion"),
    path("rules/", rule_pages.credit_rules, name="credit_rules"),
    path("rules/enter/", rule_pages.enter_credit_rule, name="enter_credit_rule"),
    path("rules/<int:pk>/", rule_pages.credit_rule, name="credit_rule"),
    path("grade-rules/", rule_pages.grade_rules, name="grade_rules"),
    path("grade-rules/enter/", rule_pages.enter_grade_rule, name="enter_grade_rule"),
    path("grade-rules/<int:pk>/", rule_pages.grade_rule, name="grade_rule"),
    path("scales/", scale_pages.grade_scales, name="grade_scales"),
    path("scales/enter/", scale_pages.enter_grade_scale, name="enter_grade_scale"),
    path("scales/<int:pk>/", scale_pages.grade_scale, name="grade_scale"),
    path("distributions/", scale_pages.grade_distributions, name="grade_distributions"),
    path(
        "distributions/enter/",
        scale_pages.enter_grade_distribution,
        name="enter_grade_distribution",
    ),
    path("distributions/<int:pk>/", scale_pages.grade_distribution, name="grade_distribution"),
    path("<slug:kind>/<int:pk>/approve/", entries.approve, name="approve_entry"),
    path("<slug:kind>/<int:pk>/end/", entries.end, name="end_entry"),
    path("<slug:kind>/<int:pk>/withdraw/", entries.withdraw, name="withdraw_entry"),
]
