from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kakehashi.web"
    label = "web"

    def ready(self) -> None:
        """Listen to what happens to accounts, check the settings about them, declare our verbs."""
        from kakehashi.web.account import checks, receivers  # noqa: PLC0415  # need models
        from kakehashi.web.demonstration import loading  # noqa: F401, PLC0415  # needs models

        checks.connect()
        receivers.connect()
