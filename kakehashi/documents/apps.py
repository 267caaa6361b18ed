from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kakehashi.documents"
    label = "documents"

    def ready(self) -> None:
        """Let the journal know the verbs, which histories show in words."""
        from kakehashi.documents import operations  # noqa: F401, PLC0415  # need models
