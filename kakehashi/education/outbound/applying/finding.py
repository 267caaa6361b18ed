"""How a page of an application begins: which one, whose, of which version it was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from kakehashi.education.outbound.applying import rules
from kakehashi.education.outbound.applying.queries import with_all
from kakehashi.education.outbound.applying.stages import stages
from kakehashi.education.outbound.applying.writing import Conflict
from kakehashi.education.outbound.models import Application, Placement
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

PAGES = "education/outbound/applying"
OVER = "over"  # the button that keeps what is written here over what another window saved


@dataclass
class Outcome:
    """What became of what was sent: refused in words, or met by a change in another window."""

    refusal: str = ""
    conflict: Application | None = None
    differing: list[tuple[str, str]] = field(default_factory=list)

    def take(self, refused: Refused) -> None:
        """Say why it was refused."""
        self.refusal = str(refused)
        if isinstance(refused, Conflict):
            self.conflict = refused.current

    @property
    def is_well(self) -> bool:
        """Whether nothing stood against it."""
        return not self.refusal


def own(request: HttpRequest, pk: int) -> Application:
    """The application as its student works on it; 404 for everybody else."""
    mine = with_all(Application.objects.filter(student=cast(Person, request.user)))
    return get_object_or_404(mine, pk=pk)


def visible(request: HttpRequest, pk: int) -> Application:
    """The application for whoever may read it; 404 for others."""
    seen = Application.objects.visible_to(request.user)
    return get_object_or_404(with_all(seen), pk=pk)


def version_read(request: HttpRequest) -> int:
    """The version that the page was made of, as the form says it; -1, which is none, without."""
    said = request.POST.get(OVER) or request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def why_closed(request: HttpRequest, application: Application) -> str:
    """Why the student cannot change it now; empty, if that is possible."""
    verdict = rules.may_change(cast(Person, request.user), application)
    return str(verdict) if isinstance(verdict, No) else ""


def around(
    application: Application,
    here: str,
    outcome: Outcome | None = None,
    placements: Sequence[Placement] | None = None,
) -> dict[str, Any]:
    """What every step shows: the way through the form, the deadline, what became of the last.

    placements: those that it ranks, where they are at hand; else they are read.
    """
    wanting = rules.missing(application, placements)
    return {
        "application": application,
        "call": application.call,
        "stages": stages(application, here, wanting),
        "wanting": wanting,
        "outcome": outcome or Outcome(),
        "is_handed_in": application.state == ApplicationState.SUBMITTED,
        "version": application.version,
    }
