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
        ],
    ),
    Group(
        _("What was agreed"),
        [
            Part(
                "cooperation:agreements",
                _("Agreements"),
                _("The register: terms, amendments, documents"),
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
