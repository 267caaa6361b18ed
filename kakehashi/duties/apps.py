from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "kakehashi.duties"
    label = "duties"

    def ready(self) -> None:
        """Register the steps that belong to no package above this one."""
        from kakehashi.duties import undelivered  # noqa: F401, PLC0415  # needs models
