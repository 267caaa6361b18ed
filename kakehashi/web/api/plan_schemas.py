"""The shapes of action plans in the answers of the API."""

from datetime import date
from typing import Literal

from ninja import Field, Schema

from kakehashi.policy.states import ActionState
from kakehashi.web.api.schemas import Page, ProvisionOut, UnitOut, Wording, values_of


class PlanSummary(Schema):
    """One adopted version of an action plan."""

    id: int
    policy: str = Field(description="Code of its policy version", examples=["2022"])
    unit: UnitOut = Field(description="Whose plan it is: the university's or one of its units")
    version: int = Field(description="Counted per policy version and unit", examples=[1])
    title: Wording
    state: Literal["in_force", "superseded"]
    adopted_on: date
    only_month_known: bool = Field(description="The day of adopted_on is the first of its month")
    first_year: int | None = Field(description="First fiscal year", examples=[2022])
    last_year: int | None = Field(description="Last fiscal year", examples=[2027])
    revises: int | None = Field(description="Id of the plan before")
    is_incomplete: bool = Field(description="The document has more items than are given here")
    is_invented: bool = Field(description="A record of the demonstration data")


class PlansPage(Page):
    """Adopted plans, the latest adoption first."""

    items: list[PlanSummary]


class ActionOut(Schema):
    """One item of a plan. Who does it and with which money is not public."""

    id: int
    code: str = Field(description="Direction and number as printed", examples=["1-1 ①"])
    wording: Wording
    unit: UnitOut | None = Field(description="The unit that owns it")
    first_year: int | None = Field(description="First fiscal year", examples=[2022])
    last_year: int | None = Field(description="Last fiscal year", examples=[2027])
    state: str = Field(json_schema_extra=values_of(ActionState))
    is_invented: bool = Field(description="A record of the demonstration data")


class PlanDirectionOut(ProvisionOut):
    """A direction with the plan's actions under it, as printed."""

    actions: list[ActionOut]


class PlanOut(PlanSummary):
    """One plan with its directions in the document's order."""

    directions: list[PlanDirectionOut]
