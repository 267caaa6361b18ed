from importlib import import_module

from django.apps import AppConfig

# What declares verbs, or registers steps, duties, handlers and readers when it is imported.
# Indicators stand on pages in the order in which they are imported.
REGISTERED = (
    "cooperation.indicators",
    "cooperation.ledger.indicators",
    "cooperation.joint_programmes.indicators",
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
    "outbound.nominating.operations",
    "outbound.nominating.deciding",
    "outbound.nominating.queries",
    "outbound.nominating.consequences",
    "outbound.nominating.parts",
    "outbound.nominating.steps",
    "outbound.nominating.notices",
    "outbound.learning.operations",
    "outbound.learning.parts",
    "outbound.learning.steps",
    "outbound.learning.notices",
    "outbound.stays.notices",
    "outbound.stays.operations",
    "outbound.stays.parts",
    "outbound.stays.queries",
    "outbound.stays.reminding",
    "outbound.stays.safety",
    "outbound.stays.steps",
    "outbound.grants.keeping",
    "outbound.grants.operations",
    "outbound.grants.parts",
    "outbound.grants.reminding",
    "outbound.grants.steps",
    "outbound.changing.notices",
    "outbound.changing.operations",
    "outbound.changing.parts",
    "outbound.changing.queries",
)


class EducationConfig(AppConfig):
    name = "kakehashi.education"
    label = "education"

    def ready(self) -> None:
        """Import what registers itself."""
        for module in REGISTERED:
            import_module(f"kakehashi.education.{module}")
