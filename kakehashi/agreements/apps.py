from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "kakehashi.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Let outbox, documents, journal and *My work* know our handlers, readers, verbs, steps."""
        from kakehashi.agreements import (  # noqa: PLC0415  # need models
            imports,  # noqa: F401
            notices,  # noqa: F401
            queries,  # noqa: F401
            steps,  # noqa: F401
        )
        from kakehashi.agreements.clauses import operations  # noqa: PLC0415, F401  # as above
        from kakehashi.agreements.clauses import queries as of_clauses  # noqa: PLC0415, F401
