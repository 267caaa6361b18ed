from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "kakehashi.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Let others know our handlers, readers, verbs, steps, and what of ours is approved."""
        from kakehashi.agreements import (  # noqa: PLC0415  # need models
            approval_purpose,  # noqa: F401
            imports,  # noqa: F401
            notices,  # noqa: F401
            queries,  # noqa: F401
            steps,  # noqa: F401
        )
        from kakehashi.agreements.clauses import operations as of_texts  # noqa: PLC0415, F401
        from kakehashi.agreements.clauses import queries as of_clauses  # noqa: PLC0415, F401
        from kakehashi.agreements.negotiating import (  # noqa: PLC0415  # need models
            approving,  # noqa: F401
            awaiting,  # noqa: F401
            inviting,  # noqa: F401
            letters,  # noqa: F401
            operations,  # noqa: F401
            signing,  # noqa: F401
        )
