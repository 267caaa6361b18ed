from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "kakehashi.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Let the outbox know its handlers, and documents who may read ours."""
        from kakehashi.agreements import notices, queries  # noqa: F401, PLC0415  # need models
