from importlib import import_module

from django.apps import AppConfig

# What declares verbs, or registers steps, duties, handlers, readers and purposes when imported.
REGISTERED = (
    "designing",
    "notices",
    "operations",
    "queries",
    "reminding",
    "requesting",
    "steps",
)


class ApprovalsConfig(AppConfig):
    name = "kakehashi.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Let outbox, duties, documents, journal and *My work* know what we have for them."""
        for module in REGISTERED:
            import_module(f"kakehashi.approvals.{module}")
