"""Addresses of the plan cycle."""

from django.urls import URLPattern, path

from kakehashi.web.plan import dashboard, month, targets, stating

app_name = "plan"
urlpatterns: list[URLPattern] = [
    path("", dashboard.dashboard, name="dashboard"),
    path("month/", month.month, name="month"),
    path("month/<int:pk>/", month.attest, name="attest"),
    path("figures/", stating.stated, name="stated"),
    path("figures/define/", stating.define, name="define_figure"),
    path("figures/values/<int:pk>/withdraw/", stating.withdraw, name="withdraw_figure"),
    path("figures/<str:code>/", stating.figure, name="figure"),
    path("figures/<str:code>/define/", stating.redefine, name="redefine_figure"),
    path("figures/<str:code>/enter/", stating.enter, name="enter_figure"),
    path("figures/<str:code>/<str:on>/confirm/", stating.confirm, name="confirm_figures"),
    path("<int:pk>/targets/", targets.targets, name="targets"),
    path("<int:pk>/targets/set/", targets.set_target, name="set_target"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/replace/", targets.replace_target, name="replace_target"),
    path("targets/<int:pk>/withdraw/", targets.withdraw_target, name="withdraw_target"),
]
