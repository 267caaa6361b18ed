from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "kakehashi.interop"
    label = "interop"

    def ready(self) -> None:
        """Let the journal know the verbs, which histories show in words."""
        from kakehashi.interop.oaipmh import notices  # noqa: F401, PLC0415  # need models

        """Let the journal know the verbs, and imports of works the formats that are read."""
        from kakehashi.interop import offering  # noqa: F401, PLC0415  # needs models
        from kakehashi.interop.ror import verbs  # noqa: F401, PLC0415  # need models
