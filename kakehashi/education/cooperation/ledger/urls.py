"""Addresses of the exchange ledger, below those of (1.2)."""

from django.urls import path

from kakehashi.education.cooperation.ledger import imports, views

urlpatterns = [
    path("agreements/balances/", views.balances, name="balances"),
    path("agreements/balances/entries/", views.entries, name="ledger_entries"),
    path(
        "agreements/balances/entries/<int:pk>/reverse/", views.reverse_entry, name="reverse_entry"
    ),
    path("agreements/balances/import/", imports.import_ledger, name="import_ledger"),
    path(
        "agreements/balances/import/<int:pk>/",
        imports.preview_ledger_import,
        name="preview_ledger_import",
    ),
    path(
        "agreements/balances/import/<int:pk>/discard/",
        imports.discard_ledger_import,
        name="discard_ledger_import",
    ),
    path("agreements/<int:pk>/ledger/", views.ledger, name="ledger"),
    path("agreements/<int:pk>/ledger/opening/", views.enter_opening, name="enter_opening"),
    path("agreements/<int:pk>/ledger/rule/", views.state_rule, name="state_ledger_rule"),
    path("agreements/<int:pk>/ledger/<int:year>/write-off/", views.write_off, name="write_off"),
    path(
        "agreements/<int:pk>/ledger/<int:year>/statement/<str:language>/",
        views.statement,
        name="balance_statement",
    ),
]
