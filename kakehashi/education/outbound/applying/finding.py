"""How a page of an application begins: which one, whose, of which version it was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django_htmx.http import HttpResponseClientRedirect

from kakehashi.education.outbound.applying import rules
from kakehashi.education.outbound.applying.queries import with_all
from kakehashi.education.outbound.applying.remembering import offer_to, ranked_in
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
    person = cast(Person, request.user)
    found = get_object_or_404(Application.objects.filter(student=person), pk=pk)
    found.student = person
    return found


def visible(request: HttpRequest, pk: int) -> Application:
    """The application for whoever may read it; 404 for others."""
    person = cast(Person, request.user)
    own = Application.objects.filter(student=person, pk=pk).order_by().first()
    if own is not None:  # which asks for no role
        own.student = person
        return own
    return get_object_or_404(with_all(Application.objects.visible_to(person)), pk=pk)


def version_read(request: HttpRequest) -> int:
    """The version that the page was made of, as the form says it; -1, which is none, without."""
    said = request.POST.get(OVER) or request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def why_closed(request: HttpRequest, application: Application) -> str:
    """Why the student cannot change it now; empty, if that is possible."""
    verdict = rules.may_change(cast(Person, request.user), application)
    return str(verdict) if isinstance(verdict, No) else ""


def go_on(request: HttpRequest, address: str) -> HttpResponse:
    """Lead on to another page, whether the browser asked for a page or for a part of one."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(address)
    return redirect(address)


def around(
    application: Application,
    here: str,
    outcome: Outcome | None = None,
    placements: Sequence[Placement] | None = None,
) -> dict[str, Any]:
    """What every step shows: the way through the form, the deadline, what became of the last.

    placements: those that it ranks, where they are at hand.
    """
    if placements is None:
        placements = ranked_in(offer_to(application), application)
    wanting = rules.missing(application, placements)
    return {
        **at_hand(application, outcome),
        "stages": stages(application, here, wanting),
        "wanting": wanting,
    }


def at_hand(application: Application, outcome: Outcome | None = None) -> dict[str, Any]:
    """What a part of a page shows of the application, for which nothing more has to be read."""
    return {
        "application": application,
        "call": application.call,
        "outcome": outcome or Outcome(),
        "is_handed_in": application.state == ApplicationState.SUBMITTED,
        "version": application.version,
    }
