from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from kakehashi.policy.outline import directions


class PolicyConfig(AppConfig):
    name = "kakehashi.policy"
    label = "policy"

    def ready(self) -> None:
        """Import what registers itself: steps, the indicators of directions, those of others."""
        from kakehashi.policy import steps  # noqa: F401, PLC0415  # needs models
        from kakehashi.policy.attesting import notices, operations  # noqa: F401, PLC0415  # same
        from kakehashi.policy.freezing import verbs  # noqa: F401, PLC0415  # need the journal
        from kakehashi.policy.sets import register_sets  # noqa: PLC0415  # needs models
        from kakehashi.policy.stating import operations as _stating  # noqa: F401, PLC0415  # same
        from kakehashi.policy.stating import queries  # noqa: F401, PLC0415  # same

        for direction in directions():
            if find_spec(f"{direction.package}.indicators"):
                import_module(f"{direction.package}.indicators")
        register_sets()
