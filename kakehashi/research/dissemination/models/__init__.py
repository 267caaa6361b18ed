"""The tables of (2.2): works, who made them, profiles, projects, verified links, claims."""

from kakehashi.research.dissemination.models.arriving import (
    DuplicatePair,
    FieldSource,
    ImportRow,
    WorkImport,
)
from kakehashi.research.dissemination.models.harvests import Harvester, HarvestRequest
from kakehashi.research.dissemination.models.link_imports import LinkImport
from kakehashi.research.dissemination.models.links import Claim, VerifiedLink
from kakehashi.research.dissemination.models.people import Profile, ResearchProject
from kakehashi.research.dissemination.models.search import WorkKey
from kakehashi.research.dissemination.models.works import (
    Affiliation,
    Contribution,
    Funding,
    Work,
    WorkIdentifier,
)

__all__ = [
    "Affiliation",
    "Claim",
    "Contribution",
    "DuplicatePair",
    "FieldSource",
    "Funding",
    "HarvestRequest",
    "Harvester",
    "ImportRow",
    "LinkImport",
    "Profile",
    "ResearchProject",
    "VerifiedLink",
    "Work",
    "WorkIdentifier",
    "WorkImport",
    "WorkKey",
]
