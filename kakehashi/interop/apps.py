from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "kakehashi.interop"
    label = "interop"

    def ready(self) -> None:
        """Let the journal know the verbs, which histories show in words."""
        from kakehashi.interop.oaipmh import notices  # noqa: F401, PLC0415  # need models
        from kakehashi.interop.ror import verbs  # noqa: F401, PLC0415  # need models
