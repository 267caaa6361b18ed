from importlib import import_module

from django.apps import AppConfig

# What declares verbs, or registers steps, duties, handlers and readers when it is imported.
REGISTERED = (
    "cooperation.calendars.operations",
    "cooperation.ledger.operations",
    "cooperation.ledger.queries",
    "cooperation.ledger.recounting",
    "cooperation.overlapping.operations",
    "cooperation.renewing.notices",
    "cooperation.renewing.opening",
    "cooperation.renewing.operations",
    "cooperation.renewing.steps",
)


class EducationConfig(AppConfig):
    name = "kakehashi.education"
    label = "education"

    def ready(self) -> None:
        """Import what registers itself."""
        for module in REGISTERED:
            import_module(f"kakehashi.education.{module}")
