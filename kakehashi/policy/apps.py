from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from kakehashi.policy.outline import directions


class PolicyConfig(AppConfig):
    name = "kakehashi.policy"
    label = "policy"

    def ready(self) -> None:
        """Import the indicators of every direction, which register themselves."""
        for direction in directions():
            if find_spec(f"{direction.package}.indicators"):
                import_module(f"{direction.package}.indicators")
