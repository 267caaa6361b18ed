"""What the page of a partner in (1.2) says of papers with it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kakehashi.agreements.partner_parts import Told, partner_part
from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person
from kakehashi.research.projects.built.tables import Absent, Built, current
from kakehashi.research.projects.collaboration.asked import By, Question, Selection
from kakehashi.research.projects.collaboration.questions import ask
from kakehashi.research.projects.partnering.bonds import numbers_of
from kakehashi.research.projects.partnering.rules import may_see_partnering

YEARS = 5  # that a partner's page counts
TOPICS = 3


@partner_part(
    "research",
    gettext_lazy("Papers and projects"),
    "research/projects/partnering/part.html",
    order=10,
)
def research(institution: Institution, reader: Person, language: str) -> Told | None:
    """Common works of the last years, the topics of most of them, the way to the brief."""
    if not may_see_partnering(reader):
        return None
    built = current()
    if isinstance(built, Absent):
        return None
    numbers, rors = numbers_of(built, [institution.pk])
    if not rors[institution.pk]:
        words = _("Unknown: the institution has no ROR id in our register.")
        return Told({"is_known": False, "sentences": [words]}, [words])
    sentences = _sentences(built, numbers.get(institution.pk))
    context = {
        "is_known": True,
        "sentences": sentences,
        "address": reverse("projects:partner_of", args=[institution.pk]),
        "is_invented": built.is_invented,
    }
    return Told(context, [*sentences, *_marks(built)])


def _sentences(built: Built, number: int | None) -> list[str]:
    last = _last_year(built)
    if number is None or last is None:
        return [_("No work in the built tables names this institution.")]
    years = (last - YEARS + 1, last)
    common = Selection(built.home.unified, years).narrowed({By.PARTNER: number})
    rows = ask(built.engine, Question("works", common, by=(By.TOPIC,))).rows
    works = sum(row.works for row in rows)
    named = {"count": works, "first": years[0], "last": years[1]}
    said = ngettext(
        "%(count)d common work in %(first)s–%(last)s.",
        "%(count)d common works in %(first)s–%(last)s.",
        works,
    )
    topics = [name for row in rows if (name := row.names.get(By.TOPIC))][:TOPICS]
    more = [_("Most often on: %(topics)s.") % {"topics": "; ".join(topics)}] if topics else []
    return [said % named, *more]


def _last_year(built: Built) -> int | None:
    def made() -> list[int]:
        every = Question("works", Selection(built.home.unified), by=(By.YEAR,))
        rows = ask(built.engine, every).rows
        return [key for row in rows if isinstance(key := row.at[By.YEAR], int)]

    return max(built.remembered("years of ours", made), default=None)


def _marks(built: Built) -> list[str]:
    if not built.is_invented:
        return []
    return [_("The works of these tables are invented for the demonstration.")]
