"""Writes docs/reference/states/*.md from the tables of moves."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kakehashi.agreements import states as agreements
from kakehashi.agreements.drawing import draw
from kakehashi.approvals import states as approvals
from kakehashi.education.cooperation import states as cooperation
from kakehashi.education.outbound import states as outbound
from kakehashi.policy import states as policy
from kakehashi.research.dissemination import states as research

DRAWINGS = {
    "action.md": draw(
        "an action of a plan",
        policy.__name__,
        policy.ACTION_MOVES,
        policy.ACTION_OPERATIONS,
        begun_by="add_action",
    ),
    "agreement.md": draw(
        "an agreement",
        agreements.__name__,
        agreements.MOVES,
        agreements.OPERATIONS,
        returns=agreements.RETURNS,
    ),
    "negotiation.md": draw(
        "a negotiation",
        agreements.__name__,
        agreements.NEGOTIATION_MOVES,
        agreements.NEGOTIATION_OPERATIONS,
    ),
    "approval-route.md": draw(
        "an approval route", approvals.__name__, approvals.ROUTE_MOVES, approvals.ROUTE_OPERATIONS
    ),
    "approval-step.md": draw(
        "a step of an approval route",
        approvals.__name__,
        approvals.STEP_MOVES,
        approvals.STEP_OPERATIONS,
    ),
    "joint_programme.md": draw(
        "a joint programme",
        cooperation.__name__,
        cooperation.PROGRAMME_MOVES,
        cooperation.PROGRAMME_OPERATIONS,
    ),
    "call.md": draw("a call", outbound.__name__, outbound.CALL_MOVES, outbound.CALL_OPERATIONS),
    "application.md": draw(
        "an application",
        outbound.__name__,
        outbound.APPLICATION_MOVES,
        outbound.APPLICATION_OPERATIONS,
    ),
    "allocation-run.md": draw(
        "a run of the allocation", outbound.__name__, outbound.RUN_MOVES, outbound.RUN_OPERATIONS
    ),
    "allotment.md": draw(
        "an allotted place",
        outbound.__name__,
        outbound.ALLOTMENT_MOVES,
        outbound.ALLOTMENT_OPERATIONS,
    ),
    "mobility.md": draw(
        "a stay abroad", outbound.__name__, outbound.MOBILITY_MOVES, outbound.MOBILITY_OPERATIONS
    ),
    "profile.md": draw(
        "a researcher's profile",
        research.__name__,
        research.PROFILE_MOVES,
        research.PROFILE_OPERATIONS,
        begun_by="make_profile",
        returns=research.PROFILE_RETURNS,
    ),
    "claim.md": draw(
        "a claim to a work",
        research.__name__,
        research.CLAIM_MOVES,
        research.CLAIM_OPERATIONS,
    ),
    "plan.md": draw("an action plan", policy.__name__, policy.PLAN_MOVES, policy.PLAN_OPERATIONS),
    "review.md": draw(
        "a review of a plan", policy.__name__, policy.REVIEW_MOVES, policy.REVIEW_OPERATIONS
    ),
    "work.md": draw("a work", research.__name__, research.WORK_MOVES, research.WORK_OPERATIONS),
}


class Command(BaseCommand):
    help = "Draw the states of each record into docs/reference/states; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if a page is stale")
        parser.add_argument("--into", type=Path, help="another folder")

    def handle(self, *, check: bool, into: Path | None, **options: object) -> None:
        folder = into or Path(settings.BASE_DIR) / "docs/reference/states"
        for name, page in DRAWINGS.items():
            path = folder / name
            if check:
                if not path.exists() or path.read_text(encoding="utf-8") != page:
                    raise CommandError(f"{path} is stale: run script/manage draw_states.")
            else:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(page, encoding="utf-8")
                self.stdout.write(str(path))
