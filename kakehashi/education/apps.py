from importlib import import_module

from django.apps import AppConfig

# What declares verbs, or registers steps, duties, handlers and readers when it is imported.
REGISTERED = (
    "cooperation.credits.operations",
    "cooperation.credits.steps",
    "cooperation.recognition.operations",
    "cooperation.recognition.queries",
    "cooperation.recognition.steps",
)


class EducationConfig(AppConfig):
    name = "kakehashi.education"
    label = "education"

    def ready(self) -> None:
        """Import what registers itself."""
        for module in REGISTERED:
            import_module(f"kakehashi.education.{module}")
