"""Who enters and keeps works, what can be done to one, and what can be said about it."""

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, units_of
from kakehashi.research.dissemination.models import Profile, ResearchProject, Work
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.states import WORK_MOVES, WorkState
from kakehashi.research.dissemination.works.data import PLAIN, WorkData
from kakehashi.research.dissemination.works.queries import is_author, units_with
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary import languages

FIRST_YEAR = 1450  # the first printed book; before it a typing error
YEARS_AHEAD = 2  # volumes are dated ahead
FIELDS = {each.name: each for each in Work._meta.concrete_fields}
ENTERS = [*KEEPS_OUTPUTS, Role.Kind.RESEARCHER]

NOT_YOURS = gettext_lazy(
    "Only the authors of this work and those who keep the research outputs of its units do this."
)
NOT_YOURS_TO_MERGE = gettext_lazy(
    "Only those who keep the research outputs of its units say that a work is the same as another."
)
NOT_YOURS_TO_ENTER = gettext_lazy(
    "Works are entered by researchers with a profile, coordinators and the international office."
)


# -- Who ----------------------------------------------------------------------------------------


def may_enter(person: Person) -> Verdict:
    """Researchers, and those who keep research outputs anywhere."""
    if holds(person, ENTERS) or Profile.objects.filter(person=person).exists():
        return True
    return No(NOT_YOURS_TO_ENTER)


def keeps(person: Person, work: Work) -> bool:
    """Whether `person` keeps the outputs of one of its units; of none, if it belongs to none."""
    kept = units_of(person, KEEPS_OUTPUTS)
    units = units_with(work)
    return bool(kept & units) if units else bool(kept)


def may_change(person: Person, work: Work) -> Verdict:
    """Its authors, who entered a draft, and keepers; not what became part of another work."""
    if work.state == WorkState.MERGED:
        return No(_("This work was merged into another one: change that one."))
    entered = work.state == WorkState.DRAFT and work.created_by_id == person.pk
    if entered or is_author(person, work) or keeps(person, work):
        return True
    return No(NOT_YOURS)


def may_publish(person: Person, work: Work) -> Verdict:
    """Who may change it, once it has a title and an author."""
    if WorkState.PUBLIC not in WORK_MOVES[WorkState(work.state)]:
        return No(_("This work is public or merged already."))
    verdict = may_change(person, work)
    return is_ready(work) if verdict else verdict


def may_withdraw(person: Person, work: Work) -> Verdict:
    """Who may change it, unless it is withdrawn or merged already."""
    if WorkState.WITHDRAWN not in WORK_MOVES[WorkState(work.state)]:
        return No(_("This work is withdrawn or merged already."))
    return may_change(person, work)


def may_merge(person: Person, work: Work) -> Verdict:
    """Keepers only: an author cannot take a work away from the others."""
    if WorkState.MERGED not in WORK_MOVES[WorkState(work.state)]:
        return No(_("A work that is withdrawn or merged already is merged into no other."))
    return True if keeps(person, work) else No(NOT_YOURS_TO_MERGE)


# -- What ---------------------------------------------------------------------------------------


def is_ready(work: Work) -> Verdict:
    """The world reads nothing without an author."""
    if not work.contributions.exists():
        return No(_("A work is made public with at least one author: add its authors first."))
    return True


def can_be_merged(work: Work, into: Work) -> Verdict:
    """Two different works, of which the other one still stands for itself."""
    if work.pk == into.pk:
        return No(_("A work is not merged into itself. Choose the other one."))
    if into.state in (WorkState.MERGED, WorkState.WITHDRAWN):
        title = into.title_in(get_language() or "en")
        return No(
            _("“%(title)s” is withdrawn or merged itself. Choose another.") % {"title": title}
        )
    return True


def can_be_said(data: WorkData) -> Verdict:
    """A title, a known kind, a year that can be right, nothing longer than is kept."""
    if not data.title.strip():
        return No(_("Write the title as it was published."))
    too_long = _too_long(data)
    if too_long:
        return No(_("Too long to be kept: %(field)s.") % {"field": too_long})
    for name in ("kind", "access", "source"):
        field, value = FIELDS[name], getattr(data, name)
        if value not in dict(field.flatchoices) and not (name == "access" and not value):
            words = {"value": value, "field": field.verbose_name}
            return No(_("“%(value)s” is not known here: %(field)s.") % words)
    if data.language and not languages.known(data.language):
        tag = {"tag": data.language}
        return No(_("“%(tag)s” is not a language tag like ja or en-GB.") % tag)
    return _can_be_of(data)


def _can_be_of(data: WorkData) -> Verdict:
    latest = timezone.localdate().year + YEARS_AHEAD
    years = [data.year, data.published_on.year if data.published_on else None]
    if any(year is not None and not FIRST_YEAR <= year <= latest for year in years):
        return No(_("This year of publication cannot be right."))
    if any(not author.name.strip() for author in data.authors):
        return No(_("Every author has a name as it is printed."))
    if data.project is not None and not ResearchProject.objects.filter(pk=data.project).exists():
        return No(_("There is no such research project."))
    return True


def _too_long(data: WorkData) -> str:
    for name in PLAIN:
        value, field = getattr(data, name), FIELDS[name]
        most = getattr(field, "max_length", None)
        if isinstance(value, str) and most is not None and len(value.strip()) > most:
            return str(field.verbose_name)
    return ""
