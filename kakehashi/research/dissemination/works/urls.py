"""Addresses of works, below those of (2.2)."""

from django.urls import path

from kakehashi.research.dissemination.works import doing, feeds, views

urlpatterns = [
    path("works/", views.works, name="works"),
    path("works/enter/", doing.enter, name="enter_work"),
    path("works/new.rss", feeds.WorksFeed(), name="works_rss"),
    path("works/new.atom", feeds.AtomWorksFeed(), name="works_atom"),
    path("works/new/<slug:code>.rss", feeds.WorksFeed(), name="unit_works_rss"),
    path("works/new/<slug:code>.atom", feeds.AtomWorksFeed(), name="unit_works_atom"),
    path("works/<int:pk>/", views.work, name="work"),
    path("works/<int:pk>/record.<str:kind>", views.record, name="work_record"),
    path("works/<int:pk>/change/", doing.change, name="change_work"),
    path("works/<int:pk>/publish/", doing.publish, name="publish_work"),
    path("works/<int:pk>/withdraw/", doing.withdraw, name="withdraw_work"),
    path("works/<int:pk>/merge/", doing.merge, name="merge_work"),
]
