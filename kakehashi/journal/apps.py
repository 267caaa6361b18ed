from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "kakehashi.journal"
    label = "journal"

    def ready(self) -> None:
        """Let the journal know the verbs, which histories show in words."""
        from kakehashi.journal import operations, queries  # noqa: F401, PLC0415  # need models
