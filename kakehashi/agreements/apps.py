from importlib import import_module

from django.apps import AppConfig

# What declares verbs, or registers steps, duties, handlers, readers and what is approved.
REGISTERED = (
    "approval_purpose",
    "imports",
    "notices",
    "queries",
    "steps",
    "clauses.operations",
    "clauses.queries",
    "negotiating.approving",
    "negotiating.awaiting",
    "negotiating.inviting",
    "negotiating.letters",
    "negotiating.operations",
    "negotiating.signing",
    "placing.operations",
    "placing.steps",
)


class AgreementsConfig(AppConfig):
    name = "kakehashi.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Import what registers itself."""
        for module in REGISTERED:
            import_module(f"kakehashi.agreements.{module}")
