from importlib import import_module

from django.apps import AppConfig

# What declares verbs, or registers steps, duties, handlers and readers when it is imported.
# Indicators stand on pages in the order in which they are imported.
REGISTERED = (
    "outbound.linking.operations",
    "cooperation.indicators",
    "cooperation.ledger.indicators",
    "cooperation.joint_programmes.indicators",
    "outbound.indicators",
    "cooperation.encounters.operations",
    "cooperation.encounters.queries",
    "cooperation.encounters.steps",
    "cooperation.joint_programmes.operations",
    "cooperation.joint_programmes.queries",
    "cooperation.joint_programmes.recording",
    "cooperation.joint_programmes.steps",
    "cooperation.ledger.operations",
    "cooperation.ledger.queries",
    "cooperation.ledger.recounting",
    "cooperation.ledger.staging",
    "cooperation.ledger.steps",
    "cooperation.calendars.operations",
    "cooperation.overlapping.operations",
    "cooperation.renewing.notices",
    "cooperation.renewing.opening",
    "cooperation.renewing.operations",
    "cooperation.renewing.steps",
    "cooperation.credits.operations",
    "cooperation.credits.steps",
    "cooperation.recognition.operations",
    "cooperation.recognition.queries",
    "cooperation.recognition.steps",
    "outbound.balancing.operations",
    "outbound.returning.operations",
    "outbound.returning.deciding",
    "outbound.returning.posting",
    "outbound.returning.telling",
    "outbound.returning.chasing",
    "outbound.returning.notices",
    "outbound.returning.queries",
    "outbound.returning.steps",
    "outbound.reporting.operations",
    "outbound.reporting.importing",
)


class EducationConfig(AppConfig):
    name = "kakehashi.education"
    label = "education"

    def ready(self) -> None:
        """Import what registers itself."""
        for module in REGISTERED:
            import_module(f"kakehashi.education.{module}")
