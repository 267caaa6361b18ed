"""The tables of the policy: documents, plans, targets, figures, attestations, freezes, reviews."""

from kakehashi.policy.models.actions import Action, Dependency, Effect, Responsibility
from kakehashi.policy.models.attestations import Attestation, Reminder
from kakehashi.policy.models.documents import Correspondence, PolicyDocument, Provision
from kakehashi.policy.models.freezes import Correction, Freeze, Frozen, Publication
from kakehashi.policy.models.placements import Placement
from kakehashi.policy.models.plans import DirectionOwner, Plan, PlanImport
from kakehashi.policy.models.published import PublishedFigure
from kakehashi.policy.models.reviews import AgendaItem, Decision, Review
from kakehashi.policy.models.stated import StatedDefinition, StatedValue
from kakehashi.policy.models.targets import Target, TargetPoint
from kakehashi.policy.models.tasks import FundingSource, Money, Task
from kakehashi.policy.models.wording import Standing, Wording

__all__ = [
    "Action",
    "AgendaItem",
    "Attestation",
    "Correction",
    "Correspondence",
    "Decision",
    "Dependency",
    "DirectionOwner",
    "Effect",
    "Freeze",
    "Frozen",
    "FundingSource",
    "Money",
    "Placement",
    "Plan",
    "PlanImport",
    "PolicyDocument",
    "Provision",
    "Publication",
    "PublishedFigure",
    "Reminder",
    "Responsibility",
    "Review",
    "Standing",
    "StatedDefinition",
    "StatedValue",
    "Target",
    "TargetPoint",
    "Task",
    "Wording",
]
