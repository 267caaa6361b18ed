from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "kakehashi.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Let the outbox know its handlers."""
        from kakehashi.agreements import notices  # noqa: F401, PLC0415  # registers; needs models
