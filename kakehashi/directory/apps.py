from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "kakehashi.directory"
    label = "directory"

    def ready(self) -> None:
        """Let the journal know the verbs, which histories show in words."""
        from kakehashi.directory import operations, organisation  # noqa: F401, PLC0415  # need models
