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
    "outbound.linking.operations",
    "outbound.calls.notices",
    "outbound.calls.offering",
    "outbound.calls.operations",
    "outbound.calls.reminding",
    "outbound.calls.repeating",
    "outbound.calls.steps",
    "outbound.applying.collecting",
    "outbound.applying.notices",
    "outbound.applying.operations",
    "outbound.applying.queries",
    "outbound.applying.referring",
    "outbound.applying.steps",
    "outbound.assessing.notices",
    "outbound.assessing.operations",
    "outbound.assessing.panels",
    "outbound.assessing.queries",
    "outbound.assessing.reminding",
    "outbound.assessing.reviewing",
    "outbound.assessing.steps",
    "outbound.allotting.operations",
    "outbound.allotting.answering",
    "outbound.allotting.giving",
    "outbound.allotting.overriding",
    "outbound.allotting.following",
    "outbound.allotting.steps",
    "outbound.allotting.notices",
)


class EducationConfig(AppConfig):
    name = "kakehashi.education"
    label = "education"

    def ready(self) -> None:
        """Import what registers itself."""
        for module in REGISTERED:
            import_module(f"kakehashi.education.{module}")
