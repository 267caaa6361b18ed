from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from kakehashi.policy.outline import directions

# What declares verbs, or registers steps, duties, handlers and readers when it is imported.
REGISTERED = (
    "attesting.notices",
    "attesting.operations",
    "attesting.steps",
    "freezing.verbs",
    "operations",
    "planning.actions",
    "planning.budget",
    "planning.importing",
    "planning.links",
    "planning.operations",
    "planning.tasks",
    "revising.operations",
    "revising.placements",
    "stating.operations",
    "stating.queries",
    "steps",
    "targets.operations",
)


class PolicyConfig(AppConfig):
    name = "kakehashi.policy"
    label = "policy"

    def ready(self) -> None:
        """Import what registers itself, and the indicators of every direction and of others."""
        from kakehashi.policy.sets import register_sets  # noqa: PLC0415  # needs models

        for module in REGISTERED:
            import_module(f"kakehashi.policy.{module}")
        for direction in directions():
            if find_spec(f"{direction.package}.indicators"):
                import_module(f"{direction.package}.indicators")
        register_sets()
