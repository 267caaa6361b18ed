"""Templates of approval routes, and the routes that run."""

from kakehashi.approvals.models.routes import Route, RouteQuerySet, Step, StepQuerySet
from kakehashi.approvals.models.templates import (
    Act,
    RouteTemplate,
    StepRole,
    TemplateStep,
    UnitRule,
)

__all__ = [
    "Act",
    "Route",
    "RouteQuerySet",
    "RouteTemplate",
    "Step",
    "StepQuerySet",
    "StepRole",
    "TemplateStep",
    "UnitRule",
]
