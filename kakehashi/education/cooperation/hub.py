"""The way into (1.2): every part of the cooperation with partners, in one look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.models.register import READS_DRAFTS
from kakehashi.duties.steps import Step, next_steps
from kakehashi.people.models import Person
from kakehashi.people.queries import holds

PAGE = "education/cooperation/hub.html"


@dataclass(frozen=True)
class Part:
    """One part: its address by name, in words, what it is for; for insiders only or for all."""

    name: str
    words: str | Promise
    about: str | Promise
    inside: bool = False

    @property
    def address(self) -> str:
        """Where it is, in the language of the request."""
        return reverse(self.name)


@dataclass(frozen=True)
class Group:
    """Parts that answer one question."""

    words: str | Promise
    parts: Sequence[Part]


GROUPS: Sequence[Group] = [
    Group(
        _("With whom"),
        [
            Part(
                "cooperation:partners",
                _("Partner institutions"),
                _("On a map and in a list, as of any day"),
            ),
            Part(
                "cooperation:encounters",
                _("Encounters and follow-ups"),
                _("Who met whom, what was agreed, and what is still to be done"),
                inside=True,
            ),
        ],
    ),
    Group(
        _("What is agreed"),
        [
            Part(
                "cooperation:agreements",
                _("Agreements"),
                _("The register: terms, amendments, documents"),
            ),
            Part(
                "cooperation:negotiations",
                _("Negotiations"),
                _("From the idea to the signature, version by version, with the partner"),
                inside=True,
            ),
            Part(
                "approvals:routes",
                _("Approval routes"),
                _("What waits for an answer of our own side, and the printable sheet"),
                inside=True,
            ),
            Part(
                "cooperation:clauses",
                _("Clause templates"),
                _("The texts of which agreements are made, in both languages"),
                inside=True,
            ),
            Part(
                "cooperation:renewals",
                _("Renewals"),
                _("What ends soon, what it was used for, and what was decided"),
                inside=True,
            ),
            Part(
                "cooperation:duplicates",
                _("Possible duplicates"),
                _("Agreements with one partner that serve the same purpose"),
                inside=True,
            ),
            Part(
                "cooperation:dormant",
                _("Dormant agreements"),
                _("In force for years, and nothing happens under them"),
                inside=True,
            ),
        ],
    ),
    Group(
        _("Who may go, and who went"),
        [
            Part(
                "cooperation:places",
                _("Exchange places"),
                _("Where students can go or come from, on what conditions, until when to apply"),
            ),
            Part(
                "cooperation:balances",
                _("Balances"),
                _("Student-semesters sent and received, and the statement for the partner"),
                inside=True,
            ),
        ],
    ),
    Group(
        _("What it counts for"),
        [
            Part(
                "cooperation:convert_credits",
                _("Credits"),
                _("What credits of a partner count as here, by which rule"),
            ),
            Part(
                "cooperation:convert_grades",
                _("Grades"),
                _("What a mark of one scale is on another, and why"),
            ),
            Part(
                "cooperation:precedents",
                _("Recognised courses"),
                _("What was decided about courses abroad before, and until when it holds"),
                inside=True,
            ),
        ],
    ),
    Group(
        _("What is done together"),
        [
            Part(
                "cooperation:programmes",
                _("Joint programmes"),
                _("Joint and double degrees, COIL, virtual exchange, summer schools"),
            ),
            Part(
                "cooperation:calendar",
                _("Your calendar"),
                _("Ends, reviews and deadlines in the calendar that you use anyway"),
                inside=True,
            ),
        ],
    ),
]


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """What waits for the reader here, and every part that the reader may open."""
    person = request.user
    is_inside = isinstance(person, Person) and holds(person, READS_DRAFTS)
    waiting = list(_waiting(person)) if isinstance(person, Person) else []
    return render(
        request,
        PAGE,
        {
            "groups": list(_groups(is_inside=is_inside)),
            "waiting": waiting,
            "today": timezone.localdate(),
        },
    )


def _waiting(person: Person) -> Iterator[Step]:
    """The reader's steps that are done on pages of (1.2)."""
    here = reverse("cooperation:hub")
    return (
        step for step in next_steps(person, get_language() or "en") if step.address.startswith(here)
    )


def _groups(*, is_inside: bool) -> Iterator[Group]:
    for group in GROUPS:
        parts = [part for part in group.parts if is_inside or not part.inside]
        if parts:
            yield Group(group.words, parts)
