"""Addresses of the plan cycle."""

from django.urls import URLPattern, path

from kakehashi.policy.planning.wordings import LANGUAGES
from kakehashi.web.plan import (
    actions,
    carried,
    dashboard,
    deciding,
    freeze_new,
    freezes,
    frozen,
    importing,
    links,
    money,
    month,
    pack,
    plans,
    reports,
    reviews,
    revising,
    stating,
    targets,
    tasks,
    what_if,
)

app_name = "plan"
PLANS = [
    path("begin/", plans.begin, name="begin"),
    path("sources/", money.sources, name="sources"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/details/", plans.details, name="details"),
    path("<int:pk>/rhythm/", plans.rhythm, name="rhythm"),
    path("<int:pk>/adopt/", plans.adopt, name="adopt"),
    path("<int:pk>/discard/", plans.discard, name="discard"),
    *(
        path(f"<int:pk>/into-{to}/", plans.translate, {"language": to}, name="translate")
        for to in LANGUAGES
    ),
    path("<int:pk>/owners/<int:direction>/", plans.direction_owner, name="direction_owner"),
    path("<int:pk>/actions/", actions.add_action, name="add_action"),
]
ACTIONS = [
    path("actions/<int:pk>/", actions.action, name="action"),
    path("actions/<int:pk>/change/", actions.change_action, name="change_action"),
    *(
        path(
            f"actions/<int:pk>/into-{to}/",
            actions.translate_action,
            {"language": to},
            name="translate_action",
        )
        for to in LANGUAGES
    ),
    path("actions/<int:pk>/move/", deciding.move_action, name="move_action"),
    path("actions/<int:pk>/remove/", deciding.remove_action, name="remove_action"),
    path("actions/<int:pk>/complete/", deciding.complete_action, name="complete_action"),
    path("actions/<int:pk>/drop/", deciding.drop_action, name="drop_action"),
    path("actions/<int:pk>/reopen/", deciding.reopen_action, name="reopen_action"),
    path("actions/<int:pk>/people/", deciding.name_person, name="name_person"),
    path(
        "actions/<int:pk>/people/<int:person>/release/",
        deciding.release_person,
        name="release_person",
    ),
    path("actions/<int:pk>/needs/", links.add_need, name="add_need"),
    path("actions/<int:pk>/needs/<int:needs>/remove/", links.remove_need, name="remove_need"),
    path("actions/<int:pk>/effects/", links.expect_effect, name="expect_effect"),
    path("effects/<int:pk>/withdraw/", links.withdraw_effect, name="withdraw_effect"),
    path("actions/<int:pk>/money/", money.state_money, name="state_money"),
    path("money/<int:pk>/remove/", money.remove_money, name="remove_money"),
    path("actions/<int:pk>/tasks/", tasks.add_task, name="add_task"),
    path("tasks/<int:pk>/", tasks.change_task, name="change_task"),
    path("tasks/<int:pk>/tick/", tasks.tick, name="tick"),
    path("tasks/<int:pk>/untick/", tasks.untick, name="untick"),
    path("tasks/<int:pk>/drop/", tasks.drop_task, name="drop_task"),
]
FREEZES = [
    path("freezes/", freezes.freezes, name="freezes"),
    path("freezes/new/", freeze_new.new_freeze, name="new_freeze"),
    path("freezes/<int:pk>/", freezes.freeze, name="freeze"),
    path("freezes/<int:pk>/<int:record>/", frozen.frozen, name="frozen"),
    path("freezes/<int:pk>/<int:record>/correct/", frozen.correct_frozen, name="correct_frozen"),
    path("freezes/<int:pk>/publish/", freezes.publish, name="publish_freeze"),
    path("freezes/<int:pk>/verify/", freezes.verify_freeze, name="verify_freeze"),
    path("freezes/<int:pk>/evidence.zip", pack.pack, name="pack"),
    path("freezes/<int:pk>/report-<slug:language>.<slug:kind>", reports.report, name="report"),
]
urlpatterns: list[URLPattern] = [
    *PLANS,
    *ACTIONS,
    *FREEZES,
    path("", dashboard.dashboard, name="dashboard"),
    path("<int:pk>/what-if/", what_if.what_if, name="what_if"),
    path("month/", month.month, name="month"),
    path("month/<int:pk>/", month.attest, name="attest"),
    path("figures/", stating.stated, name="stated"),
    path("figures/define/", stating.define, name="define_figure"),
    path("figures/values/<int:pk>/withdraw/", stating.withdraw, name="withdraw_figure"),
    path("figures/<str:code>/", stating.figure, name="figure"),
    path("figures/<str:code>/define/", stating.redefine, name="redefine_figure"),
    path("figures/<str:code>/enter/", stating.enter, name="enter_figure"),
    path("figures/<str:code>/<str:on>/confirm/", stating.confirm, name="confirm_figures"),
    path("<int:pk>/import/", importing.import_plan, name="import_plan"),
    path("imports/<int:pk>/", importing.preview_plan, name="preview_plan"),
    path("<int:pk>/revise/", revising.revise, name="revise"),
    path("carried/<slug:code>/", carried.carried, name="carried"),
    path("carried/<slug:code>/over/", carried.carry_over, name="carry_over"),
    path("carried/<slug:code>/place/", carried.place, name="place"),
    path("carried/<slug:code>/unplace/<int:pk>/", carried.unplace, name="unplace"),
    path("<int:pk>/targets/", targets.targets, name="targets"),
    path("<int:pk>/targets/set/", targets.set_target, name="set_target"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/replace/", targets.replace_target, name="replace_target"),
    path("targets/<int:pk>/withdraw/", targets.withdraw_target, name="withdraw_target"),
    path("<int:pk>/reviews/", reviews.reviews, name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/agenda/", reviews.refresh, name="refresh_agenda"),
    path("reviews/<int:pk>/points/", reviews.add_item, name="add_item"),
    path("reviews/points/<int:pk>/remove/", reviews.remove_item, name="remove_item"),
    path("reviews/<int:pk>/decide/", reviews.decide, name="decide"),
    path("reviews/<int:pk>/hold/", reviews.hold, name="hold_review"),
    path("reviews/<int:pk>/cancel/", reviews.cancel, name="cancel_review"),
]
