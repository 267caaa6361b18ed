"""Addresses of the public site."""

from django.urls import path

from kakehashi.web.public import facts, home, indicators, institutions, policies, progress

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("progress/", progress.progress, name="progress"),
    path("policies/", policies.policies, name="policies"),
    path("policies/<slug:code>/", policies.policy, name="policy"),
    path("policies/<slug:code>/crosswalk/", policies.crosswalk_page, name="crosswalk"),
    path("policies/<slug:code>/<str:direction>/", policies.direction, name="direction"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("indicators/<str:code>/figures.<str:kind>", indicators.figures, name="figures"),
    path("facts/<str:code>/", facts.fact, name="fact"),
    path("institutions/", institutions.institutions, name="institutions"),
    path("institutions/<int:pk>/", institutions.institution, name="institution"),
]
