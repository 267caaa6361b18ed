"""The way into (2.2): what the world reads of our research, and a search through it."""

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

from kakehashi.duties.steps import Step, next_steps
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.research.dissemination.models import Profile, ResearchProject, Work
from kakehashi.research.dissemination.models.people import READS_OUTPUTS
from kakehashi.research.dissemination.works.queries import with_everything

PAGE = "research/dissemination/hub.html"
NEWEST = 5


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


PARTS: Sequence[Part] = [
    Part(
        "dissemination:works",
        _("Works"),
        _("Articles, books, data and more, with citations and open copies"),
    ),
    Part("dissemination:people", _("Researchers"), _("Who does research here, and on what")),
    Part(
        "dissemination:projects",
        _("Research projects"),
        _("What is being found out, with which partners, paid by whom"),
    ),
    Part("dissemination:units", _("Research by unit"), _("Faculties and graduate schools")),
    Part(
        "projects:hub",
        _("International collaboration"),
        _("With whom we publish, where in the world, and with what effect"),
    ),
    Part(
        "harvesting:harvesting",
        _("Harvesting"),
        _("Everything at once for catalogues and search services, by OAI-PMH"),
    ),
    Part(
        "projects:papers_without_agreement",
        _("Papers and agreements"),
        _("Papers without an agreement, agreements without papers, with whom we could work"),
        inside=True,
    ),
    Part(
        "projects:verified",
        _("Verified links"),
        _("What the university says of whose a work is, against the source if need be"),
        inside=True,
    ),
    Part(
        "dissemination:claims",
        _("Claims"),
        _("Whose a work is: what waits for a second look"),
        inside=True,
    ),
    Part(
        "dissemination:imports",
        _("Imports of works"),
        _("From OpenAlex, Crossref, ORCID, BibTeX and RIS"),
        inside=True,
    ),
    Part(
        "dissemination:duplicates",
        _("Possible duplicates"),
        _("Records that may be of one work, and what was decided about them"),
        inside=True,
    ),
]


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """A search through works, the parts that the reader may open, the newest works."""
    person = request.user
    is_inside = isinstance(person, Person) and holds(person, READS_OUTPUTS)
    newest = Work.objects.public().order_by("-published_at", "-pk")
    return render(
        request,
        PAGE,
        {
            "parts": [part for part in PARTS if is_inside or not part.inside],
            "waiting": list(_waiting(person)) if isinstance(person, Person) else [],
            "newest": with_everything(newest)[:NEWEST],
            "counts": {
                "works": newest.count(),
                "people": Profile.objects.public().count(),
                "projects": ResearchProject.objects.public().count(),
            },
            "today": timezone.localdate(),
        },
    )


def _waiting(person: Person) -> Iterator[Step]:
    """The reader's steps that are done on pages of research."""
    here = reverse("dissemination:hub")
    return (
        step for step in next_steps(person, get_language() or "en") if step.address.startswith(here)
    )
