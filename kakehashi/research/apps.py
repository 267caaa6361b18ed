from importlib import import_module

from django.apps import AppConfig

# What declares verbs, or registers steps, duties, handlers and readers when it is imported.
# Indicators stand on pages in the order in which they are imported.
REGISTERED: tuple[str, ...] = (
    "dissemination.works.operations",
    "dissemination.verifying.operations",
    "dissemination.people.operations",
    "dissemination.people.project_operations",
    "dissemination.people.steps",
    "dissemination.people.notices",
    "dissemination.people.sitemaps",
    "dissemination.claiming.operations",
    "dissemination.claiming.steps",
    "dissemination.claiming.notices",
    "projects.correcting.staging",
    "projects.partnering.parts",
    "projects.indicators",
    "dissemination.doubling.operations",
    "dissemination.doubling.steps",
    "dissemination.importing.operations",
    "dissemination.importing.steps",
)


class ResearchConfig(AppConfig):
    name = "kakehashi.research"
    label = "research"

    def ready(self) -> None:
        """Import what registers itself."""
        for module in REGISTERED:
            import_module(f"kakehashi.research.{module}")
