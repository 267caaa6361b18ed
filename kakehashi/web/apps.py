from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kakehashi.web"
    label = "web"

    def ready(self) -> None:
        """Listen to what happens to accounts, and check the settings about them."""
        from kakehashi.web.account import checks, receivers  # noqa: PLC0415  # models are not ready before

        checks.connect()
        receivers.connect()
