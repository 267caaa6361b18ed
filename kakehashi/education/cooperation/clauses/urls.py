"""Addresses of clauses, and of the text and documents of a version."""

from django.urls import path

from kakehashi.education.cooperation.clauses import documents, views, writing

urlpatterns = [
    path("clauses/", views.clauses, name="clauses"),
    path("clauses/add/", writing.add_clause, name="add_clause"),
    path("clauses/load/", writing.load_clauses, name="load_clauses"),
    path("clauses/kinds/<slug:kind>/", views.kind_text, name="clauses_of_kind"),
    path("clauses/of/<slug:code>/", views.clause, name="clause"),
    path("clauses/of/<slug:code>/revise/", writing.revise_clause, name="revise_clause"),
    path("clauses/of/<slug:code>/withdraw/", writing.withdraw_clause, name="withdraw_clause"),
    path("versions/<int:pk>/text/", documents.version_text, name="version_text"),
    path(
        "versions/<int:pk>/document/<slug:form>/",
        documents.version_document,
        name="version_document",
    ),
]
