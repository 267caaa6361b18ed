from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "kakehashi.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Let the outbox know its handlers, documents who may read ours, the journal our verbs."""
        from kakehashi.agreements import imports, notices, queries  # noqa: F401, PLC0415  # need models
